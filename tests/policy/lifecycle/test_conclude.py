"""3.3 line by line, X12 to X17 and E21: how the case of an open issue goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    ID,
    RED,
    TODAY,
    YELLOW,
    account,
    board,
    days,
    decision,
    issue,
    memory,
    note,
    remarks,
)
from triage_bot.model.board import Member, Role, TrackedIssue
from triage_bot.model.decision import Decision, State, Verb
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory, Verdict
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.model.renewal import Ending
from triage_bot.policy.terms import Terms

from .renewing import DUE_ON, renewal, under

WON, LOST, VOID = "outcome::closed-won", "outcome::closed-lost", "outcome::void"


def lasting(**over: Any) -> Memory:
    """An issue that has been green for long enough, of three days of data."""
    green = {"since": TODAY - days(20), "opened": TODAY - days(60), "greens": 3, "green_on": TODAY - days(1)}
    return memory(GREEN, **{**green, **over})


def judged(on: TrackedIssue | Memory, terms: Terms, *notes: Any, **facts: Any) -> Decision:
    on = on if isinstance(on, TrackedIssue) else issue(on)
    assert on.memory is not None
    return decision(account(**{"csm_sentiment": on.memory.health, **facts}), board(on, notes=notes), terms)


def end_of(found: Decision) -> tuple[Outcome, How | None, str] | None:
    end = found.wanted.memory.concluded if found.wanted else None
    return (end.outcome, end.how, end.rule) if end and found.verb is Verb.CLOSE else None


def said(word: str, how: How | None = None) -> Verdict:
    return Verdict(77, word, TODAY - days(1), how)


LINES = [
    pytest.param(
        memory(RED), [], {"lifecycle": "Churned"}, (Outcome.LOSS, How.CHURN, "E16"), id="1-stage-churned"
    ),
    pytest.param(
        memory(RED), [], {"churned_at": TODAY}, (Outcome.LOSS, How.CHURN, "E16"), id="1-churned-today"
    ),
    pytest.param(memory(RED), [], {"churned_at": TODAY + days(1)}, None, id="1-churns-tomorrow"),
    pytest.param(
        memory(RED), [renewal(Ending.LOST)], {}, (Outcome.LOSS, How.CHURN, "E16"), id="1-renewal-lost"
    ),
    pytest.param(
        memory(RED), [renewal(Ending.WON, -20_000)], {}, (Outcome.LOSS, How.CONTRACTION, "E15"), id="X14-red"
    ),
    pytest.param(
        lasting(), [renewal(Ending.WON, -1)], {}, (Outcome.LOSS, How.CONTRACTION, "E15"), id="X14-green"
    ),
    pytest.param(lasting(), [renewal(Ending.WON, 0)], {}, (Outcome.WIN, How.RENEWED, "E14"), id="X13"),
    pytest.param(lasting(greens=1), [renewal(Ending.WON, 0)], {}, None, id="3-green-of-one-day-of-data"),
    pytest.param(
        lasting(since=TODAY - days(13)), [renewal(Ending.WON, 0)], {}, None, id="3-green-for-13-days"
    ),
    pytest.param(lasting(), [renewal(Ending.WON, 0)], {"csm_sentiment": None}, None, id="3-unknown-today"),
    pytest.param(memory(RED), [renewal(Ending.WON, 50_000)], {}, None, id="4-still-red"),
    pytest.param(lasting(), [renewal(Ending.WON)], {}, None, id="5-value-unknown"),
    pytest.param(
        lasting(verdict=said("won")), [renewal()], {}, (Outcome.WIN, How.ATTESTED, "E9"), id="6-attested"
    ),
    pytest.param(
        lasting(verdict=said("not-at-risk")),
        [renewal()],
        {},
        (Outcome.VOID, How.OPENED_IN_ERROR, "E21"),
        id="6-never-at-risk",
    ),
    pytest.param(memory(RED, verdict=said("won")), [renewal()], {}, None, id="6-attested-on-red"),
    pytest.param(lasting(greens=1, verdict=said("won")), [renewal()], {}, None, id="6-not-lasting"),
    pytest.param(lasting(), [renewal()], {}, None, id="7-renewal-near"),
    pytest.param(lasting(), [], {}, None, id="7-no-renewal"),
    pytest.param(memory(RED), [renewal()], {}, None, id="8-red"),
    pytest.param(
        memory(RED, verdict=said("lost", how=How.CONTRACTION)),
        [renewal()],
        {},
        (Outcome.LOSS, How.CONTRACTION, "E21"),
        id="E21-lost-contraction",
    ),
    pytest.param(memory(RED, verdict=said("lost")), [renewal()], {}, None, id="E21-lost-somehow"),
    pytest.param(memory(RED), [renewal(Ending.VOID)], {}, None, id="X15-only-a-duplicate"),
    pytest.param(
        lasting(),
        [renewal(Ending.VOID), renewal(Ending.WON, 5, opportunity_id="006b", renewal_date=DUE_ON + days(9))],
        {},
        (Outcome.WIN, How.RENEWED, "E14"),
        id="X15-followed",
    ),
]


@pytest.mark.parametrize(("remembered", "renewals", "facts", "end"), LINES)
def test_each_line(remembered: Memory, renewals: list[Any], facts: dict[str, Any], end: Any) -> None:
    found = judged(remembered, under(*renewals), **facts)
    assert end_of(found) == end
    assert (found.verb is Verb.CLOSE) == (end is not None)


@pytest.mark.parametrize(
    ("close_on_green", "far", "asks"), [(False, 121, True), (False, 120, False), (True, 121, False)]
)
def test_line_7_a_renewal_far_away_is_asked_about_once(close_on_green: bool, far: int, asks: bool) -> None:
    terms = under(close_on_green=close_on_green, known=False)
    found = judged(lasting(), terms, renewal_date=TODAY + days(far))
    assert found.wanted is not None
    assert ("attest" in remarks(found)) == asks
    assert end_of(found) == ((Outcome.WIN, How.PROVISIONAL, "E9") if close_on_green else None)
    if asks:
        again = judged(found.wanted.memory, terms, renewal_date=TODAY + days(far))
        assert remarks(again) == []


@pytest.mark.parametrize(
    ("remembered", "renewals", "kind"),
    [
        (memory(RED), [renewal(Ending.WON, 0)], "still-at-risk"),
        (memory(YELLOW), [renewal(Ending.WON)], "value-unknown"),
        (memory(RED, verdict=said("lost")), [renewal()], "which-loss"),
        (memory(RED, verdict=said("won")), [renewal()], "word-kept"),
    ],
)
def test_what_is_not_known_is_asked_once(remembered: Memory, renewals: list[Any], kind: str) -> None:
    found = judged(remembered, under(*renewals))
    assert remarks(found) == [kind]
    assert found.wanted is not None
    assert found.verb is Verb.TRACK
    again = judged(replace(found.wanted.memory), under(*renewals, today=TODAY + days(3)))
    assert remarks(again) == []
    other = [replace(one, opportunity_id="another") for one in renewals]
    if kind in ("still-at-risk", "value-unknown"):
        assert remarks(judged(found.wanted.memory, under(*other))) == [kind], (
            "another renewal, another question"
        )


@pytest.mark.parametrize(
    ("title", "remembered", "renewals", "end", "against"),
    [
        (WON, memory(RED), [renewal()], (Outcome.WIN, How.ATTESTED, "E21"), RED),
        (WON, lasting(), [renewal(Ending.WON, 0)], (Outcome.WIN, How.RENEWED, "E21"), None),
        (VOID, memory(RED), [], (Outcome.VOID, None, "E21"), None),
        (LOST, memory(RED), [renewal(Ending.WON, -5)], (Outcome.LOSS, How.CONTRACTION, "E21"), None),
        (LOST, memory(RED, leaving=TODAY), [], (Outcome.LOSS, How.CHURN, "E21"), None),
        (LOST, memory(RED, verdict=said("lost", how=How.CHURN)), [], (Outcome.LOSS, How.CHURN, "E21"), None),
        (LOST, memory(RED), [renewal()], None, None),
    ],
)
def test_e21_a_persons_outcome_label_decides_and_a_loss_needs_its_kind(
    title: str, remembered: Memory, renewals: list[Any], end: Any, against: Rating | None
) -> None:
    on = issue(remembered)
    stage = {"lifecycle": "Will Churn"} if remembered.leaving else {}
    found = judged(replace(on, labels=on.labels | {title}), under(*renewals), **stage)
    assert end_of(found) == end
    assert found.wanted is not None
    if end is None:
        assert remarks(found) == ["which-loss"]
        return
    (closing,) = found.wanted.remarks
    assert closing.ending is not None
    assert closing.ending.against is against
    assert title not in found.wanted.memory.placed.values(), "the label stays the person's"


@pytest.mark.parametrize(
    ("title", "stage", "net", "otherwise"),
    [
        (WON, None, -20_000, "net ARR -20,000.00 USD over 1 renewal"),
        (WON, None, 0, None),
        (VOID, None, -20_000, None),
        (None, "Churned", 0, "net ARR +0.00 USD over 1 renewal"),
        (None, "Churned", -20_000, None),
    ],
)
def test_e21_where_the_renewals_say_otherwise_people_are_told_to_put_it_right(
    title: str | None, stage: str | None, net: int, otherwise: str | None
) -> None:
    on = issue(memory(RED))
    on = replace(on, labels=on.labels | ({title} if title else set()))
    found = judged(on, under(renewal(Ending.WON, net)), lifecycle=stage)
    assert found.wanted is not None
    (closing,) = found.wanted.remarks
    assert closing.ending is not None
    said = closing.ending.otherwise
    assert (said is None) if otherwise is None else (said is not None and said.startswith(otherwise))


def test_x30_a_stale_green_closes_nothing() -> None:
    stale = {"csm_sentiment": GREEN, "csm_sentiment_at": TODAY - days(130)}
    assert judged(lasting(), under(renewal(Ending.WON, 0)), **stale).verb is Verb.TRACK
    found = judged(memory(RED), under(renewal()), **stale)
    assert found.wanted is not None
    assert found.wanted.memory.health is RED


def test_a_word_is_overtaken_by_a_worsening() -> None:
    worse = memory(RED, before=YELLOW, since=TODAY, verdict=said("won"))
    assert remarks(judged(worse, under(renewal()))) == []


def test_unclear_renewals_decide_nothing() -> None:
    terms = replace(under(renewal(Ending.LOST)), renewals_unclear={ID: "two rows contradict each other"})
    assert judged(memory(RED), terms).verb is Verb.TRACK
    passed = replace(terms, today=DUE_ON + days(40))
    assert remarks(judged(memory(RED), passed, renewal_date=DUE_ON)) == []


def test_an_issue_is_never_closed_in_the_run_that_takes_it_into_care() -> None:
    """3.4: also where the customer has churned long ago."""
    opened_by_hand = issue(people=f"About {ID}", title="Acme Ltd.")
    churned = account(csm_sentiment=RED, churned_at=TODAY - days(3))
    found = decision(churned, board(opened_by_hand), under(renewal(Ending.LOST)))
    assert found.verb is Verb.ADOPT
    assert found.wanted is not None
    assert found.wanted.memory.concluded is None


def test_a_person_who_opens_it_again_is_not_answered_by_the_same_fact() -> None:
    lost = Conclusion(outcome=Outcome.LOSS, on=TODAY, rule="E16", how=How.CHURN, fact="0068b00002CSjkq")
    again = memory(RED, concluded=lost, placed={"outcome": LOST})
    on = issue(again)
    on = replace(on, labels=on.labels | {LOST})
    assert judged(on, under(renewal(Ending.LOST))).verb is Verb.TRACK
    assert judged(on, under(renewal(Ending.LOST, opportunity_id="another"))).verb is Verb.CLOSE


def test_a_closed_issue_keeps_health_and_loses_what_tells_an_open_state() -> None:
    """R-45, and one comment only."""
    placed = {"triage": "triage::new", "triage.unassigned": "queue::unassigned"}
    on = issue(memory(RED, placed=placed, nudged=None))
    labels = on.labels | {"triage::new", "queue::unassigned", "urgent"}
    found = judged(replace(on, labels=labels, assignees=("ada",)), under(renewal(Ending.LOST)))
    wanted = found.wanted
    assert wanted is not None
    assert (labels | wanted.add) - wanted.remove == {"HS::Red", "urgent", LOST}
    assert remarks(found) == ["closed-lost"]
    assert wanted.remarks[0].key == "end:1.loss.churn"
    assert wanted.remarks[0].mentions == ("ada",)
    assert wanted.memory.placed == {"outcome": LOST}
    assert (found.before, found.after) == (State.NEW, State.LOST)


def test_words_of_the_same_run_close_and_are_acknowledged() -> None:
    terms = replace(
        under(renewal()),
        names=frozenset({"triage-bot"}),
        members_by_name={"carol": Member(id=9, username="carol", name="Carol", role=Role.REPORTER)},
    )
    heard = note(id=77, body="@triage-bot lost churn: they move to Octoforge")
    found = judged(memory(RED), terms, heard)
    assert end_of(found) == (Outcome.LOSS, How.CHURN, "E21")
    assert found.wanted is not None
    assert found.wanted.acknowledge == (77,)
    ending = found.wanted.remarks[0].ending
    assert ending is not None
    assert (ending.note, ending.by) == (77, "carol")
