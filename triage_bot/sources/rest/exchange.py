"""Asks a service with credentials, patience and limits; knows no paging and no records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from triage_bot.sources.refusal import SourceRefusedError

from .address import joined, problem_of, same_origin, shown
from .credentials import Credentials
from .patience import PASSING, Pace, Timer, wait_before
from .refusals import late, of_silence
from .request import Request
from .secrets import Secrets
from .spec import RestSpec
from .wire import Answer, SilenceError, Wire

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


class Exchange:
    """All requests of one reading of one source. They go to its own host only, credentials with them."""

    def __init__(self, spec: RestSpec, secrets: Secrets, timer: Timer) -> None:
        self._traffic = spec.traffic
        self._secrets = secrets
        self._home = spec.recipe.listing.request.url
        self._timer = timer
        self._deadline = timer.now() + spec.traffic.total_seconds
        self._pace = Pace(spec.traffic.requests_per_minute, timer)
        self._credentials = Credentials(spec.auth, secrets, home=self._home)
        self._wire = Wire(ca_file=spec.ca_file)
        self.sent = 0
        """How many requests went out."""
        self.tried = 0
        """How often the last one was sent."""

    def ask(self, request: Request) -> Answer:
        """The answer, whatever its status, after as much patience as is allowed.

        Raises SourceRefusedError where none comes, where it redirects to another host, and over a limit.
        """
        if problem := problem_of(request.url):
            raise SourceRefusedError(f"the address {problem}")
        if not same_origin(self._home, request.url):
            raise SourceRefusedError(
                f"{shown(request.url)} is on another host, to which no credentials may go: check `url`"
            )
        answer = self._with_credentials(request)
        if answer.status == 401 and request.repeatable and self._credentials.expire():
            answer = self._with_credentials(request)
        return replace(answer, body=self._secrets.scrub_bytes(answer.body))

    def close(self) -> None:
        self._wire.close()

    def _with_credentials(self, request: Request) -> Answer:
        headers = self._credentials.headers(self._patiently)
        for _ in range(_MOST_REDIRECTS):
            answer = self._patiently(request, headers)
            target = answer.headers.get("Location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            request = _redirected(request, target, answer.status)
        raise SourceRefusedError("the service redirects in circles: check `url`")

    def _patiently(self, request: Request, headers: Mapping[str, str] | None = None) -> Answer:
        tries = self._traffic.tries if request.repeatable else 1
        for tried in range(1, tries + 1):
            self.tried = tried
            answer, silence = self._once(request, headers or {})
            if answer is not None and (answer.status not in PASSING or tried == tries):
                return answer
            if silence is not None and (not silence.passing or tried == tries):
                raise self._unanswered(silence, tried)
            status = answer.status if answer else None
            wait = wait_before(tried, self._timer, status=status, headers=answer.headers if answer else {})
            if wait > self._traffic.longest_wait_seconds:
                raise SourceRefusedError(
                    f"the service asks to wait {wait:,.0f} seconds ({status}), longer than"
                    f" `traffic.longest_wait_seconds` allows ({self._traffic.longest_wait_seconds:g}): lower"
                    " `traffic.requests_per_minute`, or run at another time"
                )
            self._wait(wait)
        raise AssertionError("the last try answers or raises")

    def _once(
        self, request: Request, headers: Mapping[str, str]
    ) -> tuple[Answer | None, SilenceError | None]:
        traffic = self._traffic
        if self.sent >= traffic.max_requests:
            raise SourceRefusedError(
                f"more than {traffic.max_requests:,} requests are needed, the limit of this source: ask for"
                " larger pages, or raise `traffic.max_requests`"
            )
        self._wait(self._pace.keep())
        self.sent += 1
        try:
            answer = self._wire.send(
                request,
                headers,
                timeout=traffic.timeout_seconds,
                max_bytes=traffic.max_answer_bytes,
                left=self._left,
            )
        except SilenceError as silence:
            return None, silence
        return answer, None

    def _wait(self, seconds: float) -> None:
        """Raises SourceRefusedError where the wait, or the time so far, passes the limit of the source."""
        if self._left() <= seconds:
            raise late(self._traffic.total_seconds)
        if seconds > 0:
            self._timer.sleep(seconds)

    def _left(self) -> float:
        return self._deadline - self._timer.now()

    def _unanswered(self, silence: SilenceError, tried: int) -> SourceRefusedError:
        traffic = self._traffic
        return of_silence(
            silence,
            timeout=traffic.timeout_seconds,
            total=traffic.total_seconds,
            max_bytes=traffic.max_answer_bytes,
            tried=tried,
        )


def _redirected(request: Request, location: str, status: int) -> Request:
    target = joined(request.url, location)
    if not same_origin(request.url, target):
        raise SourceRefusedError(
            f"the service redirects to another host ({status}), {shown(target)}, to which no credentials may"
            " go: if it moved, set `url` to its new address"
        )
    if request.method != "GET":
        raise SourceRefusedError(
            f"the service redirects a POST ({status}) to {shown(target)}: set `url` to that address"
        )
    return request.to(target)
