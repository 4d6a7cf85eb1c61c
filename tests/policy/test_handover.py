"""E12 and E13: the CSM changes, or there is none: who is told, once, and how long the queue is patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.policy.cases import PEOPLE, RED, account, decision
from tests.policy.watch import Watch, day, reminding
from triage_bot.model.decision import Remark
from triage_bot.model.people import Person
from triage_bot.model.settings import WorkCalendar

POOL, NOBODY = "CSM Scale Pool", None
QUEUE = "queue::unassigned"


def said(watch: Watch) -> list[tuple[date, str]]:
    return [(told, remark.kind.value) for told, remark in watch.said]


def only(watch: Watch) -> Remark:
    assert len(watch.said) == 1, said(watch)
    return watch.said[0][1]


def test_x20_another_csm_takes_over() -> None:
    watch = Watch.of()
    number = watch.comment(day("11-07"))
    watch.run(day("11-10"))
    watch.run(day("11-11"), csm_name="Bob Kahn")
    remark = only(watch)
    assert (remark.kind.value, remark.rule) == ("handed-over", "E12")
    assert (remark.outgoing, remark.incoming, remark.mentions) == ("ada", "bob", ("ada", "bob"))
    assert watch.issue.assignees == ("bob",)
    assert watch.issue.due_date == day("11-28"), "seven days more than 21 November"
    assert (watch.memory.handed_on, watch.memory.grace_note) == (day("11-11"), number)
    watch.daily(day("11-12"), day("11-28"), csm_name="Bob Kahn")
    assert len(watch.said) == 1
    watch.run(day("11-29"), csm_name="Bob Kahn")
    assert (watch.reminders, watch.said[1][1].mentions) == ([(day("11-29"), 1)], ("bob",))


def test_the_seven_days_end_with_the_first_update() -> None:
    watch = Watch.of()
    watch.run(day("11-02"))
    watch.run(day("11-03"), csm_name="Bob Kahn")
    assert watch.issue.due_date == day("11-22")
    watch.comment(day("11-04"), author="bob")
    watch.run(day("11-04"), csm_name="Bob Kahn")
    assert watch.issue.due_date == day("11-18")


def test_two_changes_of_hands_give_the_days_once() -> None:
    watch = Watch.of()
    watch.run(day("11-02"))
    watch.run(day("11-03"), csm_name="Bob Kahn")
    watch.run(day("11-04"), csm_name="Ada Lovelace")
    assert said(watch) == [(day("11-03"), "handed-over"), (day("11-04"), "handed-over")]
    assert watch.issue.due_date == day("11-22")


def test_the_same_two_people_may_hand_over_more_than_once() -> None:
    watch = Watch.of()
    watch.run(day("11-02"))
    for number, csm in enumerate(["Bob Kahn", "Ada Lovelace"] * 2):
        watch.run(day("11-03") + timedelta(days=number), csm_name=csm)
    assert [kind for _, kind in said(watch)] == ["handed-over"] * 4
    assert len({remark.key for _, remark in watch.said}) == 4


@pytest.mark.parametrize(
    "later",
    [
        pytest.param({"csm_name": " ada LOVELACE "}, id="letter-case"),
        pytest.param(
            {"csm_name": "Ada Lovelace", "csm_email": "ada.lovelace@northlight.example"}, id="an-address-too"
        ),
    ],
)
def test_the_same_csm_written_differently_hands_nothing_over(later: dict[str, Any]) -> None:
    watch = Watch.of()
    watch.run(day("11-02"), csm_name="Ada Lovelace")
    watch.run(day("11-03"), **later)
    watch.run(day("11-04"), csm_name="Ada Lovelace")
    assert said(watch) == []


EMAIL = "ada.lovelace@northlight.example"
BOTH_NAMES = replace(PEOPLE, people=(*PEOPLE.people, Person("Ada L. Lovelace", gitlab="ada")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"csm_email": EMAIL}, {}, id="the-address-is-told-no-longer"),
        pytest.param({"csm_email": EMAIL}, {"csm_email": "a.lovelace@northlight.example"}, id="another"),
        pytest.param({}, {"csm_name": "Ada L. Lovelace"}, id="another-spelling"),
    ],
)
def test_what_leads_to_the_same_user_hands_nothing_over(before: Any, after: Any) -> None:
    watch = Watch.of(people=BOTH_NAMES)
    watch.daily(day("11-02"), day("11-16"), **before)
    watch.daily(day("11-17"), day("11-20"), **after)
    watch.daily(day("11-21"), day("11-22"), **before)
    watch.daily(day("11-23"), day("12-31"), **after)
    assert watch.reminders == [(day("11-16"), 1), (day("11-23"), 2), (day("11-30"), 3)]
    assert [kind for _, kind in said(watch)] == ["reminder"] * 3
    assert watch.issue.due_date == day("11-15")
    watch.run(day("01-01"), csm_name="Bob Kahn")
    assert said(watch)[3:] == [(day("01-01"), "handed-over")]


def test_where_the_stand_in_becomes_the_csm_it_is_a_handover() -> None:
    manager = Person("Eve Manager", gitlab="emea-manager")
    watch = Watch.of(people=replace(PEOPLE, people=(*PEOPLE.people, manager)))
    watch.daily(day("11-02"), day("11-04"))
    watch.run(day("11-05"), csm_name=NOBODY)
    watch.run(day("11-06"), csm_name="Eve Manager")
    assert said(watch) == [(day("11-05"), "queued"), (day("11-06"), "handed-over")]


@pytest.mark.parametrize("csm", [POOL, NOBODY])
def test_who_comes_back_after_a_day_without_a_csm_goes_on_where_they_were(csm: str | None) -> None:
    watch = Watch.of()
    watch.daily(day("11-02"), day("11-24"))
    watch.run(day("11-25"), csm_name=csm)
    assert watch.issue.assignees != ("ada",)
    watch.daily(day("11-26"), day("12-31"))
    assert (watch.issue.assignees, watch.memory.queued) == (("ada",), None)
    assert said(watch) == [
        (day("11-16"), "reminder"),
        (day("11-23"), "reminder"),
        (day("11-25"), "queued"),
        (day("11-30"), "reminder"),
    ]
    assert [level for _, level in watch.reminders] == [1, 2, 3]
    assert watch.issue.due_date == day("11-15")


@pytest.mark.parametrize("then", [NOBODY, "Bob Kahn"])
def test_who_takes_a_late_issue_out_of_the_queue_begins_a_count_of_their_own(then: str | None) -> None:
    watch = Watch.of()
    watch.daily(day("11-02"), day("11-20"))
    watch.daily(day("11-21"), day("11-22"), csm_name=NOBODY)
    watch.issue = replace(watch.issue, assignees=("carol",))
    watch.daily(day("11-23"), day("12-15"), csm_name=then)
    assert watch.reminders == [(day("11-16"), 1), (day("11-30"), 1), (day("12-07"), 2), (day("12-14"), 3)]
    assert watch.said[2][1].mentions == ("carol",)
    assert len({remark.key for _, remark in watch.said}) == len(watch.said)


def test_a_csm_without_a_user_is_named_to_nobody() -> None:
    watch = Watch.of()
    watch.run(day("11-02"))
    watch.run(day("11-03"), csm_name="Nora Nobody")
    remark = only(watch)
    assert (remark.outgoing, remark.incoming) == ("ada", "emea-manager")
    assert "Nora" not in repr(remark)


def test_a_persons_choice_of_assignee_survives_the_change() -> None:
    watch = Watch.of()
    watch.run(day("11-02"))
    watch.issue = replace(watch.issue, assignees=("carol",))
    watch.run(day("11-03"), csm_name="Bob Kahn")
    assert watch.issue.assignees == ("carol",)
    assert said(watch) == []
    assert watch.memory.grace_note is None


def test_an_issue_of_an_older_release_only_learns_who_the_csm_is() -> None:
    watch = Watch.of()
    assert watch.memory.csm is None
    watch.run(day("11-03"), csm_name="Bob Kahn")
    assert (said(watch), watch.issue.assignees, bool(watch.memory.csm)) == ([], ("bob",), True)


@pytest.mark.parametrize(("csm", "lead"), [(POOL, "emea-pool"), (NOBODY, "emea-manager")])
def test_without_a_csm_the_issue_is_queued_and_told_once(csm: str | None, lead: str) -> None:
    watch = Watch.of()
    watch.comment(day("11-10"))
    watch.run(day("11-10"))
    watch.run(day("11-11"), csm_name=csm)
    remark = only(watch)
    assert (remark.kind.value, remark.rule, remark.outgoing) == ("queued", "E13", "ada")
    assert (remark.mentions, watch.issue.assignees, watch.memory.queued) == ((lead,), (lead,), day("11-11"))
    assert QUEUE in watch.issue.labels
    watch.run(day("11-12"), csm_name=csm)
    assert len(watch.said) == 1


@pytest.mark.parametrize(("csm", "queued"), [(POOL, True), (NOBODY, True), ("Ada Lovelace", False)])
def test_what_opens_without_a_csm_opens_in_the_queue(csm: str | None, queued: bool) -> None:
    wanted = decision(account(csm_sentiment=RED, csm_name=csm)).wanted
    assert wanted is not None
    assert (QUEUE in wanted.add, wanted.memory.queued is not None) == (queued, queued)
    assert wanted.remarks == ()


def in_the_queue(since: str, **over: Any) -> Watch:
    """In the queue since a day, and updated on it so that nothing else is said."""
    watch = Watch.of(policy=reminding(working_days_only=True, **over))
    watch.run(day(since))
    watch.comment(day(since))
    watch.run(day(since), csm_name=POOL)
    watch.said.clear()
    return watch


@pytest.mark.parametrize(
    ("since", "asked"),
    [
        pytest.param("11-16", "11-19", id="monday-to-thursday"),
        pytest.param("11-19", "11-24", id="thursday-to-tuesday"),
        pytest.param("11-20", "11-25", id="friday-to-wednesday"),
        pytest.param("11-21", "11-25", id="saturday-to-wednesday"),
    ],
)
def test_after_two_working_days_the_pool_lead_is_asked_once(since: str, asked: str) -> None:
    watch = in_the_queue(since)
    watch.daily(day(since), day("11-29"), csm_name=POOL)
    remark = only(watch)
    assert said(watch) == [(day(asked), "queue-ageing")]
    assert (remark.mentions, remark.since, remark.rule) == (("emea-pool",), day(since), "E13")


def test_holidays_make_the_queue_patient() -> None:
    watch = in_the_queue("11-16", calendar=WorkCalendar(holidays={"default": frozenset({day("11-18")})}))
    watch.daily(day("11-16"), day("11-22"), csm_name=POOL)
    assert said(watch) == [(day("11-20"), "queue-ageing")]


def test_nobody_is_asked_about_the_queue_where_reminders_are_switched_off() -> None:
    watch = in_the_queue("11-16", enabled=False)
    watch.daily(day("11-16"), day("11-29"), csm_name=POOL)
    assert (said(watch), QUEUE in watch.issue.labels) == ([], True)


def test_who_assigns_themselves_owns_it() -> None:
    watch = in_the_queue("11-16")
    watch.issue = replace(watch.issue, assignees=("carol",))
    watch.daily(day("11-17"), day("11-29"), csm_name=POOL)
    assert (said(watch), watch.issue.assignees, watch.memory.queued) == ([], ("carol",), None)
    assert QUEUE not in watch.issue.labels


def test_a_csm_takes_it_out_of_the_queue_and_hears_so() -> None:
    watch = in_the_queue("11-16")
    watch.daily(day("11-17"), day("11-20"), csm_name=POOL)
    watch.said.clear()
    watch.run(day("11-23"), csm_name="Bob Kahn")
    remark = only(watch)
    assert (remark.kind.value, remark.incoming, watch.issue.assignees) == ("handed-over", "bob", ("bob",))
    assert (watch.memory.queued, watch.memory.said) == (None, frozenset())
    assert QUEUE not in watch.issue.labels


def test_back_in_the_queue_it_ages_anew() -> None:
    watch = in_the_queue("11-16")
    watch.daily(day("11-17"), day("11-20"), csm_name=POOL)
    watch.run(day("11-23"), csm_name="Bob Kahn")
    watch.said.clear()
    watch.daily(day("11-24"), day("11-27"), csm_name=POOL)
    assert said(watch) == [(day("11-24"), "queued"), (day("11-27"), "queue-ageing")]


def test_from_nobody_to_a_pool_is_no_news() -> None:
    watch = in_the_queue("11-16")
    watch.run(day("11-17"), csm_name=NOBODY)
    assert said(watch) == []


def test_an_adopted_issue_that_its_author_took_on_is_not_queued() -> None:
    of = account(csm_sentiment=RED)
    theirs = replace(
        Watch.of().issue, memory=None, description="", title="Acme Ltd.", author="carol", assignees=("carol",)
    )
    found = decision(of, theirs).wanted
    assert found is not None
    assert (QUEUE in found.add, found.memory.queued) == (False, None)


def spent(until: str) -> Watch:
    """Red, never updated, all three levels told to Ada in vain (16, 23 and 30 November)."""
    watch = Watch.of()
    watch.daily(day("11-02"), day(until))
    assert [level for _, level in watch.reminders] == [1, 2, 3]
    watch.said.clear()
    return watch


def test_after_the_last_level_a_new_csm_has_seven_days_and_then_levels_of_their_own() -> None:
    watch = spent("12-10")
    watch.daily(day("12-11"), day("01-31"), csm_name="Bob Kahn")
    assert said(watch)[0] == (day("12-11"), "handed-over")
    assert watch.reminders == [(day("12-18"), 1), (day("12-25"), 2), (day("01-01"), 3)]
    assert [remark.key for _, remark in watch.said[1:]] == [f"nudge:1.0.1:{n}" for n in (1, 2, 3)]
    assert watch.said[1][1].mentions == ("bob",)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        pytest.param("12-14", [("12-18", 1)], id="within-the-seven-days"),
        pytest.param("12-20", [("12-18", 1), ("12-20", 1)], id="after-them-asked-on-the-same-day"),
    ],
)
def test_a_second_change_of_hands_gives_levels_anew_but_no_more_days(
    second: str, told: list[tuple[str, int]]
) -> None:
    watch = spent("12-10")
    watch.daily(day("12-11"), day(second) - timedelta(days=1), csm_name="Bob Kahn")
    watch.daily(day(second), day("12-24"), csm_name="Ada Lovelace")
    assert watch.reminders == [(day(text), level) for text, level in told]
    assert len({remark.key for _, remark in watch.said}) == len(watch.said)


def test_an_issue_that_is_late_stays_late_while_the_new_csm_settles_in() -> None:
    watch = spent("12-10")
    watch.run(day("12-11"), csm_name="Bob Kahn")
    assert "triage::overdue" in watch.issue.labels
    assert watch.issue.due_date == day("11-22"), "seven days more than 15 November, not a new count"


def test_in_the_middle_of_the_levels_a_new_csm_begins_at_the_first() -> None:
    watch = Watch.of()
    watch.daily(day("11-02"), day("11-24"))
    assert watch.reminders == [(day("11-16"), 1), (day("11-23"), 2)]
    watch.said.clear()
    watch.daily(day("11-25"), day("12-08"), csm_name="Bob Kahn")
    assert watch.reminders == [(day("12-02"), 1)]


def test_an_answer_of_the_new_csm_ends_the_days_without_reminders() -> None:
    watch = spent("12-10")
    watch.run(day("12-11"), csm_name="Bob Kahn")
    watch.comment(day("12-12"), author="bob")
    watch.daily(day("12-12"), day("12-31"), csm_name="Bob Kahn")
    assert watch.reminders == [(day("12-27"), 1)]


def test_red_about_to_renew_the_new_csm_has_seven_days_as_well() -> None:
    watch = spent("12-10")
    watch.daily(day("12-11"), day("12-31"), csm_name="Bob Kahn", renewal_date=date(2027, 1, 5))
    assert watch.reminders == [(day("12-18"), 3)]


@pytest.mark.parametrize("csm", [POOL, NOBODY])
def test_the_queue_alone_starts_no_levels_anew_but_a_csm_after_it_does(csm: str | None) -> None:
    watch = spent("12-10")
    watch.daily(day("12-11"), day("12-20"), csm_name=csm)
    assert watch.reminders == []
    watch.daily(day("12-21"), day("12-29"), csm_name="Bob Kahn")
    assert watch.reminders == [(day("12-28"), 1)]


def test_where_a_person_chose_the_assignee_the_levels_stay_spent() -> None:
    watch = spent("12-10")
    watch.issue = replace(watch.issue, assignees=("carol",))
    watch.daily(day("12-11"), day("12-31"), csm_name="Bob Kahn")
    assert said(watch) == []


LEAD = Person("Pool Lead", gitlab="emea-pool", away_until=day("11-20"), backup="bob")


@pytest.mark.parametrize(
    ("lead", "members", "queued", "ageing"),
    [
        pytest.param(LEAD, None, ("bob",), ("bob",), id="away-all-the-while"),
        pytest.param(
            replace(LEAD, away_until=day("11-18")), None, ("bob",), ("emea-pool",), id="back-by-then"
        ),
        pytest.param(replace(LEAD, backup=None), None, ("emea-pool",), ("emea-pool",), id="without-a-backup"),
        pytest.param(
            LEAD,
            frozenset({"ada", "emea-pool"}),
            ("emea-pool",),
            ("emea-pool",),
            id="the-backup-is-no-member",
        ),
    ],
)
def test_who_is_asked_about_the_queue_while_its_lead_is_away(
    lead: Person, members: frozenset[str] | None, queued: tuple[str, ...], ageing: tuple[str, ...]
) -> None:
    watch = Watch.of(
        policy=reminding(working_days_only=True), people=replace(PEOPLE, people=(*PEOPLE.people, lead))
    )
    watch.members = members
    watch.comment(day("11-16"))
    watch.run(day("11-16"))
    watch.daily(day("11-16"), day("11-20"), csm_name=POOL)
    assert [
        (kind, remark.mentions) for (_, kind), (_, remark) in zip(said(watch), watch.said, strict=True)
    ] == [
        ("queued", queued),
        ("queue-ageing", ageing),
    ]
    assert watch.issue.assignees == ("emea-pool",), "the lead has it all the same"


def test_where_assignees_alone_count_the_update_of_the_csm_before_goes_on_counting() -> None:
    watch = Watch.of(policy=reminding(only_assignees=True))
    number = watch.comment(day("11-20"))
    watch.run(day("11-20"))
    watch.run(day("11-21"), csm_name="Bob Kahn")
    assert (watch.memory.updated_note, watch.issue.due_date) == (number, day("12-11"))
    watch.daily(day("11-22"), day("12-11"), csm_name="Bob Kahn")
    assert (watch.reminders, watch.memory.updated_note) == ([], number)
    watch.comment(day("12-05"), author="ada")
    watch.daily(day("12-05"), day("12-12"), csm_name="Bob Kahn")
    assert watch.reminders == [(day("12-12"), 1)], "from now on only the new CSM's words count"
