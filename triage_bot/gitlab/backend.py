"""Sends requests for python-gitlab: in time, at the allowed pace, and only to the GitLab that was named.

It must not know what the requests are for. Every answer other than a JSON 2xx is raised as an ExchangeError,
so python-gitlab's own retries, which repeat POSTs and stumble over HTTP dates, never see one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from gitlab._backends import DefaultBackend
from gitlab._backends.requests_backend import RequestsResponse

from .exchange import (
    ExchangeError,
    MisfitError,
    RefusalError,
    SilenceError,
    SilenceKind,
    TimeUpError,
    path_of,
    spoken,
)
from .pace import Kind, Pace, kinds_of
from .patience import Patience, reset_after
from .whole import read_whole

CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request that went out, for logs and counts; `status` None: no answer came."""

    method: str
    path: str
    status: int | None
    seconds: float


class PatientBackend(DefaultBackend):
    """python-gitlab's backend with our own retries. `home` is the address that every request must stay on;
    `secret` is cut out of every text that leaves; `pace` is shared by all backends of a run."""

    def __init__(
        self,
        *,
        home: str,
        secret: str,
        read_seconds: float,
        patience: Patience,
        pace: Pace,
        on_sent: Callable[[Sent], None],
    ) -> None:
        super().__init__()
        self._home = home.rstrip("/") + "/"
        self._secret = secret
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._patience = patience
        self._pace = pace
        self._on_sent = on_sent

    def http_request(self, method: str, url: str, *args: Any, **kwargs: Any) -> RequestsResponse:
        """Send until there is a usable answer or patience ends; raises ExchangeError."""
        method = method.upper()
        if not url.startswith(self._home):
            raise MisfitError(
                method, url, "the answer's link leads to another address, which is not followed"
            )
        kinds = kinds_of(method, path_of(url))
        began = self._patience.clock()
        tried = 0
        while True:
            self._await_turn(kinds, method, url)
            try:
                outcome = self._once(method, url, *args, **kwargs)
            finally:
                self._pace.end(kinds)
            if isinstance(outcome, RequestsResponse):
                self._heed(outcome)
                return outcome
            tried += 1
            wait = self._patience.wait(outcome, tried=tried, spent=self._patience.clock() - began)
            if wait is None:
                raise outcome
            if isinstance(outcome, RefusalError) and outcome.status == 429:
                # Whoever comes next would be refused alike, so all wait, this request among them.
                self._pace.close(_limited(outcome, kinds), wait)
            elif wait > self._patience.left:
                raise outcome
            else:
                self._patience.sleep(wait)

    def _await_turn(self, kinds: tuple[Kind, ...], method: str, url: str) -> None:
        """Wait until the pace allows such a request. Raises TimeUpError when the run is over before."""
        while True:
            if self._patience.left <= 0:
                raise TimeUpError(method, url)
            wait = self._pace.begin(kinds)
            if wait == 0.0:
                return
            if wait > self._patience.left:
                raise TimeUpError(method, url)
            self._patience.sleep(wait)

    def _heed(self, answer: RequestsResponse) -> None:
        """The last request that the general limit allows says so in its headers."""
        wait = reset_after(answer.headers)
        if wait is not None and wait <= self._patience.longest_wait:
            self._pace.close(Kind.REQUESTS, wait)

    def _once(self, method: str, url: str, *args: Any, **kwargs: Any) -> RequestsResponse | ExchangeError:
        began = self._patience.clock()
        # A redirect is never followed: the library would send the token along to any host, and turn a
        # POST into a GET. No error is chained to another: the library's carry the request, token and all.
        kwargs |= {"timeout": self._timeout, "allow_redirects": False, "stream": True}
        response, failure = None, None
        try:
            answer = super().http_request(method, url, *args, **kwargs)
            read_whole(answer.response, seconds=self._timeout[1])
            response = answer
        except (requests.RequestException, OSError) as error:
            failure = self._silence(method, url, error)
        status = response.status_code if response is not None else None
        seconds = self._patience.clock() - began
        self._on_sent(Sent(method=method, path=path_of(url), status=status, seconds=seconds))
        if response is None:
            assert failure is not None
            return failure
        return self._fault(method, url, response) or response

    def _fault(self, method: str, url: str, answer: RequestsResponse) -> ExchangeError | None:
        if not 200 <= answer.status_code < 300:
            code, text = spoken(answer.content)
            text = text.replace(self._secret, "[token]")
            headers = answer.headers
            return RefusalError(method, url, text, status=answer.status_code, code=code, headers=headers)
        kind = answer.headers.get("Content-Type", "")
        if answer.content and "json" not in kind:
            return MisfitError(method, url, "the answer is not JSON", page="html" in kind)
        return None

    def _silence(self, method: str, url: str, error: Exception) -> SilenceError:
        kind, text = _silence_kind(error)
        return SilenceError(method, url, text, kind=kind)


def _limited(refusal: RefusalError, kinds: tuple[Kind, ...]) -> Kind:
    """Whose limit a 429 is about: the middleware's, which is for all requests, answers in plain text
    (lib/gitlab/rack_attack.rb), the application's in JSON (lib/api/helpers/rate_limiter.rb)."""
    return kinds[-1] if "json" in refusal.headers.get("Content-Type", "") else Kind.REQUESTS


def _silence_kind(error: Exception) -> tuple[SilenceKind, str]:
    """What kind of silence it was, in our own words: the library's texts hold addresses and objects."""
    match error:
        case requests.exceptions.SSLError():
            return SilenceKind.TLS, "the TLS certificate cannot be verified"
        case requests.exceptions.ConnectTimeout():
            return SilenceKind.UNREACHABLE, f"no connection within {CONNECT_SECONDS:g} seconds"
        case requests.exceptions.Timeout():
            return SilenceKind.TIMEOUT, "no answer in time"
        case requests.exceptions.ProxyError():
            return SilenceKind.UNREACHABLE, "the proxy that HTTPS_PROXY or HTTP_PROXY names does not connect"
        case requests.exceptions.ConnectionError() if "NewConnectionError" in repr(error) or (
            "NameResolutionError" in repr(error)
        ):
            unknown = "NameResolutionError" in repr(error)
            text = "the host name is unknown" if unknown else "the connection is refused"
            return SilenceKind.UNREACHABLE, text
        case (
            requests.exceptions.ConnectionError()
            | requests.exceptions.ChunkedEncodingError()
            | requests.exceptions.ContentDecodingError()
        ):
            return SilenceKind.DROPPED, "the connection ended before the answer"
        case requests.RequestException():
            return SilenceKind.ADDRESS, "the address cannot be used"
        case _:
            return SilenceKind.TLS, "the file of certificates (gitlab.ca_file) cannot be read"
