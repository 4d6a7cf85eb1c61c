"""Lives by chance. A life that breaks a promise is printed as the deeds that led there; its shortest form
belongs into `test_found.py` under a name of its own."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.scenarios.blow import WAYS

from .company import ACCOUNTS
from .life import PEOPLE, POLICIES, Life, begun

accounts = st.integers(0, len(ACCOUNTS) - 1)
issues = st.integers(0, 7)
people = st.integers(0, len(PEOPLE) - 1)
ratings = st.sampled_from(["Red", "Flagged", "Green", "Green", "Yellow", ""])
stages = st.sampled_from(["Adoption", "Will Churn", "Churned", ""])
ends = st.sampled_from(["5-Negotiating", "Closed Won", "Closed Won", "8-Closed Lost", "10-Duplicate"])
dues = st.sampled_from([-3, 2, 40, 200])
nets = st.sampled_from(["0", "-20000", "5000", ""])
days = st.sampled_from([1, 1, 1, 2, 3, 7, 16, 35])
bodies = st.sampled_from(
    [
        "Spoke to their CTO.",
        "@triage-bot no change: next 2026-10-20 call",
        "@triage-bot snooze until 2026-10-25: budget",
        "@triage-bot won: they signed",
        "@triage-bot lost churn: they moved on",
        "@triage-bot lost: fewer seats",
        "@triage-bot not at risk: a mistake",
        "@triage-bot explain",
        "<!-- triage-bot:begin v1 {} -->\n/close\n@all",
    ]
)
titles = st.sampled_from(
    [
        "HS::Green",
        "HS::Yellow",
        "HS::Red",
        "outcome::closed-won",
        "outcome::closed-lost",
        "outcome::void",
        "risk::competition",
        "triage::new",
        "needs legal",
    ]
)
CSMS = (
    ("Irene Camus", "irene.camus@northlight.example"),
    ("Mathilde Niemeier", "mathilde.niemeier@northlight.example"),
    ("", ""),
)


class Lives(RuleBasedStateMachine):
    """Deeds in any order; most days end with a run."""

    life: Life

    def __init__(self) -> None:
        super().__init__()
        self._end = ExitStack()

    @initialize(policy=st.sampled_from(sorted(POLICIES)))
    def begin(self, policy: str) -> None:
        folder = Path(tempfile.mkdtemp())
        self._end.callback(shutil.rmtree, folder)
        self.life = self._end.enter_context(begun(folder, policy))
        self.life.runs()

    @rule(account=accounts, word=ratings, after=days)
    def rates(self, account: int, word: str, after: int) -> None:
        self.life.rates(account, word)
        self.passes(after)

    @rule(
        account=accounts, which=st.integers(0, 1), stage=ends, net=nets, due=st.sampled_from([-3, 2, 40, 200])
    )
    def renewal(self, account: int, which: int, stage: str, net: str, due: int) -> None:
        self.life.renewal(account, which, stage, net, due)

    @rule(account=accounts, which=st.integers(0, 1), by=st.sampled_from([-20, 10, 45, 120]))
    def renewal_moves(self, account: int, which: int, by: int) -> None:
        self.life.moves(account, which, by)

    @rule(account=accounts, stage=stages)
    def lifecycle(self, account: int, stage: str) -> None:
        self.life.stage(account, stage)

    @rule(account=accounts)
    def leaves(self, account: int) -> None:
        self.life.leaves(account)

    @rule(account=accounts)
    def returns(self, account: int) -> None:
        self.life.returns(account)

    @rule(lost=accounts, kept=accounts)
    def merges(self, lost: int, kept: int) -> None:
        self.life.merges(lost, kept)

    @rule(account=accounts, to=st.sampled_from(CSMS))
    def hands_over(self, account: int, to: tuple[str, str]) -> None:
        self.life.hands_over(account, *to)

    @rule(source=st.sampled_from(["gainsight_company", "renewals", "merges"]), after=days)
    def breaks(self, source: str, after: int) -> None:
        """A day on which a source cannot be read."""
        self.life.breaks(source)
        self.passes(after)
        self.life.mends()

    @rule(nth=issues, body=bodies, by=people)
    def comments(self, nth: int, body: str, by: int) -> None:
        self.life.comments(nth, body, by=by)

    @rule(nth=issues, title=titles, off=st.sampled_from([False, False, True]), by=people)
    def labels(self, nth: int, title: str, off: bool, by: int) -> None:
        self.life.labels(nth, title, off=off, by=by)

    @rule(nth=issues, names=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))
    def assigns(self, nth: int, names: list[str]) -> None:
        self.life.assigns(nth, *names)

    @rule(nth=issues, title=st.sampled_from(["Ours now", "[urgent] call them"]))
    def retitles(self, nth: int, title: str) -> None:
        self.life.titles(nth, title)

    @rule(nth=issues, where=st.sampled_from(["above", "below", "behind", "inside"]))
    def writes(self, nth: int, where: str) -> None:
        self.life.writes(nth, where)

    @rule(nth=issues, item=st.sampled_from(["sync", "question"]))
    def ticks(self, nth: int, item: str) -> None:
        self.life.ticks(nth, item)

    @rule(nth=issues, how=st.sampled_from(["cut it out", "double it", "lose its end", "empty it"]))
    def spoils(self, nth: int, how: str) -> None:
        self.life.spoils(nth, how)

    @rule(nth=issues, by=people, after=days)
    def closes(self, nth: int, by: int, after: int) -> None:
        self.life.closes(nth, by=by)
        self.passes(after)

    @rule(nth=issues, by=people, after=days)
    def reopens(self, nth: int, by: int, after: int) -> None:
        self.life.reopens(nth, by=by)
        self.passes(after)

    @rule(account=accounts)
    def opens(self, account: int) -> None:
        self.life.opens(account)

    @rule(after=days)
    def passes(self, after: int) -> None:
        self.life.sleeps(after)
        self.life.runs()

    @rule(way=st.sampled_from(sorted(WAYS)), number=st.integers(5, 24), after=st.sampled_from([0, 1]))
    def is_cut(self, way: str, number: int, after: int) -> None:
        self.life.sleeps(1)
        self.life.is_cut(way, number)
        self.life.sleeps(after)
        self.life.runs()

    def teardown(self) -> None:
        self._end.close()


UNHURRIED = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
    database=None,
    report_multiple_bugs=False,
)


def test_every_promise_is_kept_in_every_life() -> None:
    run_state_machine_as_test(
        Lives, settings=settings(UNHURRIED, max_examples=24, stateful_step_count=14, derandomize=True)
    )


@pytest.mark.full
def test_every_promise_is_kept_in_long_lives() -> None:
    run_state_machine_as_test(Lives, settings=settings(UNHURRIED, max_examples=400, stateful_step_count=30))
