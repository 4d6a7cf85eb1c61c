"""What was asked of the server, so that a test can demand how often and how.

It must not hold tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Logged:
    """One API request; `status` is 0 when the connection was dropped, `path` is as sent, still encoded.

    `query` and `body` are read the way Rack does: `iids[]=1&iids[]=2` is `{"iids": ["1", "2"]}`.
    `unknown_keys` are those that the route ignored.
    """

    method: str
    path: str
    query: dict[str, Any]
    body: dict[str, Any] | None
    status: int
    user: str | None
    unknown_keys: tuple[str, ...]
    at: str
