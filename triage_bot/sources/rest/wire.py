"""One request and its answer over HTTP; knows neither retries nor credentials' meaning.

Certificates are always verified, redirects never followed, and every wait has an end.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http.cookiejar import DefaultCookiePolicy

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from .request import Request

_CHUNK = 64 * 1024
_AGENT = "triage-bot"


class SilenceKind(StrEnum):
    """Why no usable answer came."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    TLS = "tls"
    TOO_LARGE = "too large"
    LATE = "late"


class SilenceError(Exception):
    """No whole answer came. `detail` is the likely cause in a few words, without addresses."""

    def __init__(self, kind: SilenceKind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.detail = detail

    @property
    def passing(self) -> bool:
        """Whether trying again may help."""
        return self.kind in (SilenceKind.UNREACHABLE, SilenceKind.TIMEOUT, SilenceKind.DROPPED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `headers` compare names without letter case; neither they nor the body are shown."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")


class Wire:
    """A connection that is kept open from request to request."""

    def __init__(self, *, ca_file: str | None = None) -> None:
        self._session = requests.Session()
        self._session.verify = ca_file or True
        # Without an authentication of its own, requests would send what ~/.netrc holds for the host.
        self._session.auth = _as_it_is
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def send(
        self,
        request: Request,
        headers: Mapping[str, str],
        *,
        timeout: float,
        max_bytes: int,
        left: Callable[[], float],
    ) -> Answer:
        """The answer, whole, whatever its status. `left` tells the seconds that the source still has.

        Raises SilenceError where none came, or not all of it.
        """
        given = {"Accept": "application/json", "User-Agent": _AGENT, **request.headers, **headers}
        data, as_json = _content(request)
        try:
            with self._session.request(
                request.method,
                request.url,
                params=dict(request.query),
                data=data,
                json=as_json,
                headers=given,
                timeout=min(timeout, max(left(), 0.001)),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response, max_bytes, left)
                return Answer(response.status_code, CaseInsensitiveDict(response.headers), body)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            raise _silence(problem) from None

    def close(self) -> None:
        self._session.close()


def _as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    return prepared


def _content(request: Request) -> tuple[dict[str, str] | None, object]:
    if request.body_field is not None:
        return {**request.form, request.body_field: json.dumps(request.body)}, None
    return dict(request.form) or None, request.body


def _read(response: requests.Response, max_bytes: int, left: Callable[[], float]) -> bytes:
    body = bytearray()
    while True:
        # One read of the socket at a time, so that a service that sends drop by drop meets its end.
        chunk = response.raw.read1(_CHUNK, decode_content=True)
        if not chunk:
            return bytes(body)
        body += chunk
        if len(body) > max_bytes:
            raise SilenceError(SilenceKind.TOO_LARGE)
        if left() <= 0:
            raise SilenceError(SilenceKind.LATE)


def _silence(problem: Exception) -> SilenceError:
    """What an exception of the libraries means; its own text may hold addresses and keys and is not kept."""
    chain: list[BaseException] = [problem]
    while (inner := _cause(chain[-1])) is not None and len(chain) < 10:
        chain.append(inner)
    for one in chain:
        match one:
            case requests.exceptions.ProxyError():
                return SilenceError(SilenceKind.UNREACHABLE, "the proxy refuses")
            case requests.exceptions.SSLError() | urllib3.exceptions.SSLError() | ssl.SSLError():
                return SilenceError(SilenceKind.TLS, _tls_words(chain))
            case ConnectionRefusedError():
                return SilenceError(SilenceKind.UNREACHABLE, "the connection is refused")
            case urllib3.exceptions.NameResolutionError():
                return SilenceError(SilenceKind.UNREACHABLE, "the host is not known")
    # urllib3 counts every failure to connect among the timeouts, so those are looked for last.
    if any(
        isinstance(one, (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)) for one in chain
    ):
        return SilenceError(SilenceKind.TIMEOUT)
    if isinstance(problem, requests.ConnectionError) and not any(
        isinstance(one, (urllib3.exceptions.ProtocolError, ConnectionResetError)) for one in chain
    ):
        return SilenceError(SilenceKind.UNREACHABLE)
    return SilenceError(SilenceKind.DROPPED)


def _cause(problem: BaseException) -> BaseException | None:
    """The exception behind one: its cause, the `reason` of urllib3, or one among its arguments."""
    inner = problem.__cause__ or getattr(problem, "reason", None) or problem.__context__
    if isinstance(inner, BaseException):
        return inner
    return next((one for one in problem.args if isinstance(one, BaseException)), None)


def _tls_words(chain: list[BaseException]) -> str:
    """OpenSSL's reason, such as `self-signed certificate`."""
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            return one.verify_message
    return ""
