"""The labels overdue, snoozed and unassigned: put on and off with the state; a person's hand is respected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import LABELS, RED, account, board, decision, terms
from tests.policy.watch import ADA, Watch, day, reminding
from triage_bot.model.memory import Promise
from triage_bot.model.settings import Category, LabelScheme

OVERDUE, SNOOZED, NEW, QUEUE = "triage::overdue", "triage::snoozed", "triage::new", "queue::unassigned"
QUIET: Any = reminding(enabled=False)


def states(watch: Watch) -> set[str]:
    return set(watch.issue.labels & {OVERDUE, SNOOZED, NEW, QUEUE})


def late() -> Watch:
    """Opened on 1 November, due on 15 November, seen on the day after."""
    watch = Watch.of(policy=QUIET)
    watch.run(day("11-15"))
    assert states(watch) == set()
    watch.run(day("11-16"))
    assert states(watch) == {OVERDUE}
    return watch


def test_overdue_comes_and_goes_with_the_deadline() -> None:
    watch = late()
    watch.run(day("11-17"))
    assert states(watch) == {OVERDUE}
    watch.comment(day("11-18"))
    watch.run(day("11-18"))
    assert states(watch) == set()
    watch.run(day("12-03"))
    assert states(watch) == {OVERDUE}


def test_one_that_a_person_took_off_stays_off_until_the_state_ends() -> None:
    watch = late()
    watch.label(OVERDUE, on=False)
    watch.daily(day("11-17"), day("11-25"))
    assert states(watch) == set()
    watch.comment(day("11-26"))
    watch.run(day("11-26"))
    watch.run(day("12-11"))
    assert states(watch) == {OVERDUE}, "a new lateness, a new label"


def test_one_that_a_person_put_on_is_theirs() -> None:
    watch = Watch.of(policy=QUIET)
    watch.label(OVERDUE, on=True)
    watch.label(SNOOZED, on=True)
    watch.label(QUEUE, on=True)
    for today in ("11-02", "11-16"):
        watch.run(day(today))
        assert states(watch) == {OVERDUE, SNOOZED, QUEUE}
    watch.comment(day("11-18"))
    watch.run(day("11-18"))
    assert states(watch) == {OVERDUE, SNOOZED, QUEUE}


def test_snoozed_up_to_the_day_and_instead_of_overdue() -> None:
    watch = Watch.of(policy=QUIET, snooze=Promise(101, day("11-20")))
    watch.comment(day("11-01"), "+1")
    watch.run(day("11-02"))
    assert states(watch) == {SNOOZED}
    watch.run(day("11-20"))
    assert states(watch) == {SNOOZED}
    watch.run(day("11-21"))
    assert states(watch) == {OVERDUE}


def test_a_snooze_of_a_late_issue_takes_overdue_off_and_its_end_puts_it_on_again() -> None:
    watch = late()
    asked = watch.comment(day("11-16"), "+1")
    watch.issue = replace(watch.issue, memory=replace(watch.memory, snooze=Promise(asked, day("11-20"))))
    watch.run(day("11-17"))
    assert states(watch) == {SNOOZED}
    watch.run(day("11-21"))
    assert states(watch) == {OVERDUE}


def test_overdue_takes_the_place_of_new() -> None:
    watch = Watch.of(policy=QUIET, placed={Category.TRIAGE: NEW})
    watch.label(NEW, on=True)
    watch.run(day("11-15"))
    assert states(watch) == {NEW}
    watch.run(day("11-16"))
    assert (states(watch), Category.TRIAGE in watch.memory.placed) == ({OVERDUE}, False)


def test_labels_of_different_scopes_stand_side_by_side() -> None:
    words = {**LABELS.names[Category.TRIAGE], "overdue": "late", "snoozed": "quiet"}
    scheme = replace(LABELS, names={**LABELS.names, Category.TRIAGE: words})
    found = _under(scheme)
    assert {"late", "quiet"} <= found.add
    assert NEW not in found.remove


def test_a_label_that_a_team_switched_off_is_never_set() -> None:
    words = {word: title for word, title in LABELS.names[Category.TRIAGE].items() if word != "overdue"}
    found = _under(replace(LABELS, names={**LABELS.names, Category.TRIAGE: words}), snoozed=False)
    assert not found.add & {OVERDUE, SNOOZED}
    assert "triage.overdue" not in found.memory.placed


def _under(scheme: LabelScheme, *, snoozed: bool = True) -> Any:
    """A late, new issue, snoozed or not, under another vocabulary."""
    watch = Watch.of(placed={Category.TRIAGE: NEW}, snooze=Promise(0, day("11-30")) if snoozed else None)
    watch.label(NEW, on=True)
    on = board(watch.issue, evidence_since=day("10-10"))
    of = account(csm_sentiment=RED, **ADA)
    return decision(of, on, terms(day("11-20"), policy=QUIET, labels=scheme)).wanted


@pytest.mark.parametrize("readable", [True, False])
def test_what_is_not_known_changes_nothing(readable: bool) -> None:
    watch = late()
    watch.policy = reminding()
    before = watch.issue.labels
    watch.run(day("11-18"), whole=False, readable=readable)
    assert watch.issue.labels == before
