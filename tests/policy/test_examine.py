"""What `explain` can say: every rule, every account, with sources and days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    RED,
    TODAY,
    YELLOW,
    account,
    board,
    book,
    days,
    issue,
    judge,
    memory,
    note,
    terms,
)
from triage_bot.model.account import Account, SourceState
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Finding
from triage_bot.policy.examine import EXAMINERS, examine, make_case
from triage_bot.policy.rulebook import BY_ID, RULES


def findings(
    of: Account, on: TrackedIssue | None = None, *notes: Any, state: SourceState = SourceState.OK
) -> Mapping[str, Finding]:
    base, project = book(of, state=state), board(*([on] if on else []), notes=notes)
    decisions = [d for d in judge(base, project).decisions if d.account_id == of.id]
    found = examine(
        make_case(
            of,
            decision=decisions[0] if decisions else None,
            issue=on,
            book=base,
            board=project,
            terms=terms(),
        )
    )
    assert [finding.rule for finding in found] == [rule.id for rule in RULES]
    assert all(finding.because for finding in found)
    return {finding.rule: finding for finding in found}


def test_every_rule_has_an_examiner_and_every_examiner_a_rule() -> None:
    assert EXAMINERS.keys() == BY_ID.keys()
    assert len(BY_ID) == len(RULES)
    assert all(rule.sentence.endswith(".") and rule.chapter and rule.origin for rule in RULES)


def test_every_rule_that_a_decision_names_is_in_the_rulebook() -> None:
    """Rules are named in reasons, remarks and checks all over the room."""
    for rating in (RED, YELLOW, GREEN, None):
        for on in (None, issue(memory(RED)), issue(memory(GREEN)), issue(people="x", title="Acme Ltd.")):
            for decided in judge(account(csm_sentiment=rating), on).decisions:
                named = set(decided.rules)
                if decided.wanted is not None:
                    named |= {remark.rule for remark in decided.wanted.remarks}
                    if decided.wanted.sheet is not None:
                        named |= {check.rule for check in decided.wanted.sheet.checks}
                assert named <= BY_ID.keys()


def test_an_untracked_account_that_opens() -> None:
    of = account(
        as_of=TODAY,
        csm_sentiment=RED,
        csm_sentiment_at=TODAY - days(5),
        geo="EMEA",
        csm_name="Ada Lovelace",
    )
    found = findings(of)
    assert (found["R-10"].matched, found["R-10"].because) == (True, "red by CSM sentiment of 2026-11-16")
    assert found["R-12"].matched is None, "no yellow, so the rule does not come into it"
    assert (found["R-13"].matched, found["R-14"].matched) == (None, None)
    assert found["2.7"].because == "EMEA: geo EMEA"
    assert found["2.9"].because.startswith("ada")
    sentiment = found["R-01"].inputs[0]
    assert (sentiment.name, sentiment.value, sentiment.source, sentiment.as_of) == (
        "csm_sentiment",
        "red",
        "gainsight",
        TODAY,
    )
    missing = found["R-01"].inputs[-1]
    assert (missing.value, missing.source, missing.as_of) == ("missing", None, None)


def test_an_untracked_account_that_does_not() -> None:
    found = findings(account(csm_sentiment=YELLOW, requires_triage=False))
    assert (found["R-11"].matched, found["R-12"].matched) == (False, True)
    assert "triage not required" in found["R-12"].because
    assert found["R-12"].would_change


def test_a_tracked_account() -> None:
    on = issue(memory(RED), labels=frozenset({"HS::Red", "EMEA"}))
    found = findings(account(as_of=TODAY, csm_sentiment=GREEN, geo="EMEA"), on)
    assert (found["R-13"].matched, found["R-13"].because) == (True, "#1 is the account's issue")
    assert found["R-14"].because == "classification has none, risk has none"
    assert (found["E6"].matched, found["E8"].matched) == (True, False)
    assert "confirming" in found["E6"].because
    believed, heard = found["E6"].inputs
    assert (believed.value, believed.source, believed.as_of) == ("red", "marker", TODAY - days(10))
    assert (heard.value, heard.source, heard.as_of) == ("green", "gainsight", TODAY)
    assert "deadline 2026-11-25: in time" in found["R-21"].because


def test_a_tracked_account_whose_label_a_person_changed() -> None:
    found = findings(account(csm_sentiment=RED), issue(memory(RED), labels=frozenset({"HS::Yellow"})))
    assert found["R-26"].matched is True
    assert "2026-11-21" in found["R-26"].because


def test_a_persons_risk_label_is_what_the_stage_is_about() -> None:
    on = issue(memory(RED), labels=frozenset({"HS::Red", "risk::product experience"}))
    found = findings(
        account(csm_sentiment=RED, risk_reasons=("Loss of Budget",), stage_impacted="Secure"), on
    )
    assert (found["R-15"].matched, found["R-15"].because) == (True, "devops::secure: stage Secure")


def test_an_account_with_contradicting_rows() -> None:
    found = findings(
        account(as_of=TODAY, csm_sentiment=RED, conflict="rows 2 and 9 disagree"), issue(memory(RED))
    )
    assert found["3.5"].matched is True
    assert "rows 2 and 9" in found["3.5"].because
    row = found["3.5"].inputs[0]
    assert "exports/gainsight.csv:2" in row.value
    assert (row.source, row.as_of) == ("gainsight", TODAY)


@pytest.mark.parametrize("state", [SourceState.DEGRADED, SourceState.FAILED])
def test_an_account_whose_source_is_not_believed(state: SourceState) -> None:
    found = findings(account(csm_sentiment=RED), state=state)
    assert found["3.5"].matched is True
    assert state.value in found["3.5"].because


@pytest.mark.parametrize("rating", [RED, YELLOW, GREEN, None])
@pytest.mark.parametrize("on", [None, issue(memory(RED)), issue(memory(GREEN))])
def test_findings_are_complete_in_every_state(rating: Any, on: Any) -> None:
    """All the rules are there, and all that applies to the state has an answer (checked in `findings`)."""
    for notes in ((), (note(),)):
        findings(account(csm_sentiment=rating, lifecycle="Onboarding", renewal_date=TODAY), on, *notes)
