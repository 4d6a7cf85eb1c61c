"""Builds the adapters that a use case needs from the settings; the only place that does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot import resources
from triage_bot.config import Settings
from triage_bot.gitlab import Connection, GitLabReader, GitLabWriter, connect
from triage_bot.model.board import Board
from triage_bot.ports import IssueReader, IssueWriter, Progress, Source, Wording
from triage_bot.render import TemplateWording
from triage_bot.sources.registry import build


class Quiet:
    """Progress that nobody sees."""

    def step(self, what: str, done: int, total: int | None) -> None:
        """Say nothing."""


@dataclass(slots=True, kw_only=True)
class Workshop:
    """The settings and the one token of a run. `job_token` is CI's own, known only to be refused; `environ`
    holds the credentials of sources, by the names of variables that they are declared with."""

    settings: Settings
    token: str | None = field(default=None, repr=False)
    job_token: str | None = field(default=None, repr=False)
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    progress: Progress = field(default_factory=Quiet)
    _connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """Opened on first use. Raises ConfigurationError without a usable token."""
        if self._connection is None:
            self._connection = connect(self.settings.gitlab, self.token, job_token=self.job_token)
        return self._connection

    @property
    def requests(self) -> Counter[str]:
        """What went out to GitLab so far, by method."""
        return self._connection.requests if self._connection else Counter()

    @property
    def wasted(self) -> int:
        """How many of them came too early for one of GitLab's limits."""
        return self._connection.wasted if self._connection else 0

    def sources(self) -> tuple[Source, ...]:
        return tuple(build(spec, self.environ) for spec in self.settings.sources)

    def wording(self) -> Wording:
        return TemplateWording(
            user=self.settings.templates,
            shipped=resources.folder("templates"),
            shown=self.settings.templates_shown,
        )

    def reader(self, *, to_write: bool) -> IssueReader:
        """A reader; with `to_write` it refuses a project that the token may only read."""
        policy = self.settings.policy
        return GitLabReader(self.connection, self.settings.gitlab, bots=policy.bot_users, to_write=to_write)

    def writer(self, board: Board) -> IssueWriter:
        """A writer for the board that was read; a dry run never asks for one."""
        return GitLabWriter(self.connection, board)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
