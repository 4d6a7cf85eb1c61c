"""Lives that once broke a promise, in their shortest form and under the name of what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .company import ACCOUNTS
from .life import Life, begun

Begin = Callable[[str], Life]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """A life under a policy, after its first run, which opens three issues."""
    with ExitStack() as stack:

        def one(policy: str) -> Life:
            life = stack.enter_context(begun(tmp_path, policy))
            life.runs()
            return life

        yield one


def test_an_issue_that_is_late_while_no_source_is_believed_is_new_no_longer(begin: Begin) -> None:
    life = begin("eager")
    life.breaks("gainsight_company")
    life.sleeps(16)
    life.runs()


def test_a_comment_while_no_source_is_believed_is_noticed_by_its_rule(begin: Begin) -> None:
    life = begin("shipped")
    life.comments(0, "Spoke to their CTO.")
    life.breaks("gainsight_company")
    life.sleeps(1)
    life.runs()


def test_an_issue_opened_beside_one_that_was_lost_is_no_second_loss(begin: Begin) -> None:
    life = begin("shipped")
    life.opens(1)
    life.sleeps(1)
    life.runs()
    life.stage(1, "Churned")
    for _ in range(3):
        life.sleeps(1)
        ran = life.runs()
    beside = life.look()[max(life.look())]
    assert (beside.open, beside.account) == (True, None)
    (why,) = [hold.reasons for hold in ran.result.planned.plan.holds if hold.iid == beside.iid]
    assert str(why[0]).startswith("was open when the case of #4 ended")


def test_a_tick_in_the_review_outlives_facts_a_failed_source_and_a_renewal_that_moves(begin: Begin) -> None:
    life = begin("shipped")
    life.sleeps(1)
    life.renewal(0, 0, "5-Negotiating", "", 119)
    life.runs()
    life.ticks(0, "question")
    life.company.export.set(ACCOUNTS[0], ARR="$1")
    for day in range(3):
        if day == 1:
            life.breaks("gainsight_company")
        elif day == 2:
            life.moves(0, 0, 1)
        life.sleeps(1)
        life.runs()
        life.mends()
        assert life.look()[3].ticks == {"- [ ] sync", "- [x] question", "- [ ] sentiment"}
    life.rates(0, "Red")
    life.sleeps(1)
    life.runs()
    assert life.look()[3].ticks == {"- [ ] sync", "- [x] question", "- [x] sentiment"}
