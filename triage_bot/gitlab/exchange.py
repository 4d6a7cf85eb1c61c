"""How an exchange with GitLab ends when not with a usable answer; knows no remedy and no retry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONGEST_TEXT = 300


class ExchangeError(Exception):
    """A request that brought no usable answer. `method` and `path` say which, without query and token."""

    def __init__(self, method: str, url: str, text: str) -> None:
        super().__init__(f"{method} {path_of(url)}: {text}")
        self.method = method
        self.path = path_of(url)
        self.text = text

    @property
    def doubtful(self) -> bool:
        """Whether the request may have been carried out although no answer says so."""
        return True


class RefusalError(ExchangeError):
    """GitLab answered with a status other than 2xx.

    `code` is the body's `error` where it comes with a description (`invalid_token`, `insufficient_scope`);
    `location` is where a redirect points.
    """

    def __init__(
        self,
        method: str,
        url: str,
        text: str,
        *,
        status: int,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(method, url, text if text.startswith(str(status)) else f"{status} {text}".strip())
        self.status = status
        self.code = code
        self.headers = headers or {}

    @property
    def location(self) -> str | None:
        return self.headers.get("Location")

    @property
    def locked(self) -> bool:
        """Somebody else was changing the same thing (lib/api/api.rb); a taken name is a 409, too."""
        return self.status == 409 and "resource lock" in self.text.lower()

    @property
    def doubtful(self) -> bool:
        """After a lock, too: a comment is stored before what it commands is done."""
        return self.status >= 500 or self.status == 408 or self.locked


class SilenceKind(StrEnum):
    """Why there was no answer at all."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    TLS = "tls"
    ADDRESS = "address"


class SilenceError(ExchangeError):
    """No answer came: GitLab could not be reached, or the connection ended before the answer."""

    def __init__(self, method: str, url: str, text: str, *, kind: SilenceKind) -> None:
        super().__init__(method, url, text)
        self.kind = kind

    @property
    def doubtful(self) -> bool:
        return self.kind in (SilenceKind.TIMEOUT, SilenceKind.DROPPED)


class MisfitError(ExchangeError):
    """The answer is a 2xx that is not what GitLab sends; `page` marks a web page in place of JSON."""

    def __init__(self, method: str, url: str, text: str, *, page: bool = False) -> None:
        super().__init__(method, url, text)
        self.page = page


class TimeUpError(ExchangeError):
    """The run's time is over, so the request was not sent."""

    def __init__(self, method: str, url: str) -> None:
        super().__init__(method, url, "the run's time is over (gitlab.run_minutes)")

    @property
    def doubtful(self) -> bool:
        return False


def path_of(url: str) -> str:
    """The path below the API's root, without host and query.

    >>> path_of("https://gitlab.com/api/v4/projects/7/issues?state=opened")
    '/projects/7/issues'
    """
    path = urlsplit(url).path
    return path.split("/api/v4", 1)[-1] or path


def printable(text: str) -> str:
    """Foreign text as one line that cannot steer a terminal or a job log, cut where it is long.

    >>> printable("no\\x1b[0K way\\r\\nthere")
    'no [0K way there'
    """
    line = _UNPRINTABLE.sub(" ", text).strip()
    return line if len(line) <= _LONGEST_TEXT else f"{line[:_LONGEST_TEXT]}…"


def spoken(body: bytes) -> tuple[str | None, str]:
    """The code and the text of an error body, whichever of GitLab's four shapes it has.

    >>> spoken(b'{"error": "invalid_token", "error_description": "Token was revoked."}')
    ('invalid_token', 'Token was revoked.')
    >>> spoken(b'{"message": {"title": ["is too long"]}}')
    (None, 'title is too long')
    """
    try:
        answer = json.loads(body)
    except ValueError:
        text = body.decode("utf-8", "replace").strip()
        return None, "a web page" if text.startswith("<") else printable(text)
    if not isinstance(answer, dict):
        return None, ""
    if isinstance(answer.get("error_description"), str):
        code = answer.get("error")
        return (code if isinstance(code, str) else None), printable(answer["error_description"])
    return None, printable(_sentence(answer.get("message", answer.get("error", ""))))


def _sentence(said: Any) -> str:
    match said:
        case dict():
            parts = (
                f"{_sentence(value)}" if key == "error" else f"{key} {_sentence(value)}"
                for key, value in said.items()
            )
            return "; ".join(parts)
        case list():
            return ", ".join(_sentence(part) for part in said)
        case _:
            return str(said)
