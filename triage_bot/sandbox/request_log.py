"""What was asked of the server, so that a test can demand how often and how.

It must not hold tokens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass
class RequestLog:
    """All API requests since the start or the last `clear()`."""

    entries: list[Logged] = field(default_factory=list)

    def __iter__(self) -> Any:
        return iter(list(self.entries))

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> Logged:
        return self.entries[place]

    def append(self, entry: Logged) -> None:
        """Add one."""
        self.entries.append(entry)

    def clear(self) -> None:
        """Forget all."""
        self.entries.clear()
