"""E20: a renewal that moves is followed; one that is put off by more than a month is remarked on, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from triage_bot.model.decision import RemarkKind
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.policy.outcome.moved import Moved, moved

BEFORE = date(2026, 12, 1)


def after(days: int) -> Moved:
    return moved(memory(BEFORE), BEFORE + timedelta(days=days))


def memory(renews: date | None) -> Memory:
    return Memory(account="A1", opened=date(2026, 8, 3), health=Rating.RED, since=BEFORE, renews=renews)


@pytest.mark.parametrize(
    ("days", "says"),
    [(31, True), (92, True), (30, False), (1, False), (-1, False), (-400, False)],
)
def test_only_a_renewal_put_off_by_more_than_30_days_is_remarked_on(days: int, says: bool) -> None:
    found = after(days)
    assert found.memory.renews == BEFORE + timedelta(days=days)
    assert (found.remark is not None) is says
    assert [reason.rule for reason in found.reasons] == ["E20"]


def test_the_remark_tells_both_days() -> None:
    remark = after(92).remark
    assert remark is not None
    assert (remark.kind, remark.since, remark.until) == (RemarkKind.RENEWAL_MOVED, BEFORE, date(2027, 3, 3))
    assert remark.key == "renewal:1.2026-12-01>2027-03-03"
    assert after(92).reasons[0].text == "the renewal moved from 2026-12-01 to 2027-03-03, put off by 92 days"


@pytest.mark.parametrize("day", [BEFORE, None])
def test_the_same_day_or_none_known_is_no_move(day: date | None) -> None:
    assert moved(memory(BEFORE), day) == Moved(memory(BEFORE))


def test_the_first_day_seen_is_only_remembered() -> None:
    assert moved(memory(None), BEFORE) == Moved(memory(BEFORE))


def test_told_once() -> None:
    once = after(92)
    assert moved(once.memory, once.memory.renews) == Moved(once.memory)


@pytest.mark.parametrize(
    ("own", "new", "says"),
    [
        (date(2026, 7, 20), date(2026, 10, 20), True),
        (date(2026, 7, 20), date(2026, 8, 4), False),
        (date(2026, 7, 20), date(2027, 7, 20), False),
        (date(2026, 8, 3), date(2026, 11, 3), False),
    ],
    ids=["overdue and put off", "by a few days", "the next term", "not passed at the opening"],
)
def test_an_overdue_renewal_that_is_put_off_is_remarked_on_too(own: date, new: date, says: bool) -> None:
    found = moved(memory(None), new, own=own)
    assert found.memory.renews == new
    assert (found.remark is not None) is says
