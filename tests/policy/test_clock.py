"""2.8: when the next update is due and whether it is late, day by day; X5 to X10."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.policy.cases import GREEN, RED, TODAY, YELLOW, days, facts, memory
from tests.policy.watch import Watch, day, reminding
from triage_bot.model.health import Rating
from triage_bot.model.memory import Promise
from triage_bot.model.next_step import NextStep
from triage_bot.model.settings import CadenceOverride, Policy
from triage_bot.policy.clock import Clock, cadence_days, make_clock

BERLIN, ANGELES = "Europe/Berlin", "America/Los_Angeles"


def clock(
    since: date, health: Rating = RED, *, note: int = 7, step: date | None = None, **over: Any
) -> Clock:
    """The clock of an issue that was last updated on a day, by comment 7."""
    planned = NextStep(text="call", due=step, done=False, owner=None, line=1) if step else None
    return make_clock(
        memory(health, updated=since, updated_note=note, **over),
        since=since,
        since_note=note,
        step=planned,
        labels=frozenset(),
        policy=reminding(),
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("health", "since", "deadline"),
    [
        pytest.param(RED, "2026-11-07", "2026-11-21", id="X5-red-14-days"),
        pytest.param(YELLOW, "2026-10-22", "2026-11-21", id="X10-yellow-30-days"),
        pytest.param(GREEN, "2026-10-22", "2026-11-21", id="green-30-days"),
        pytest.param(RED, "2027-01-31", "2027-02-14", id="from-the-end-of-a-month"),
        pytest.param(YELLOW, "2027-01-31", "2027-03-02", id="over-a-short-month"),
        pytest.param(YELLOW, "2026-12-02", "2027-01-01", id="over-the-year"),
        pytest.param(RED, "2028-02-15", "2028-02-29", id="to-the-leap-day"),
        pytest.param(RED, "2028-02-29", "2028-03-14", id="from-the-leap-day"),
        pytest.param(YELLOW, "2028-01-31", "2028-03-01", id="over-the-leap-day"),
        pytest.param(RED, "2027-02-15", "2027-03-01", id="no-leap-day"),
    ],
)
def test_the_day_itself_is_in_time_and_the_next_is_late(health: Rating, since: str, deadline: str) -> None:
    found, last = clock(date.fromisoformat(since), health), date.fromisoformat(deadline)
    assert found.deadline == last
    assert [found.days_late(last + days(n)) for n in (-1, 0, 1, 2)] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("step", "promised", "deadline", "by_step"),
    [
        pytest.param(None, None, "11-21", False, id="the-cadence-alone"),
        pytest.param("11-18", None, "11-18", True, id="a-step-before-it"),
        pytest.param("11-21", None, "11-21", False, id="a-step-on-the-day"),
        pytest.param("12-18", None, "11-21", False, id="a-step-after-it-gives-no-more-time"),
        pytest.param(None, "11-19", "11-19", True, id="X8-a-promised-day"),
        pytest.param("11-18", "11-19", "11-18", True, id="the-earliest-of-both"),
        pytest.param("10-01", None, "10-01", True, id="a-step-before-the-update"),
    ],
)
def test_the_deadline_is_the_earliest_of_cadence_step_and_promise(
    step: str | None, promised: str | None, deadline: str, by_step: bool
) -> None:
    over = {"promised": Promise(7, day(promised))} if promised else {}
    found = clock(day("11-07"), step=day(step) if step else None, **over)
    assert (found.deadline, found.by_step, found.by_cadence) == (day(deadline), by_step, day("11-21"))


def test_a_promise_counts_until_the_next_update() -> None:
    assert clock(day("11-07"), promised=Promise(6, day("11-09"))).deadline == day("11-21")


@pytest.mark.parametrize(
    ("given_at", "deadline"), [(7, "11-28"), (6, "11-21"), (0, "11-21"), (None, "11-21")]
)
def test_a_handover_gives_seven_days_until_the_next_update(given_at: int | None, deadline: str) -> None:
    assert clock(day("11-07"), grace_note=given_at).deadline == day(deadline)


def test_the_days_of_a_handover_come_on_top_of_a_step() -> None:
    assert clock(day("11-07"), step=day("11-18"), grace_note=7).deadline == day("11-25")


@pytest.mark.parametrize(
    ("today", "soon"), [("11-18", False), ("11-19", True), ("11-21", True), ("11-22", False)]
)
def test_due_soon_from_two_days_ahead_until_it_is_late(today: str, soon: bool) -> None:
    assert clock(day("11-07")).due_soon(day(today)) is soon


TAM = replace(reminding(), cadence_days={RED: 7, YELLOW: 14, GREEN: 30})
WEEKLY = replace(reminding(), cadence_days={RED: 7, YELLOW: 30, GREEN: 30})
PROXIMITY = replace(
    reminding(near_renewal={RED: 7, YELLOW: 7}), cadence_days={RED: 30, YELLOW: 30, GREEN: 30}
)
ENTERPRISE = CadenceOverride(days={RED: 5}, when={"segment": frozenset({"Enterprise"})})
BIG = CadenceOverride(days={RED: 3, YELLOW: 4}, labels=frozenset({"Customer::Big"}))
BOTH = CadenceOverride(
    days={RED: 1}, when={"segment": frozenset({"Enterprise"})}, labels=frozenset({"Customer::Big"})
)


@pytest.mark.parametrize(
    ("policy", "health", "given", "labels", "period"),
    [
        pytest.param(reminding(), RED, {}, (), 14, id="seed-red"),
        pytest.param(reminding(), YELLOW, {}, (), 30, id="seed-yellow"),
        pytest.param(TAM, RED, {}, (), 7, id="tam-red"),
        pytest.param(TAM, YELLOW, {}, (), 14, id="tam-yellow"),
        pytest.param(WEEKLY, RED, {}, (), 7, id="weekly-red"),
        pytest.param(WEEKLY, YELLOW, {}, (), 30, id="weekly-yellow"),
        pytest.param(PROXIMITY, RED, {"renewal_date": date(2026, 11, 1)}, (), 7, id="quarter-begins"),
        pytest.param(PROXIMITY, RED, {"renewal_date": date(2027, 4, 30)}, (), 7, id="next-quarter-ends"),
        pytest.param(PROXIMITY, YELLOW, {"renewal_date": date(2027, 4, 30)}, (), 7, id="yellow-near"),
        pytest.param(PROXIMITY, RED, {"renewal_date": date(2027, 5, 1)}, (), 30, id="the-quarter-after"),
        pytest.param(PROXIMITY, RED, {"renewal_date": date(2026, 10, 31)}, (), 30, id="the-quarter-before"),
        pytest.param(PROXIMITY, RED, {}, (), 30, id="no-renewal"),
        pytest.param(PROXIMITY, GREEN, {"renewal_date": date(2027, 1, 1)}, (), 30, id="green-near"),
        pytest.param(
            reminding(overrides=(ENTERPRISE,)), RED, {"segment": "enterprise"}, (), 5, id="a-segment"
        ),
        pytest.param(reminding(overrides=(ENTERPRISE,)), RED, {"segment": "SMB"}, (), 14, id="another"),
        pytest.param(reminding(overrides=(ENTERPRISE,)), RED, {}, (), 14, id="no-segment"),
        pytest.param(
            reminding(overrides=(ENTERPRISE,)), YELLOW, {"segment": "Enterprise"}, (), 30, id="red-only"
        ),
        pytest.param(reminding(overrides=(BIG,)), RED, {}, ("Customer::Big",), 3, id="a-label"),
        pytest.param(reminding(overrides=(BIG,)), RED, {}, ("customer::big",), 14, id="another-label"),
        pytest.param(
            reminding(overrides=(ENTERPRISE, BIG)),
            RED,
            {"segment": "Enterprise"},
            ("Customer::Big",),
            5,
            id="the-first-that-fits",
        ),
        pytest.param(
            reminding(overrides=(ENTERPRISE, BIG)),
            YELLOW,
            {"segment": "Enterprise"},
            ("Customer::Big",),
            4,
            id="the-first-that-says-something-about-the-rating",
        ),
        pytest.param(
            reminding(overrides=(BOTH,)), RED, {"segment": "Enterprise"}, (), 14, id="both-are-needed"
        ),
        pytest.param(
            reminding(overrides=(BIG,), near_renewal={RED: 7}),
            RED,
            {"renewal_date": date(2027, 1, 1)},
            ("Customer::Big",),
            3,
            id="before-the-renewal",
        ),
    ],
)
def test_presets_and_overrides(
    policy: Policy, health: Rating, given: Any, labels: tuple[str, ...], period: int
) -> None:
    assert cadence_days(health, facts(**given), frozenset(labels), policy, TODAY) == period


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "written", "updated"),
    [
        pytest.param("UTC", "2026-11-07T23:59:59", "2026-11-07", id="utc"),
        pytest.param(BERLIN, "2026-11-07T22:59:59", "2026-11-07", id="before-midnight-in-berlin"),
        pytest.param(BERLIN, "2026-11-07T23:30:00", "2026-11-08", id="after-midnight-in-berlin"),
        pytest.param(ANGELES, "2026-11-08T07:59:59", "2026-11-07", id="before-midnight-in-california"),
        pytest.param(ANGELES, "2026-11-08T08:00:00", "2026-11-08", id="midnight-in-california"),
        pytest.param(BERLIN, "2026-10-24T22:30:00", "2026-10-25", id="summer-time-the-night-it-ends"),
        pytest.param(BERLIN, "2026-10-25T22:30:00", "2026-10-25", id="winter-time-the-night-after"),
        pytest.param(BERLIN, "2027-03-27T22:30:00", "2027-03-27", id="winter-time-the-night-it-ends"),
        pytest.param(BERLIN, "2027-03-28T22:30:00", "2027-03-29", id="summer-time-the-night-after"),
        pytest.param("Pacific/Kiritimati", "2026-11-07T10:00:00", "2026-11-08", id="fourteen-hours-ahead"),
    ],
)
def test_a_comment_counts_for_its_day_in_the_policys_time_zone(zone: str, written: str, updated: str) -> None:
    opened = date(2026, 10, 1)
    watch = Watch.of(policy=reminding(time_zone=zone), opened=opened, since=opened)
    watch.comment(instant(written))
    last = date.fromisoformat(updated) + days(14)
    found = watch.run(last)
    assert (watch.memory.updated, watch.issue.due_date) == (date.fromisoformat(updated), last)
    assert (found.wanted and found.wanted.remarks, watch.reads) == ((), 0)
    watch.run(last + days(1))
    assert watch.reminders == [(last + days(1), 1)]


def test_x5_late_on_the_fifteenth_day() -> None:
    watch = Watch.of()
    watch.comment(day("11-07"))
    watch.run(day("11-21"))
    assert (watch.said, watch.reads, watch.issue.due_date) == ([], 0, day("11-21"))
    watch.run(day("11-22"))
    (told, remark), *rest = watch.said
    assert (told, remark.level, remark.rule, remark.since) == (day("11-22"), 1, "R-21", day("11-07"))
    assert (rest, watch.reads) == ([], 1)


def test_x6_the_bots_own_comment_does_not_count() -> None:
    watch = Watch.of()
    watch.comment(day("11-07"))
    watch.comment(day("11-20"), by_bot=True)
    watch.run(day("11-22"))
    assert watch.reminders == [(day("11-22"), 1)]
    assert watch.memory.updated == day("11-07")


def test_x7_a_label_set_by_a_person_does_not_count() -> None:
    watch = Watch.of()
    watch.comment(day("11-07"))
    watch.run(day("11-20"))
    watch.label("urgent", on=True)
    watch.run(day("11-22"))
    assert watch.reminders == [(day("11-22"), 1)]


@pytest.mark.parametrize(
    ("body", "steps", "deadline"),
    [
        pytest.param("no change, next: call 2026-11-25", "", "12-04", id="only-written-down"),
        pytest.param("no change, next: call", "- [ ] 2026-11-25 @ada – call", "11-25", id="under-next-steps"),
        pytest.param("@triage-bot no change: next 2026-11-25 call", "", "11-25", id="told-to-the-bot"),
        pytest.param("@triage-bot no change: next 2026-12-25 call", "", "12-04", id="too-far-ahead"),
    ],
)
def test_x8_no_change_is_an_update(body: str, steps: str, deadline: str) -> None:
    watch = Watch.of(steps=steps)
    watch.comment(day("11-20"), body)
    watch.run(day("11-21"))
    assert (watch.memory.updated, watch.issue.due_date) == (day("11-20"), day(deadline))
    watch.run(day(deadline))
    assert watch.reminders == []
    watch.run(day(deadline) + days(1))
    assert watch.reminders == [(day(deadline) + days(1), 1)]


def test_x9_a_next_step_that_has_passed() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-18 @ada – call\n- [ ] 2026-12-01 @ada – send the plan")
    watch.comment(day("11-15"))
    watch.run(day("11-18"))
    assert watch.said == []
    watch.run(day("11-19"))
    assert watch.reminders == [(day("11-19"), 1)]
    assert watch.said[0][1].rule == "R-22"


@pytest.mark.parametrize(
    ("steps", "deadline"),
    [
        pytest.param("- [x] 2026-11-18 @ada – call", "11-29", id="ticked"),
        pytest.param("- [x] 2026-11-17 – call\n- [ ] 2026-11-20 – mail", "11-20", id="the-next-open-one"),
        pytest.param("- [ ] some day – call", "11-29", id="undated"),
        pytest.param("- [ ] 31.02.2026 – call", "11-29", id="no-date-at-all"),
    ],
)
def test_only_open_dated_steps_count(steps: str, deadline: str) -> None:
    watch = Watch.of(steps=steps)
    watch.comment(day("11-15"))
    watch.run(day("11-16"))
    assert watch.issue.due_date == day(deadline)


def test_an_answer_that_leaves_a_passed_step_open_is_given_two_days() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-18 @ada – call")
    watch.comment(day("11-15"))
    watch.run(day("11-19"))
    watch.comment(day("11-19"), "They moved the call.")
    for today in ("11-20", "11-21"):
        watch.run(day(today))
    assert watch.reminders == [(day("11-19"), 1), (day("11-21"), 1)]
    watch.comment(day("11-22"))
    watch.describe("## Next steps\n\n- [ ] 2026-11-28 @ada – call")
    watch.daily(day("11-22"), day("11-28"))
    assert len(watch.reminders) == 2
    watch.run(day("11-29"))
    assert watch.reminders[2:] == [(day("11-29"), 1)]


def test_x10_yellow_is_late_on_the_thirty_first_day() -> None:
    watch = Watch.of(YELLOW, opened=date(2026, 10, 1), since=date(2026, 10, 1))
    watch.comment(day("10-22"))
    watch.run(day("11-21"), requires_triage=True)
    assert watch.said == []
    watch.run(day("11-22"), requires_triage=True)
    assert watch.reminders == [(day("11-22"), 1)]


def test_r22_a_red_account_without_a_dated_step_is_listed() -> None:
    def listed(watch: Watch) -> list[str]:
        wanted = watch.run(day("11-02")).wanted
        assert wanted is not None
        assert wanted.sheet is not None
        return [check.text for check in wanted.sheet.checks if check.rule == "R-22"]

    missing = "no next step has a date; on a red account every one needs a date"
    assert listed(Watch.of()) == [missing]
    assert listed(Watch.of(steps="- [ ] call")) == [missing]
    assert listed(Watch.of(steps="- [x] 2026-11-05 – call")) == [missing]
    assert listed(Watch.of(steps="- [ ] 2026-11-05 – call")) == []
    assert listed(Watch.of(YELLOW)) == []
    unreadable, other = listed(Watch.of(steps="- [ ] 31.02.2026 – call"))
    assert "31.02.2026" in unreadable
    assert other == missing


def test_r22_an_unreadable_date_is_listed_in_the_same_words_wherever_the_block_stands() -> None:
    watch = Watch.of(steps="- [ ] 31.02.2026 – call")
    before = watch.run(day("11-02")).wanted
    watch.describe("\n\n## Next steps\n\n- [ ] 31.02.2026 – call")
    after = watch.run(day("11-02")).wanted
    assert before is not None
    assert after is not None
    assert before.sheet is not None
    assert after.sheet is not None
    assert before.sheet.checks == after.sheet.checks
