"""Reads the body of an answer to its end within a time; knows neither GitLab nor what the body means.

The library's own time-out is for the silence between two pieces: an answer that drips in would never end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import requests
import urllib3

_PIECE = 65_536


def read_whole(
    response: requests.Response, *, seconds: float, clock: Callable[[], float] = time.monotonic
) -> None:
    """Read a streamed response, so that its content is at hand.

    Raises requests' ReadTimeout when it takes longer than `seconds`, ChunkedEncodingError when the connection
    ends first.
    """
    ends = clock() + seconds
    # Older versions of urllib3 have no read1; their read waits for a whole piece.
    read: Callable[..., Any] = getattr(response.raw, "read1", response.raw.read)
    pieces: list[bytes] = []
    try:
        while piece := read(_PIECE, decode_content=True):
            pieces.append(piece)
            if clock() > ends:
                response.close()
                raise requests.exceptions.ReadTimeout("the answer did not end in time")
    except urllib3.exceptions.ReadTimeoutError:
        raise requests.exceptions.ReadTimeout("the answer stopped coming") from None
    except urllib3.exceptions.DecodeError:
        raise requests.exceptions.ContentDecodingError("the answer cannot be unpacked") from None
    except urllib3.exceptions.HTTPError:
        raise requests.exceptions.ChunkedEncodingError("the connection ended before the answer") from None
    # What the library itself keeps once it has read a body at one go.
    response._content = b"".join(pieces)
    response._content_consumed = True  # type: ignore[attr-defined]
