"""A run of sixty actions in trouble at any request: after one more run all is as if nothing had been."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.site import Case
from tests.simulation.season import Season
from triage_bot.errors import TriageBotError
from triage_bot.sandbox import Fault, FaultPlan, Faults
from triage_bot.sandbox.faults import Asked, Drop, Trouble
from triage_bot.sandbox.troubles import KINDS

from .day import ACTIONS, DAY, End, ends, eve, the_day

REQUESTS = 88
"""Of the undisturbed run; a test holds it."""

TIMEOUT = 0.25
"""Seconds, real ones, after which the disturbed run gives an answer up."""

KEYS = re.compile(r"^<!-- triage-bot:said (.*?) -->")
PARTLY_FAILED, REFUSED = 6, 8
CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Kept:
    """The world before the day, and the undisturbed end of it."""

    world: dict[str, Any]
    end: End
    requests: tuple[str, ...]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    world = eve(tmp_path_factory.mktemp("before"))
    with the_day(tmp_path_factory.mktemp("undisturbed"), world) as season:
        ran = season.site.settled(DAY)
        assert len(ran.result.planned.plan.actions) == ACTIONS
        return Kept(world, ends(season), tuple(f"{entry.method} {entry.path}" for entry in ran.sent))


def test_the_day_is_what_it_is_meant_to_be(kept: Kept) -> None:
    assert len(kept.requests) == REQUESTS
    kinds = {request.partition(" ")[0] for request in kept.requests}
    assert kinds == {"GET", "POST", "PUT"}
    assert sum("nudge:" in body for case in kept.end.cases.values() for body in case.comments) >= 15
    assert len(kept.end.awards) == 3


def one_more_run(season: Season, kept: Kept) -> None:
    """The weather is fine again: one run, and everything is as it must be."""
    season.site.world.faults = Faults()
    ran = season.site.run(DAY, hour=20)
    assert not ran.result.errors, ran.result.errors
    found = ends(season)
    assert found.awards == kept.end.awards
    assert found.cases.keys() == kept.end.cases.keys()
    for account, case in found.cases.items():
        wanted = kept.end.cases[account]
        if case != wanted:
            # Where an issue's comments could not be read its reminder waits, and then comes by itself.
            assert said(case) == said(wanted)
            assert replace(case, comments=()) == replace(wanted, comments=())


def said(case: Case) -> list[str]:
    """The hidden key of everything that the bot has said on an issue, repeats included."""
    return sorted(key for body in case.comments for key in KEYS.findall(body)[0].split())


def disturbed(folder: Path, kept: Kept, plan: FaultPlan) -> None:
    """Run in trouble, then demand that the next run mends all of it."""
    with the_day(folder, kept.world) as season:
        season.site.world.faults = plan
        try:
            codes = season.site.run(DAY, timeout_seconds=TIMEOUT).exit_codes
        except TriageBotError as error:
            codes = [error.exit_code]
        assert set(codes) <= {PARTLY_FAILED, REFUSED}
        one_more_run(season, kept)


def stopped(number: int, when: str) -> FaultPlan:
    """To GitLab a process that was killed looks like a connection that is lost for good: before this request,
    or after it was carried out."""
    if when == "before":
        return FaultPlan.of(Fault(kind="reset", at=number, times="ever"))
    return FaultPlan.of(
        Fault(kind="reset", at=number, when="after"), Fault(kind="reset", at=number + 1, times="ever")
    )


def struck(number: int, kind: str, when: Any) -> FaultPlan:
    times: Any = "ever" if kind == "revoked" else 1
    return FaultPlan.of(Fault(kind=kind, when=when, at=number, times=times, seconds=1.0))


VARIANTS = [(kind, when) for kind, make in KINDS.items() for when in make.whens if kind != "504"]
SAMPLE = [
    ("502", "after", "POST", "/issues", 3),
    ("html", "after", "POST", "/notes", 9),
    ("timeout", "before", "PUT", "/issues/", 4),
    ("truncated", "after", "GET", "/events", 0),
    ("429-application", "before", "POST", "/notes", 2),
    ("revoked", "before", "POST", "/issues", 8),
]
"""Kind and moment, method, what the path ends with or contains, and which of those requests."""


def position(kept: Kept, method: str, part: str, which: int) -> int:
    fitting = [
        number
        for number, request in enumerate(kept.requests, start=1)
        if request.startswith(method) and (part in request if part == "/issues/" else request.endswith(part))
    ]
    return fitting[which]


@pytest.mark.parametrize(("kind", "when", "method", "part", "which"), SAMPLE)
def test_trouble_is_mended(
    tmp_path: Path, kept: Kept, kind: str, when: str, method: str, part: str, which: int
) -> None:
    disturbed(tmp_path, kept, struck(position(kept, method, part, which), kind, when))


@pytest.mark.parametrize(("when", "number"), [("before", 20), ("after", 45)])
def test_a_stop_is_mended(tmp_path: Path, kept: Kept, when: str, number: int) -> None:
    disturbed(tmp_path, kept, stopped(number, when))


def test_trouble_at_every_fifth_request_is_mended(tmp_path: Path, kept: Kept) -> None:
    disturbed(tmp_path, kept, at_random(1))


@pytest.mark.full
@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_stop_is_mended_wherever_it_falls(tmp_path: Path, kept: Kept, when: str, number: int) -> None:
    disturbed(tmp_path, kept, stopped(number, when))


@pytest.mark.full
@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
@pytest.mark.parametrize(("kind", "when"), VARIANTS)
def test_trouble_is_mended_wherever_it_falls(
    tmp_path: Path, kept: Kept, kind: str, when: str, number: int
) -> None:
    disturbed(tmp_path, kept, struck(number, kind, when))


def at_random(seed: int) -> FaultPlan:
    """One request in five in some trouble, of every kind but a revoked token, which would end all at once."""
    passing = [(kind, when) for kind, when in VARIANTS if kind != "revoked"]
    chance = 1 - 0.8 ** (1 / len(passing))
    faults = [Fault(kind=kind, when=when, chance=chance, seconds=1.0) for kind, when in passing]
    return FaultPlan.of(*faults, seed=seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 52))
def test_trouble_at_random_is_mended(tmp_path: Path, kept: Kept, seed: int) -> None:
    disturbed(tmp_path, kept, at_random(seed))


@dataclass
class Killer(Faults):
    """Kills the bot's process at the request with this number, before or after it was carried out."""

    number: int = 0
    after_it: bool = False
    seen: int = 0
    process: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def before(self, asked: Asked) -> Trouble | None:
        self.seen += 1
        return self._kill() if self.seen == self.number and not self.after_it else None

    def after(self, asked: Asked, status: int) -> Trouble | None:
        return self._kill() if self.seen == self.number and self.after_it else None

    def _kill(self) -> Trouble:
        os.kill(self.process[0].pid, signal.SIGKILL)
        return Drop()


def killed(folder: Path, kept: Kept, number: int, *, after_it: bool) -> None:
    with the_day(folder, kept.world) as season:
        season.site.moment(DAY)
        season.site.world.faults = killer = Killer(number=number, after_it=after_it)
        command = [sys.executable, "-m", "triage_bot", "--config", str(season.site.config), "sync"]
        environ = {**os.environ, **season.site.environ, "PYTHONPATH": str(CHECKOUT)}
        with season.site.world.lock:
            process = subprocess.Popen(
                [*command, "--at", DAY.isoformat()],
                env=environ,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            killer.process.append(process)
        assert process.wait(60) == -signal.SIGKILL
        assert killer.seen == number
        one_more_run(season, kept)


def test_a_killed_process_is_mended(tmp_path: Path, kept: Kept) -> None:
    killed(tmp_path, kept, 50, after_it=True)


@pytest.mark.full
@pytest.mark.parametrize("after_it", [False, True])
@pytest.mark.parametrize("number", range(3, REQUESTS + 1, 9))
def test_a_killed_process_is_mended_wherever_it_dies(
    tmp_path: Path, kept: Kept, number: int, after_it: bool
) -> None:
    killed(tmp_path, kept, number, after_it=after_it)
