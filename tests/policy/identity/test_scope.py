"""E31: accounts that the policy puts out of scope, in as many words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.policy.cases import (
    ID,
    POLICY,
    RED,
    TODAY,
    account,
    book,
    days,
    decision,
    issue,
    judge,
    memory,
    terms,
)
from triage_bot.model.decision import HoldKind, RemarkKind, State, Verb
from triage_bot.model.memory import Verdict
from triage_bot.model.outcome import How
from triage_bot.model.settings import ScopeRule

SOLD = ScopeRule({"segment": frozenset({"sold"})}, "sold to a partner")
OUT = replace(POLICY, out_of_scope=(SOLD,))


def under(**over: Any) -> Any:
    return terms(policy=OUT, **over)


def sold(**over: Any) -> Any:
    return account(**{"csm_sentiment": RED, "segment": "Sold", **over})


def test_e31_nothing_is_opened() -> None:
    made = decision(sold(), None, under())
    assert (made.verb, made.hold) == (Verb.HOLD, HoldKind.EXCLUDED)
    assert "sold to a partner" in made.reasons[0].text


def test_e31_an_issue_opened_by_hand_is_left_alone() -> None:
    made = decision(sold(), issue(iid=7, title="Acme Ltd."), under())
    assert (made.verb, made.hold, made.iid) == (Verb.HOLD, HoldKind.EXCLUDED, 7)


def test_e31_told_first_and_closed_when_seen_again_on_another_day() -> None:
    first = decision(sold(), issue(memory()), under())
    assert (first.verb, first.wanted.memory.scope_left) == (Verb.TRACK, TODAY)
    assert RemarkKind.LEFT_SCOPE in [r.kind for r in first.wanted.remarks]
    remembered = first.wanted.memory
    same_day = decision(sold(), issue(remembered), under())
    assert (same_day.verb, [r.rule for r in same_day.wanted.remarks]) == (Verb.TRACK, [])
    later = decision(sold(), issue(remembered), under(today=TODAY + timedelta(days=1)))
    assert (later.verb, later.after) == (Verb.CLOSE, State.VOID)
    assert later.wanted.memory.concluded.how is How.OUT_OF_SCOPE


def test_e31_a_persons_word_confirms_at_once() -> None:
    word = Verdict(9, "not-at-risk", TODAY)
    made = decision(sold(), issue(memory(scope_left=TODAY, verdict=word)), under())
    assert (made.verb, made.wanted.memory.concluded.how) == (Verb.CLOSE, How.OUT_OF_SCOPE)


@pytest.mark.parametrize("segment", [None, "", "Enterprise", "Sold out"])
def test_e31_what_is_not_known_puts_nobody_out_of_scope(segment: str | None) -> None:
    made = decision(sold(segment=segment), issue(memory(scope_left=TODAY - days(3))), under())
    assert (made.verb, made.wanted.memory.scope_left) == (Verb.TRACK, None)


def test_e31_a_row_that_is_missing_is_not_out_of_scope() -> None:
    """A filter of the source may have moved: that is E29, which closes nothing."""
    (made,) = judge(book(), issue(memory(scope_left=TODAY - days(9))), under()).decisions
    assert (made.account_id, made.verb, made.hold) == (ID, Verb.TRACK, HoldKind.MISSING)


def test_e31_opened_again_by_a_person_it_is_not_closed_for_the_same() -> None:
    closed = decision(sold(), issue(memory(scope_left=TODAY - days(1))), under())
    again = decision(sold(), issue(closed.wanted.memory), under(today=TODAY + days(5)))
    assert again.verb is Verb.TRACK
    assert "was opened again" in " ".join(reason.text for reason in again.reasons)
