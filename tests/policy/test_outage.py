"""3.5: without a source that is believed, the clock goes on by what the last trusted run left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.policy.cases import RED
from tests.policy.watch import OPENED, Watch, day, reminding
from triage_bot.model.decision import Answer, AnswerKind, HoldKind
from triage_bot.model.memory import Promise
from triage_bot.model.settings import CadenceOverride, Policy

SMALL = CadenceOverride({RED: 30}, when={"segment": frozenset({"smb"})})
WEEKLY = {RED: 7}


def silent(policy: Policy, **facts: Any) -> Watch:
    """Updated on 7 November and read once by a trusted run of the day after."""
    watch = Watch.of(policy=policy)
    watch.comment(day("11-07"))
    watch.run(day("11-08"), **facts)
    return watch


@pytest.mark.parametrize(
    ("policy", "facts", "days"),
    [
        pytest.param(reminding(), {}, None, id="no-facts-needed"),
        pytest.param(reminding(overrides=(SMALL,)), {"segment": "SMB"}, 30, id="an-override"),
        pytest.param(reminding(overrides=(SMALL,)), {"segment": "Enterprise"}, 14, id="none-that-fits"),
        pytest.param(
            reminding(near_renewal=WEEKLY), {"renewal_date": date(2027, 2, 28)}, 7, id="near-the-renewal"
        ),
        pytest.param(reminding(near_renewal=WEEKLY), {}, 14, id="no-renewal"),
    ],
)
def test_reminders_go_on_with_the_cadence_of_the_last_trusted_run(
    policy: Policy, facts: Any, days: int | None
) -> None:
    watch = silent(policy, **facts)
    assert watch.memory.cadence == days
    first = day("11-07") + timedelta(days=(days or 14) + 1)
    watch.daily(day("11-09"), day("01-31"), believed=False)
    assert watch.reminders == [(first + timedelta(days=7 * n), n + 1) for n in range(3)]
    assert (watch.memory.cadence, watch.memory.renewal) == (days, facts.get("renewal_date"))


def test_where_no_trusted_run_has_left_the_days_nobody_is_reminded() -> None:
    watch = Watch.of(policy=reminding(overrides=(SMALL,)))
    before = watch.issue
    for number in range(60):
        found = watch.run(day("11-08") + timedelta(days=number), believed=False)
    assert (watch.said, found.hold) == ([], HoldKind.UNBELIEVED)
    assert (watch.issue.labels, watch.issue.due_date) == (before.labels, before.due_date)


@pytest.mark.parametrize("believed", [True, False])
def test_the_same_day_again_changes_nothing_and_the_marker_rests_between_events(believed: bool) -> None:
    facts: Any = {"segment": "SMB", "renewal_date": date(2027, 8, 1)}
    watch = silent(reminding(overrides=(SMALL,), near_renewal=WEEKLY), **facts)
    rested = watch.memory
    for number in range(1, 60):
        today = day("11-08") + timedelta(days=number)
        watch.run(today, believed=believed, **facts)
        once = watch.issue
        watch.run(today, believed=believed, **facts)
        assert watch.issue == once
        if today <= day("12-07"):
            assert watch.memory == rested
    assert len(watch.reminders) == 3


def test_the_marker_keeps_no_days_where_the_policy_says_them_all() -> None:
    watch = silent(reminding(overrides=(SMALL,)), segment="SMB")
    watch.policy = reminding()
    watch.run(day("11-09"), segment="SMB")
    assert (watch.memory.cadence, watch.issue.due_date) == (None, day("11-21"))


def test_a_red_account_about_to_renew_goes_to_the_last_level_in_an_outage_too() -> None:
    watch = silent(reminding(), renewal_date=day("12-10"))
    watch.daily(day("11-09"), day("12-31"), believed=False)
    assert watch.reminders == [(day("11-22"), 3)]


@pytest.mark.parametrize("believed", [True, False])
@pytest.mark.parametrize(
    ("renewal", "until", "answer"),
    [
        pytest.param("12-05", "11-20", Answer(kind=AnswerKind.RENEWAL_NEAR, day=day("12-05")), id="too-near"),
        pytest.param("12-20", "11-25", Answer(kind=AnswerKind.TOO_LONG, day=day("11-20")), id="too-long"),
        pytest.param("12-20", "11-20", None, id="up-to-the-limit"),
    ],
)
def test_no_snooze_reaches_into_the_days_before_the_renewal(
    renewal: str, until: str, answer: Answer | None, believed: bool
) -> None:
    watch = silent(reminding(), renewal_date=day(renewal))
    number = watch.comment(day("11-09"), f"@triage-bot snooze until {day(until)}: budget round")
    watch.run(day("11-09"), believed=believed, renewal_date=day(renewal))
    assert [one for _, remark in watch.said for one in remark.answers] == ([answer] if answer else [])
    assert watch.memory.snooze == (None if answer else Promise(number, day(until)))


@pytest.mark.parametrize("believed", [True, False])
def test_label_block_and_ladder_end_a_snooze_on_the_same_day(believed: bool) -> None:
    """Granted up to 30 November; then the renewal moves to 20 December, so that 20 November is the last."""
    watch = Watch.of(snooze=Promise(101, day("11-30")))
    watch.comment(OPENED, "+1")
    watch.run(day("11-16"), renewal_date=date(2027, 3, 1))
    watch.run(day("11-17"), renewal_date=day("12-20"))
    for today in (day("11-20"), day("11-21")):
        found = watch.run(today, believed=believed, renewal_date=day("12-20"))
        rests = today == day("11-20")
        assert ("triage::snoozed" in watch.issue.labels, watch.reminders == []) == (rests, rests)
        if believed:
            assert found.wanted is not None
            assert found.wanted.sheet is not None
            timing = found.wanted.sheet.timing
            assert timing is not None
            assert timing.snoozed_until == (day("11-20") if rests else None)
