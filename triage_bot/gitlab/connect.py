"""Opens the connection to GitLab: one token, one address, one pace, all requests counted; knows no issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from threading import Lock, local
from typing import Any

import gitlab
from gitlab.exceptions import GitlabParsingError

from triage_bot.errors import ConfigurationError, Problem
from triage_bot.model.settings import GitLabSettings

from .backend import PatientBackend, Sent
from .exchange import MisfitError
from .pace import Pace
from .patience import Patience

TOKEN_VARIABLE = "TRIAGE_BOT_TOKEN"

Query = Mapping[str, str | int | list[int]]
Row = Mapping[str, Any]


class Connection:
    """Requests to one GitLab. All raise ExchangeError; paths start below `/api/v4`. May be used by several
    threads, each of which gets a session of its own: the library's cannot be shared.

    `requests` counts what went out per method, retries included, `wasted` how many of them came too early
    (429).
    """

    def __init__(self, url: str, make: Callable[[Connection], gitlab.Gitlab], *, patience: Patience) -> None:
        self.url = url
        self.requests: Counter[str] = Counter()
        self.wasted = 0
        self._make = make
        self._patience = patience
        self._lock = Lock()
        self._own = local()
        self._clients: list[gitlab.Gitlab] = []

    def __repr__(self) -> str:
        return f"Connection({self.url!r})"

    @property
    def _client(self) -> gitlab.Gitlab:
        client: gitlab.Gitlab | None = getattr(self._own, "client", None)
        if client is None:
            client = self._own.client = self._make(self)
            with self._lock:
                self._clients.append(client)
        return client

    def count(self, sent: Sent) -> None:
        """Take note of a request that went out."""
        with self._lock:
            self.requests[sent.method] += 1
            self.wasted += sent.status == 429

    def get(self, path: str, query: Query | None = None) -> Row:
        """One object."""
        return _asked("GET", path, lambda: self._client.http_get(path, query_data=dict(query or {})))

    def rows(self, path: str, query: Query | None = None) -> Iterator[Row]:
        """All rows of a list, a hundred to a request, following the Link header and nothing else.

        Rows are handed on as they come; a failure on a later page is raised when that page is reached.
        """
        # python-gitlab's iterator does not look at what a page holds before it takes row by row.
        try:
            for row in self._client.http_list(
                path, query_data={"per_page": 100, **(query or {})}, iterator=True
            ):
                yield _object("GET", path, row)
        except (GitlabParsingError, KeyError, TypeError):
            raise MisfitError("GET", path, "the answer is not a list") from None

    def post(self, path: str, body: Row) -> Row:
        """Send once. Only a 429, which refuses before anything is done, makes it wait and send again."""
        return _asked("POST", path, lambda: self._client.http_post(path, post_data=dict(body)))

    def put(self, path: str, body: Row) -> Row:
        return _asked("PUT", path, lambda: self._client.http_put(path, post_data=dict(body)))

    def now(self) -> float:
        """Seconds on the run's own clock, for measuring spans."""
        return self._patience.clock()

    def pause(self, seconds: float) -> None:
        """Give GitLab time to finish what it may still be doing."""
        self._patience.sleep(seconds)

    def close(self) -> None:
        for client in self._clients:
            client.session.close()


def _asked(method: str, path: str, ask: Callable[[], object]) -> Row:
    try:
        answer = ask()
    except GitlabParsingError:
        raise MisfitError(method, path, "the answer is not whole JSON") from None
    return _object(method, path, answer)


def _object(method: str, path: str, answer: object) -> Row:
    if not isinstance(answer, dict):
        raise MisfitError(method, path, "the answer is not a JSON object")
    return answer


def connect(
    settings: GitLabSettings,
    token: str | None,
    *,
    on_request: Callable[[Sent], None] | None = None,
    job_token: str | None = None,
    patience: Patience | None = None,
) -> Connection:
    """A connection that has sent nothing yet; the run starts now. `job_token` is the job's CI_JOB_TOKEN,
    which is refused as the token.

    Raises ConfigurationError where the token is absent, malformed or a job token.
    """
    secret = _usable(token, job_token)
    patience = patience or Patience()
    patience = replace(patience, ends=patience.clock() + settings.run_minutes * 60)
    pace = Pace(settings.limits, clock=patience.clock)

    def client(connection: Connection) -> gitlab.Gitlab:
        def sent(request: Sent) -> None:
            connection.count(request)
            if on_request is not None:
                on_request(request)

        return gitlab.Gitlab(
            settings.url,
            private_token=secret,
            ssl_verify=settings.ca_file or True,
            # Behind a proxy Link headers may name another host; the token goes to the configured one only.
            keep_base_url=True,
            retry_transient_errors=False,
            backend=partial(
                PatientBackend,
                home=settings.url,
                secret=secret,
                read_seconds=settings.timeout_seconds,
                patience=patience,
                pace=pace,
                on_sent=sent,
            ),
        )

    return Connection(settings.url, client, patience=patience)


def _usable(token: str | None, job_token: str | None) -> str:
    secret = (token or "").strip()
    if not secret:
        raise _unusable(
            "no GitLab token is set",
            f"set {TOKEN_VARIABLE} to a project access token with scope api and role Planner or Reporter, "
            "read_api for a dry run; in CI as a masked, protected variable",
        )
    if job_token and secret == job_token.strip():
        raise _unusable(
            "the token is the job's CI_JOB_TOKEN, which may not create or change issues",
            f"make a project access token with scope api and set {TOKEN_VARIABLE}",
        )
    if not (secret.isascii() and secret.isprintable() and " " not in secret):
        raise _unusable(
            "the GitLab token holds white space or characters that no token has",
            f"copy the token again and set {TOKEN_VARIABLE} to it alone, without quotes",
        )
    return secret


def _unusable(what: str, hint: str) -> ConfigurationError:
    problem = Problem(what, key=TOKEN_VARIABLE, hint=hint)
    return ConfigurationError(f"{problem}. Then run: triage-bot check", (problem,))
