"""What a review of the reminders found: each as a small case of its own."""

from __future__ import annotations

from dataclasses import replace

from tests.policy.cases import (
    RED,
    REMINDING,
    TODAY,
    account,
    board,
    book,
    days,
    decision,
    issue,
    memory,
    note,
    terms,
)
from triage_bot.model.account import SourceState
from triage_bot.model.memory import Promise
from triage_bot.model.settings import CadenceOverride

MONDAY = TODAY + days(2)
LATE = issue(memory(RED, opened=TODAY - days(40)))
READ = board(LATE, records={LATE.iid: ()})


def test_a_broken_source_reminds_nobody_where_the_cadence_hangs_on_its_facts() -> None:
    slow = CadenceOverride(days={RED: 60}, when={"segment": frozenset({"SMB"})})
    policy = replace(REMINDING, reminders=replace(REMINDING.reminders, overrides=(slow,)))
    found = decision(book(state=SourceState.FAILED), READ, terms(MONDAY, policy=policy))
    assert found.wanted is not None
    assert (found.wanted.remarks, found.wanted.add, found.wanted.due) == ((), frozenset(), None)


def test_a_snooze_ends_before_the_last_days_to_a_renewal_that_came_nearer() -> None:
    snoozed = replace(memory(RED, opened=TODAY - days(40)), snooze=Promise(7, MONDAY + days(20)))
    of = issue(snoozed)
    for renewal, levels in ((MONDAY + days(200), []), (MONDAY + days(20), [3])):
        sick = account(csm_sentiment=RED, renewal_date=renewal)
        on = board(of, records={of.iid: (note(id=7, body="+1"),)})
        found = decision(sick, on, terms(MONDAY, policy=REMINDING))
        assert found.wanted is not None
        assert [r.level for r in found.wanted.remarks if r.level] == levels
