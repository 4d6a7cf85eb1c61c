"""2.8: who is reminded on which day, at which level, how often, and when it ends; X11."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import GREEN, PEOPLE, RED, YELLOW, account, board, days, decision, noon, terms
from tests.policy.watch import ADA, MEMBERS, OPENED, Watch, day, reminding
from triage_bot.model.decision import RemarkKind
from triage_bot.model.memory import Promise
from triage_bot.model.people import Person, Route
from triage_bot.model.settings import WorkCalendar
from triage_bot.policy.workdays import is_working_day, working_days_after

WORKDAYS: dict[str, Any] = {"working_days_only": True}


def due_on_21(**over: Any) -> Watch:
    """Red and last updated on 7 November, so that 22 November, a Sunday, is the first late day."""
    watch = Watch.of(**over)
    watch.comment(day("11-07"))
    return watch


def levels(*told: tuple[str, int]) -> list[tuple[date, int]]:
    return [(day(text), level) for text, level in told]


def test_x11_three_levels_a_week_apart_then_silence() -> None:
    watch = due_on_21()
    watch.daily(day("11-08"), day("03-31"))
    assert watch.reminders == levels(("11-22", 1), ("11-29", 2), ("12-06", 3))
    assert [remark.key for _, remark in watch.said] == [f"nudge:1.101:{n}" for n in (1, 2, 3)]
    assert watch.reads == 3, "one look at the comments for each reminder"


def test_x11_hourly_runs_say_nothing_more() -> None:
    watch = due_on_21()
    for _ in range(5):
        watch.run(day("11-22"))
    assert watch.reminders == levels(("11-22", 1))


def test_weekends_are_waited_out() -> None:
    watch = due_on_21(policy=reminding(**WORKDAYS))
    watch.daily(day("11-08"), day("03-31"))
    assert watch.reminders == levels(("11-23", 1), ("11-30", 2), ("12-07", 3))
    assert watch.reads == 3, "nothing is read on days without reminders"


def test_the_label_of_a_late_issue_does_not_wait_for_a_working_day() -> None:
    watch = due_on_21(policy=reminding(**WORKDAYS))
    watch.run(day("11-22"))
    assert ("triage::overdue" in watch.issue.labels, watch.said) == (True, [])


@pytest.mark.parametrize(
    ("calendar", "first"),
    [
        pytest.param(WorkCalendar(holidays={"EMEA": frozenset({day("11-23")})}), "11-24", id="the-regions"),
        pytest.param(WorkCalendar(holidays={"default": frozenset({day("11-23")})}), "11-24", id="default"),
        pytest.param(WorkCalendar(holidays={"APAC": frozenset({day("11-23")})}), "11-23", id="anothers"),
        pytest.param(
            WorkCalendar(holidays={"EMEA": frozenset(), "default": frozenset({day("11-23")})}),
            "11-23",
            id="its-own-instead-of-the-default",
        ),
        pytest.param(WorkCalendar(weekend=frozenset({4, 5})), "11-22", id="another-weekend"),
        pytest.param(
            WorkCalendar(weekend=frozenset(range(7))), None, id="no-working-day-at-all-means-no-reminder"
        ),
    ],
)
def test_holidays_of_the_region(calendar: WorkCalendar, first: str | None) -> None:
    watch = due_on_21(policy=reminding(calendar=calendar, **WORKDAYS))
    watch.daily(day("11-21"), day("11-26"))
    assert watch.reminders == (levels((first, 1)) if first else [])


def test_a_late_first_level_keeps_the_others_a_week_behind() -> None:
    holidays = frozenset({day("11-23"), day("11-24"), day("12-03")})
    calendar = WorkCalendar(holidays={"default": holidays})
    watch = due_on_21(policy=reminding(calendar=calendar, **WORKDAYS))
    watch.daily(day("11-21"), day("12-31"))
    assert watch.reminders == levels(("11-25", 1), ("12-02", 2), ("12-09", 3))


def test_after_weeks_without_a_run_the_levels_still_come_in_order() -> None:
    watch = due_on_21()
    watch.daily(day("12-20"), day("01-31"))
    assert watch.reminders == levels(("12-20", 1), ("12-27", 2), ("01-03", 3))


def test_an_answer_starts_everything_anew() -> None:
    watch = due_on_21()
    watch.daily(day("11-22"), day("11-29"))
    watch.comment(day("11-30"))
    watch.run(day("11-30"))
    assert "triage::overdue" not in watch.issue.labels
    assert watch.issue.due_date == day("12-14")
    watch.daily(day("12-01"), day("12-31"))
    assert watch.reminders == levels(("11-22", 1), ("11-29", 2), ("12-15", 1), ("12-22", 2), ("12-29", 3))


@pytest.mark.parametrize(
    ("rating", "renewal", "told"),
    [
        pytest.param(RED, "12-22", [("11-22", 3)], id="thirty-days-before"),
        pytest.param(RED, "11-22", [("11-22", 3)], id="on-the-day"),
        pytest.param(RED, "12-23", [("11-22", 1), ("11-23", 3)], id="thirty-one-days-before"),
        pytest.param(RED, "11-21", [("11-22", 1), ("11-29", 2), ("12-06", 3)], id="the-renewal-has-passed"),
        pytest.param(RED, "12-30", [("11-22", 1), ("11-29", 2), ("11-30", 3)], id="drawing-near"),
        pytest.param(RED, None, [("11-22", 1), ("11-29", 2), ("12-06", 3)], id="no-renewal"),
    ],
)
def test_red_near_its_renewal_goes_to_the_last_level_once(
    rating: Any, renewal: str | None, told: list[tuple[str, int]]
) -> None:
    watch = due_on_21()
    watch.daily(day("11-20"), day("01-31"), rating, renewal_date=day(renewal) if renewal else None)
    assert watch.reminders == levels(*told)


def test_yellow_near_its_renewal_climbs_as_ever() -> None:
    watch = Watch.of(YELLOW)
    watch.daily(day("11-20"), day("01-31"), renewal_date=day("12-22"), requires_triage=True)
    assert watch.reminders == levels(("12-02", 1), ("12-09", 2), ("12-16", 3))


def test_in_time_near_the_renewal_nobody_is_reminded() -> None:
    watch = due_on_21()
    watch.daily(day("11-10"), day("11-21"), renewal_date=day("11-30"))
    assert watch.said == []


@pytest.mark.parametrize(
    ("before", "told"),
    [
        pytest.param("11-30", [("12-02", 1)], id="never-asked-while-it-was-red"),
        pytest.param("12-03", [("11-16", 1), ("11-23", 2), ("11-30", 3)], id="asked-at-every-level"),
        pytest.param("11-17", [("11-16", 1), ("12-02", 1)], id="asked-once-while-it-was-red"),
    ],
)
def test_a_recovering_account_is_asked_for_its_monthly_update_once_and_nobody_else_is(
    before: str, told: list[tuple[str, int]]
) -> None:
    watch = Watch.of(GREEN) if before == "11-30" else Watch.of()
    watch.daily(day("11-02"), day(before))
    watch.daily(day(before), day("03-31"), GREEN)
    assert watch.memory.health is GREEN
    assert watch.reminders == levels(*told)
    if before == "11-30":
        assert watch.said[0][1].mentions == ("ada",)


def test_a_recovering_account_is_asked_again_a_month_after_each_answer() -> None:
    watch = Watch.of(GREEN)
    watch.daily(day("11-02"), day("12-05"))
    watch.comment(day("12-06"))
    watch.daily(day("12-06"), day("02-28"))
    assert watch.reminders == levels(("12-02", 1), ("01-06", 1))


def test_a_relapse_climbs_on_from_where_the_recovering_account_stood() -> None:
    watch = Watch.of(GREEN)
    watch.daily(day("11-02"), day("12-10"))
    watch.daily(day("12-11"), day("12-31"), RED)
    assert watch.reminders == levels(("12-02", 1), ("12-21", 2), ("12-28", 3))


def test_a_snooze_holds_reminders_back_up_to_its_day() -> None:
    watch = due_on_21(snooze=Promise(101, day("11-30")))
    watch.daily(day("11-08"), day("12-31"))
    assert watch.reminders == levels(("12-01", 1), ("12-08", 2), ("12-15", 3))


def test_a_worsening_leaves_two_days_before_the_first_level() -> None:
    watch = Watch.of(YELLOW)
    watch.daily(day("11-02"), day("11-19"), requires_triage=True)
    watch.daily(day("11-20"), day("12-08"), RED)
    kinds = [(told, remark.kind.value, remark.level) for told, remark in watch.said]
    assert kinds == [
        (day("11-20"), "worsened", None),
        (day("11-23"), "reminder", 1),
        (day("11-30"), "reminder", 2),
        (day("12-07"), "reminder", 3),
    ]


def test_a_worsening_soon_after_an_update_leaves_the_fourteen_days() -> None:
    watch = Watch.of(YELLOW)
    watch.comment(day("11-18"))
    watch.daily(day("11-20"), day("12-03"), RED)
    assert watch.reminders == levels(("12-03", 1))


def test_yellow_after_red_gives_more_time_and_then_the_levels_begin_anew() -> None:
    watch = due_on_21()
    watch.daily(day("11-08"), day("11-23"))
    watch.daily(day("11-24"), day("01-31"), YELLOW, requires_triage=True)
    assert watch.memory.health is YELLOW
    assert watch.reminders == levels(("11-22", 1), ("12-08", 1), ("12-15", 2), ("12-22", 3))


def test_several_things_to_say_are_one_comment() -> None:
    watch = due_on_21()
    watch.run(day("11-21"))
    found = watch.run(day("11-22"), csm_name="Bob Kahn").wanted
    assert found is not None
    assert [remark.kind for remark in found.remarks] == [RemarkKind.HANDED_OVER]
    watch.daily(day("11-23"), day("11-28"), csm_name="Bob Kahn")
    assert watch.reminders == []
    watch.run(day("11-29"), csm_name="Bob Kahn")
    assert watch.reminders == levels(("11-29", 1))


def test_switched_off_nobody_is_reminded_but_the_clock_is_kept() -> None:
    watch = due_on_21(policy=reminding(enabled=False))
    watch.daily(day("11-08"), day("12-31"))
    assert (watch.said, watch.reads) == ([], 0)
    assert (watch.issue.due_date, "triage::overdue" in watch.issue.labels) == (day("11-21"), True)


def test_other_numbers_of_days() -> None:
    watch = due_on_21(policy=reminding(manager_after_days=2, director_after_days=5))
    watch.daily(day("11-08"), day("12-31"))
    assert watch.reminders == levels(("11-22", 1), ("11-24", 2), ("11-27", 3))


def test_due_soon_is_told_once_where_a_team_wants_it() -> None:
    watch = due_on_21(policy=reminding(tell_due_soon=True))
    watch.daily(day("11-08"), day("11-30"))
    told = [(on, remark.kind.value, remark.level) for on, remark in watch.said]
    assert told == [
        (day("11-19"), "due-soon", 0),
        (day("11-22"), "reminder", 1),
        (day("11-29"), "reminder", 2),
    ]
    assert watch.said[0][1].mentions == ("ada",)


def test_due_soon_that_falls_on_a_weekend_is_told_before_or_not_at_all() -> None:
    watch = due_on_21(policy=reminding(tell_due_soon=True, **WORKDAYS))
    watch.daily(day("11-21"), day("11-23"))
    assert [remark.kind.value for _, remark in watch.said] == ["reminder"]


AWAY = Person("Ada Lovelace", "Ada.Lovelace@northlight.example", "ada", away_until=day("11-22"), backup="bob")


@pytest.mark.parametrize(
    ("people", "assignees", "asked"),
    [
        pytest.param(
            PEOPLE,
            ("ada",),
            [("ada",), ("ada", "emea-manager"), ("ada", "emea-manager", "emea-director")],
            id="assignee-manager-director",
        ),
        pytest.param(
            replace(PEOPLE, people=(AWAY,)),
            ("ada",),
            [("bob",), ("ada", "emea-manager"), ("ada", "emea-manager", "emea-director")],
            id="the-backup-up-to-the-last-day-away",
        ),
        pytest.param(
            replace(PEOPLE, people=(replace(AWAY, backup=None),)),
            ("ada",),
            [("ada",), ("ada", "emea-manager"), ("ada", "emea-manager", "emea-director")],
            id="away-without-a-backup",
        ),
        pytest.param(
            PEOPLE,
            ("carol", "bob"),
            [
                ("carol", "bob"),
                ("carol", "bob", "emea-manager"),
                ("carol", "bob", "emea-manager", "emea-director"),
            ],
            id="whoever-is-assigned",
        ),
        pytest.param(
            PEOPLE,
            (),
            [("emea-manager",), ("emea-manager",), ("emea-manager", "emea-director")],
            id="the-manager-for-nobody",
        ),
        pytest.param(
            replace(PEOPLE, routing={}, default_route=Route()),
            ("ada",),
            [("ada",), ("ada",), ("ada",)],
            id="no-routes",
        ),
        pytest.param(
            replace(PEOPLE, routing={"EMEA": Route(manager="ada", director="ada")}),
            ("ada",),
            [("ada",), ("ada",), ("ada",)],
            id="nobody-twice",
        ),
    ],
)
def test_who_is_asked(people: Any, assignees: tuple[str, ...], asked: list[tuple[str, ...]]) -> None:
    watch = due_on_21(people=people)
    watch.issue = replace(watch.issue, assignees=assignees)
    watch.daily(day("11-21"), day("12-31"))
    assert [remark.mentions for _, remark in watch.said] == asked


def test_only_members_are_asked_and_the_manager_where_none_is() -> None:
    watch = due_on_21()
    watch.comment(day("11-08"), "@mallory and @all should see this")
    watch.issue = replace(watch.issue, assignees=("ghost",))
    decided = _decided(watch, day("11-23"), frozenset({"emea-manager", "ada"}))
    assert [remark.mentions for remark in decided] == [("emea-manager",)]
    assert [r.mentions for r in _decided(watch, day("11-23"), frozenset({"ada"}))] == [()]


def _decided(watch: Watch, today: date, members: frozenset[str]) -> Any:
    on = board(watch.issue, evidence_since=today - days(35), records={1: watch.notes})
    under = terms(today, policy=watch.policy, members=members, members_by_name=MEMBERS)
    found = decision(account(csm_sentiment=RED, **ADA), on, under)
    assert found.wanted is not None
    return found.wanted.remarks


@pytest.mark.parametrize(
    ("today", "region", "works"),
    [
        ("11-20", None, True),
        ("11-21", None, False),
        ("11-22", None, False),
        ("11-23", None, False),
        ("11-23", "EMEA", True),
        ("11-24", "EMEA", False),
        ("11-24", "APAC", True),
    ],
)
def test_working_days(today: str, region: str | None, works: bool) -> None:
    holidays = {"default": frozenset({day("11-23")}), "EMEA": frozenset({day("11-24")})}
    assert is_working_day(day(today), region, WorkCalendar(holidays=holidays)) is works


@pytest.mark.parametrize(
    ("start", "until", "count"),
    [
        ("11-20", "11-20", 0),
        ("11-20", "11-22", 0),
        ("11-20", "11-23", 1),
        ("11-18", "11-25", 5),
        ("11-25", "11-20", 0),
    ],
)
def test_working_days_in_between(start: str, until: str, count: int) -> None:
    assert working_days_after(day(start), day(until), None, WorkCalendar()) == count


def test_what_a_text_tells_of_the_past_reminds_nobody_who_writes_in_time() -> None:
    watch = Watch.of(
        steps="- Decided in the call of 2026-10-03: Ann leads\n- [ ] Discuss the outage of 2026-09-30\n"
        "- [ ] 2026-12-18 @ada – QBR"
    )
    for number in range(30):
        if number % 6 == 2:
            watch.comment(OPENED + days(number))
        watch.run(OPENED + days(number))
    assert watch.reminders == []
    assert watch.issue.due_date == day("12-11"), "fourteen days after 27 November"


def ticked(box: str = "x", due: str = "2026-11-05") -> str:
    return f"## Next steps\n\n- [{box}] {due} – call"


def test_a_second_lateness_is_asked_of_the_assignee_first_again() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-05 – call")
    watch.daily(day("11-02"), day("11-06"))
    watch.describe(ticked())
    watch.daily(day("11-07"), day("12-31"))
    assert watch.reminders == levels(("11-06", 1), ("11-16", 1), ("11-23", 2), ("11-30", 3))
    assert [remark.key for _, remark in watch.said] == [
        "nudge:1.0:1",
        "nudge:1.0.0.1:1",
        "nudge:1.0.0.1:2",
        "nudge:1.0.0.1:3",
    ]


def test_a_deadline_that_moves_while_it_is_late_starts_nothing_anew() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-05 – call")
    for number in range(1, 31):
        if number % 3 == 0:
            # A step of another day, but always one that has passed.
            watch.describe(ticked(" ", f"2026-11-{max(number - 3, 1):02}"))
        watch.run(OPENED + days(number))
        watch.run(OPENED + days(number))
    assert [level for _, level in watch.reminders] == [1, 2, 3]


def test_a_step_ticked_and_opened_again_reminds_nobody_twice_a_day() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-05 – call")
    watch.daily(day("11-02"), day("11-06"))
    for box in ("x", " ", "x", " "):
        watch.describe(ticked(box))
        watch.run(day("11-06"))
    watch.run(day("11-07"))
    assert watch.reminders == levels(("11-06", 1))


def test_a_run_that_is_stopped_after_the_second_first_reminder_repeats_nothing() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-05 – call")
    watch.daily(day("11-02"), day("11-06"))
    watch.describe(ticked())
    watch.daily(day("11-07"), day("11-15"))
    before = watch.issue
    watch.run(day("11-16"))
    watch.issue = before
    watch.run(day("11-16"))
    watch.run(day("11-17"))
    assert watch.reminders == levels(("11-06", 1), ("11-16", 1))


def test_after_a_reopening_an_old_open_step_is_asked_about_two_days_later() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-05 – call")
    watch.run(day("11-02"))
    watch.reopened = noon(day("11-20"))
    watch.daily(day("11-20"), day("11-30"))
    assert watch.reminders == levels(("11-22", 1), ("11-29", 2))


def test_after_a_reopening_a_tick_within_those_days_keeps_the_bot_silent() -> None:
    watch = Watch.of(steps="- [ ] 2026-11-05 – call")
    watch.run(day("11-02"))
    watch.reopened = noon(day("11-20"))
    watch.daily(day("11-20"), day("11-21"))
    watch.describe(ticked())
    watch.daily(day("11-22"), day("12-04"))
    assert watch.reminders == []
