"""X31 and section 3.5: how much one run may change, kind by kind, and what a tripped brake says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.runs import planned
from tests.policy.cases import LABELS, POLICY, RED, TODAY, account, book, memory
from triage_bot import marker
from triage_bot.model.action import (
    AdoptIssue,
    Change,
    CloseIssue,
    Comment,
    EnsureLabel,
    OpenIssue,
    ReopenIssue,
    UpdateIssue,
    Write,
)
from triage_bot.model.settings import Brake, BrakePolicy
from triage_bot.plan.brakes import BRAKES, tripped

OPEN = OpenIssue(account="a", name="A", title="A", description="", labels=(), reasons=())
WHO: dict[str, Any] = {"iid": 1, "account": "a", "name": "A", "reasons": ()}
RELABEL = UpdateIssue(**WHO, change=Change(add_labels=("HS::Red",)))
SEEN = UpdateIssue(**WHO, change=Change(remove_labels=("triage::new",)))
ROWS = (("| ARR | 10 |", "| ARR | 12 |"),)
REWRITE = UpdateIssue(**WHO, change=Change(description="x"), shows=ROWS)
REMINDED = UpdateIssue(**WHO, change=Change(add_labels=("triage::overdue",), description="x"))
ANSWERED = UpdateIssue(
    **WHO,
    change=Change(
        description=marker.write("", memory(updated=TODAY, updated_note=7), "later"),
        description_before=marker.write("", memory(), "sooner"),
    ),
    shows=ROWS,
)
DUE_ALONE = UpdateIssue(**WHO, change=Change(description="x", due=TODAY), shows=ROWS)
ADOPT = AdoptIssue(**WHO, change=Change(description="x"))
CLOSE = CloseIssue(**WHO, change=Change())
REOPEN = ReopenIssue(**WHO, change=Change(add_labels=("HS::Red",)))
REMARK = Comment(**WHO, keys=("k",), body="")
LABEL = EnsureLabel(name="x", color="#000000")

FIVE = Brake(floor=5, percent=10)
STRICT = BrakePolicy(open=FIVE, adopt=FIVE, relabel=FIVE, refresh=FIVE, close=FIVE)


def keys(
    actions: list[Write], *, accounts: int = 0, tracked: int = 0, policy: BrakePolicy = STRICT
) -> list[str]:
    found = tripped(actions, accounts=accounts, tracked=tracked, policy=policy, labels=LABELS)
    return [brake.key for brake in found]


@pytest.mark.parametrize(
    ("action", "key"),
    [
        pytest.param(OPEN, "open", id="open"),
        pytest.param(RELABEL, "relabel", id="relabel"),
        pytest.param(SEEN, None, id="taking-new-off-is-no-danger"),
        pytest.param(REWRITE, "refresh", id="rewrite"),
        pytest.param(REMINDED, None, id="reminded"),
        pytest.param(ANSWERED, None, id="a-rewrite-after-a-persons-update"),
        pytest.param(DUE_ALONE, "refresh", id="a-due-date-that-moves-by-itself"),
        pytest.param(ADOPT, "adopt", id="adopt"),
        pytest.param(CLOSE, "close", id="close"),
        pytest.param(REOPEN, "open", id="reopen"),
        pytest.param(REMARK, None, id="comment"),
        pytest.param(LABEL, None, id="label"),
    ],
)
def test_what_counts_for_which_brake(action: Write, key: str | None) -> None:
    assert keys([action] * 5) == []
    assert keys([action] * 6) == ([key] if key else [])


@pytest.mark.parametrize(
    ("population", "wanted", "trips"),
    [
        (0, 5, False),
        (0, 6, True),
        (59, 5, False),
        (59, 6, True),
        (60, 6, False),
        (69, 7, True),
        (70, 7, False),
    ],
)
def test_percent_with_a_floor(population: int, wanted: int, trips: bool) -> None:
    assert bool(keys([OPEN] * wanted, accounts=population)) is trips
    assert bool(keys([CLOSE] * wanted, tracked=population)) is trips


def test_openings_and_adoptions_are_measured_by_accounts_and_the_rest_by_tracked_issues() -> None:
    assert keys([OPEN] * 6, tracked=1000) == ["open"]
    assert keys([ADOPT] * 6, tracked=1000) == ["adopt"]
    assert keys([CLOSE] * 6, accounts=1000) == ["close"]


def test_every_brake_that_trips_is_told() -> None:
    assert keys([OPEN] * 6 + [RELABEL] * 6 + [CLOSE] * 6) == ["open", "relabel", "close"]


def test_every_brake_of_the_policy_is_applied() -> None:
    assert [brake.key for brake in BRAKES] == list(BrakePolicy.__dataclass_fields__)


def test_x31_forty_new_reds_in_one_run() -> None:
    base = book(*(account(account_id=f"acc-{n}", name=f"Account {n}", csm_sentiment=RED) for n in range(40)))
    plan = planned(base, FakeGitLab(), TODAY)
    assert sum(isinstance(action, OpenIssue) for action in plan.actions) == 40, "the plan lists them"
    found = tripped(plan.actions, accounts=len(base), tracked=0, policy=POLICY.brakes, labels=LABELS)
    assert len(found) == 1
    assert str(found[0]) == (
        "40 issues to open in one run, allowed are 10 (10 % of 40, at least 10; policy key brakes.open). "
        "Look at the plan; if it is right, run again with --allow-bulk"
    )
