"""R-14, X21: one label of each category, and whose word counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    LABELS,
    RED,
    TODAY,
    YELLOW,
    account,
    board,
    decision,
    issue,
    memory,
    note,
    terms,
)
from triage_bot.model.decision import Proposal, State
from triage_bot.model.settings import Category
from triage_bot.policy.labelling import Labelling, settle

RISK = Category.RISK
ADOPTION, BUDGET, OTHER = "risk::lack of adoption", "risk::lack of budget", "risk::competition"

STRANGE = "risk::made up"
MINE: dict[str, Any] = {"mine": ADOPTION}
MAYBE: dict[str, Any] = {"provisional": True}


def settled(
    proposed: str | None, *on_issue: str, mine: str | None = None, provisional: bool = False, why: str = "x"
) -> Labelling:
    proposal = Proposal(label=proposed, rule="2.6", why=why, provisional=provisional)
    placed = {RISK.value: mine} if mine else {}
    return settle({RISK: proposal}, on_issue=frozenset(on_issue), placed=placed, labels=LABELS)


@pytest.mark.parametrize(
    ("given", "add", "remove", "mine", "kept"),
    [
        pytest.param((ADOPTION,), {ADOPTION}, set(), ADOPTION, None, id="nothing-there"),
        pytest.param((None,), set(), set(), None, None, id="nothing-there-nothing-proposed"),
        pytest.param((ADOPTION, ADOPTION, MINE), set(), set(), ADOPTION, None, id="as-it-should-be"),
        pytest.param((BUDGET, ADOPTION, MINE), {BUDGET}, {ADOPTION}, BUDGET, None, id="the-source-moved"),
        pytest.param((None, ADOPTION, MINE), set(), set(), ADOPTION, None, id="no-reason-any-more"),
        pytest.param(
            (BUDGET, ADOPTION, MINE | MAYBE),
            set(),
            set(),
            ADOPTION,
            None,
            id="a-provisional-proposal-replaces-nothing",
        ),
        pytest.param((BUDGET, MAYBE), {BUDGET}, set(), BUDGET, None, id="provisional-where-nothing-is"),
        pytest.param((BUDGET, OTHER), set(), set(), None, OTHER, id="a-persons-label-stands"),
        pytest.param((BUDGET, OTHER, MINE), set(), set(), None, OTHER, id="X21-replaced-by-a-person"),
        pytest.param(
            (ADOPTION, OTHER, ADOPTION, MINE),
            set(),
            {ADOPTION},
            None,
            OTHER,
            id="added-beside-the-bots-own",
        ),
        pytest.param((ADOPTION, MINE), set(), set(), ADOPTION, None, id="removed-by-a-person"),
        pytest.param((BUDGET, MINE), set(), set(), ADOPTION, None, id="removed-and-the-source-moved"),
        pytest.param((ADOPTION, ADOPTION), set(), set(), None, ADOPTION, id="set-by-a-person-as-proposed"),
        pytest.param((ADOPTION, STRANGE), set(), set(), None, STRANGE, id="a-label-nobody-declared"),
        pytest.param((ADOPTION, "EMEA", "urgent"), {ADOPTION}, set(), ADOPTION, None, id="other-labels"),
    ],
)
def test_r14_one_label_of_a_category(
    given: tuple[Any, ...], add: set[str], remove: set[str], mine: Any, kept: Any
) -> None:
    options = given[-1] if isinstance(given[-1], dict) else {}
    found = settled(*(g for g in given if not isinstance(g, dict)), **options)
    assert (found.add, found.remove) == (add, remove)
    assert (found.placed.get(RISK), found.kept.get(RISK)) == (mine, kept)


@pytest.mark.parametrize(
    ("given", "check"),
    [
        pytest.param(((ADOPTION,), {"mine": None}), None, id="fine"),
        pytest.param(((None,), {"why": "no reason"}), "no risk label: no reason", id="left-off"),
        pytest.param(((None,), {"why": "not needed"}), None, id="not-needed"),
        pytest.param(
            ((None, OTHER, BUDGET), {}),
            "several risk labels: risk::competition, risk::lack of budget; keep one",
            id="several-of-a-person",
        ),
        pytest.param(
            ((ADOPTION,), MINE),
            "risk label risk::lack of adoption was removed by a person; choose one",
            id="removed",
        ),
    ],
)
def test_what_only_a_person_can_mend_is_listed(given: Any, check: str | None) -> None:
    titles, options = given
    assert [c.text for c in settled(*titles, **options).checks] == ([check] if check else [])


def test_an_alias_counts_as_the_label_it_stands_for() -> None:
    found = settle(
        {Category.REGION: Proposal(label="EMEA", rule="2.7")},
        on_issue=frozenset({"LATAM"}),
        placed={},
        labels=LABELS,
    )
    assert (found.add, found.kept) == (set(), {Category.REGION: "LATAM"})


def tracked(placed: dict[str, str], *titles: str, **given: Any) -> Any:
    remembered = memory(placed=placed)
    on = issue(remembered, labels=frozenset({"HS::Red", *titles}))
    return decision(account(csm_sentiment=RED, **given), on).wanted


def test_r15_the_stage_follows_the_risk_that_will_stand() -> None:
    """The source's reason moves to the product: both labels come in one run, not one a run later."""
    wanted = tracked(
        {"risk": ADOPTION}, ADOPTION, risk_reasons=("Product Value / Gaps",), stage_impacted="Secure"
    )
    assert wanted.add >= {"risk::product experience", "devops::secure"}
    assert wanted.remove == {ADOPTION}


def test_r15_the_stage_follows_a_persons_risk_rather_than_the_sources() -> None:
    given = {"risk_reasons": ("Lack of adoption",), "stage_impacted": "Secure"}
    wanted = tracked({"risk": ADOPTION}, ADOPTION, "risk::product experience", **given)
    assert (wanted.add & {"devops::secure"}, wanted.remove) == ({"devops::secure"}, {ADOPTION})
    wanted = tracked({}, OTHER, **{**given, "risk_reasons": ("Product Value / Gaps",)})
    assert not {title for title in wanted.add if title.startswith("devops::")}


@pytest.mark.parametrize("before", [RED, YELLOW, GREEN, None])
def test_a_second_run_with_the_same_history_classifies_alike(before: Any) -> None:
    past = [(21, {"csm_sentiment": before}), (7, {"csm_sentiment": RED})]
    of = account(csm_sentiment=RED, past=past)
    first = decision(of).wanted
    second = decision(of, issue(first.memory, labels=first.add)).wanted
    assert (second.add, second.remove, second.memory) == (set(), set(), first.memory)


def test_a_classification_keeps_the_reason_of_its_day() -> None:
    past = [(20, {"csm_sentiment": YELLOW})]
    first = decision(account(csm_sentiment=RED, past=past)).wanted
    on = issue(first.memory, labels=first.add)
    second = decision(account(csm_sentiment=RED), on).wanted
    assert second.sheet.classification.label == "E&A"
    assert second.sheet.classification.why == first.sheet.classification.why == first.memory.classified
    assert second.memory.classified == first.memory.classified


@pytest.mark.parametrize(
    ("notes", "labels", "removed", "after"),
    [
        pytest.param(
            [note(by_bot=True)], {"HS::Red", "triage::new"}, False, State.NEW, id="only-the-bot-spoke"
        ),
        pytest.param([note()], {"HS::Red", "triage::new"}, True, State.RED, id="E5-a-person-spoke"),
        pytest.param([], {"HS::Red"}, False, State.RED, id="a-person-removed-it"),
    ],
)
def test_r16_the_new_label_goes_with_the_first_comment(
    notes: Any, labels: set[str], removed: bool, after: State
) -> None:
    on = board(issue(memory(placed={"triage": "triage::new"}), labels=frozenset(labels)), notes=notes)
    found = decision(account(csm_sentiment=RED), on)
    assert (("triage::new" in found.wanted.remove), found.after) == (removed, after)
    assert ("triage" in found.wanted.memory.placed) is (after is State.NEW)
    assert "triage::new" not in found.wanted.add


def test_r16_a_new_label_that_a_person_set_again_stays() -> None:
    on = board(issue(memory(), labels=frozenset({"HS::Red", "triage::new"})), notes=[note()])
    assert decision(account(csm_sentiment=RED), on).wanted.remove == set()


def test_labels_that_are_switched_off_are_not_set() -> None:
    names = {**LABELS.names, Category.TRIAGE: {}}
    found = decision(account(csm_sentiment=RED), None, terms(TODAY, labels=replace(LABELS, names=names)))
    assert found.wanted.add == {"HS::Red"}
    assert found.wanted.memory.placed == {}
