"""The table of events row by row: the main case of each as a whole decision, with state, comment and act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    ID,
    OTHER_ID,
    POLICY,
    RED,
    REMINDING,
    TODAY,
    YELLOW,
    account,
    board,
    book,
    days,
    decision,
    issue,
    judge,
    memory,
    note,
    terms,
)
from triage_bot.model.decision import Decision, State, Verb
from triage_bot.model.memory import Absence, Sighting, Verdict
from triage_bot.model.merge import Merge
from triage_bot.model.outcome import How, Outcome
from triage_bot.model.renewal import Ending
from triage_bot.model.settings import ScopeRule
from triage_bot.policy.lifecycle.table import BY_ID, EVENTS

from .closing import CLOSED, LOST, WON, After, ended, shut
from .renewing import renewal, under

MONDAY = TODAY + days(2)
CSM = {"csm_name": "Ada Lovelace"}
LONG = {"since": TODAY - days(60), "opened": TODAY - days(60), "greens": 3}
"""Of an issue that is old enough for its green to last."""


def opening(**facts: Any) -> Decision:
    return decision(account(**facts))


def tracked(believed: Any = RED, under: Any = None, labels: tuple[str, ...] = (), **given: Any) -> Decision:
    """One run over an issue; `given` are facts, and what is remembered after `m_`."""
    remembered = {name[2:]: value for name, value in given.items() if name.startswith("m_")}
    facts = {name: value for name, value in given.items() if not name.startswith("m_")}
    known = memory(believed, **remembered)
    on = issue(known, assignees=("ada",))
    on = replace(on, labels=on.labels | set(labels))
    return decision(account(**{"csm_sentiment": believed, **facts}), on, under or terms())


def seen(rating: Any) -> dict[str, Any]:
    """A better rating that was seen once, and is seen again."""
    return {"m_pending": Sighting(rating, TODAY - days(1), TODAY - days(1)), "csm_sentiment": rating}


def commented() -> Decision:
    on = issue(memory(RED, placed={"triage": "triage::new"}))
    on = replace(on, labels=on.labels | {"triage::new"})
    return decision(account(csm_sentiment=RED), board(on, notes=[note(on=TODAY)]))


def handed_on(second: dict[str, Any]) -> Decision:
    """The second of two runs, between which the CSM changed."""
    first = decision(account(csm_sentiment=RED, **CSM), issue(memory(RED)))
    assert first.wanted is not None
    assert first.wanted.assignee == "ada"
    on = issue(first.wanted.memory, assignees=("ada",))
    return decision(account(csm_sentiment=RED, **second), on, terms(TODAY + days(1)))


def late() -> Decision:
    known = memory(RED, opened=MONDAY - days(30), since=MONDAY - days(30), due=MONDAY - days(16))
    read = board(issue(known, assignees=("ada",)), records={1: ()})
    return decision(account(csm_sentiment=RED, **CSM), read, terms(MONDAY, policy=REMINDING))


def closed(labels: tuple[str, ...], rating: Any, *, after: int = 0, **over: Any) -> Decision:
    return After(shut(rating, *labels, **over)).only(rating, after=after)


def relapsed() -> Decision:
    end = ended(Outcome.WIN, how=How.ATTESTED)
    won = shut(GREEN, WON, by="triage-bot", concluded=end, placed={"outcome": WON})
    return After(won).only(RED, after=40)


def returned() -> Decision:
    gone = renewal(Ending.LOST, -100, renewal_date=CLOSED)
    back = renewal(Ending.WON, 100, renewal_date=CLOSED + days(60), opportunity_id="0068back")
    end = ended(Outcome.LOSS, how=How.CHURN, fact=gone.opportunity_id)
    left = shut(RED, LOST, by="triage-bot", concluded=end, renews=CLOSED, placed={"outcome": LOST})
    return After(left, renewals=(gone, back)).only(book(), after=60)


def merged() -> Decision:
    rows = replace(book(account(csm_sentiment=RED)), merges=(Merge(OTHER_ID, ID, "crm"),))
    both = board(issue(memory(RED)), issue(memory(RED, account=OTHER_ID), iid=2))
    return next(made for made in judge(rows, both).decisions if made.iid == 2)


def twice() -> Decision:
    both = board(issue(memory(RED)), issue(memory(RED), iid=2))
    return next(made for made in judge(account(csm_sentiment=RED), both).decisions if made.iid == 2)


def missing() -> Decision:
    absence = Absence(TODAY - days(30), TODAY - days(1), 2)
    return judge(book(), issue(memory(RED, absence=absence))).decisions[0]


def found_again() -> Decision:
    return decision(account(csm_sentiment=RED, **CSM), issue(iid=7, people=f"see {ID}"))


def out_of_scope() -> Decision:
    sold = replace(POLICY, out_of_scope=(ScopeRule({"segment": frozenset({"sold"})}, "sold"),))
    known = memory(RED, scope_left=TODAY - days(1))
    return decision(account(csm_sentiment=RED, segment="Sold"), issue(known), terms(policy=sold))


NEXT = renewal(renewal_date=TODAY + days(370), opportunity_id="next")
VOIDED = (renewal(Ending.VOID, renewal_date=TODAY + days(5), stage="10-Duplicate"), NEXT)
PASSED = renewal(renewal_date=MONDAY - days(1))
PUT_OFF = renewal(renewal_date=TODAY + days(97))

ROWS: dict[str, tuple[Callable[[], Decision], Verb, State, str | None]] = {
    "E1": (lambda: opening(csm_sentiment=RED), Verb.OPEN, State.NEW, None),
    "E2": (lambda: opening(csm_sentiment=YELLOW, requires_triage=True), Verb.OPEN, State.NEW, None),
    "E3": (lambda: opening(csm_sentiment=YELLOW, requires_triage=False), Verb.HOLD, State.WATCH, None),
    "E4": (
        lambda: tracked(YELLOW, m_flagged=True, requires_triage=False),
        Verb.TRACK,
        State.YELLOW,
        "flag",
    ),
    "E5": (commented, Verb.TRACK, State.RED, None),
    "E6": (lambda: tracked(RED, **seen(YELLOW)), Verb.TRACK, State.YELLOW, "rating"),
    "E7": (lambda: tracked(YELLOW, csm_sentiment=RED), Verb.TRACK, State.RED, "rating"),
    "E8": (lambda: tracked(RED, **seen(GREEN)), Verb.TRACK, State.RECOVERING, "rating"),
    "E9": (
        lambda: tracked(GREEN, m_verdict=Verdict(7, "won", TODAY), **_long()),
        Verb.CLOSE,
        State.WON,
        "end:1.win.attested",
    ),
    "E10": (
        lambda: tracked(RED, csm_sentiment=None, m_unknown=TODAY - days(14)),
        Verb.TRACK,
        State.RED,
        "unknown",
    ),
    "E11": (late, Verb.TRACK, State.RED, "nudge"),
    "E12": (lambda: handed_on({"csm_name": "Bob Kahn"}), Verb.TRACK, State.RED, "csm:1.1:"),
    "E13": (lambda: handed_on({"csm_name": None}), Verb.TRACK, State.RED, "csm:1.1:"),
    "E14": (
        lambda: tracked(GREEN, under(renewal(Ending.WON, 0)), **_long()),
        Verb.CLOSE,
        State.WON,
        "end:1.win.renewed",
    ),
    "E15": (
        lambda: tracked(GREEN, under(renewal(Ending.WON, -1))),
        Verb.CLOSE,
        State.LOST,
        "end:1.loss.contraction",
    ),
    "E16": (
        lambda: tracked(GREEN, under(renewal(Ending.LOST))),
        Verb.CLOSE,
        State.LOST,
        "end:1.loss.churn",
    ),
    "E17": (
        lambda: tracked(RED, under(*VOIDED), m_renews=TODAY + days(5)),
        Verb.TRACK,
        State.RED,
        None,
    ),
    "E18": (
        lambda: tracked(RED, lifecycle="Will Churn"),
        Verb.TRACK,
        State.WILL_CHURN_REVIEW,
        f"leaving:1.{TODAY}",
    ),
    "E19": (
        lambda: tracked(RED, under(PASSED, today=MONDAY)),
        Verb.TRACK,
        State.OUTCOME_DUE,
        f"due:1.{MONDAY - days(1)}.1",
    ),
    "E20": (
        lambda: tracked(RED, under(PUT_OFF), m_renews=TODAY + days(5)),
        Verb.TRACK,
        State.RED,
        f"renewal:1.{TODAY + days(5)}>{TODAY + days(97)}",
    ),
    "E21": (lambda: tracked(RED, labels=(WON,)), Verb.CLOSE, State.WON, "end:1.win.attested"),
    "E22": (lambda: closed((WON,), RED), Verb.AFTER_CLOSE, State.WON, None),
    "E23": (lambda: closed((), RED), Verb.AFTER_CLOSE, State.CLOSED, "reopen-ask:1"),
    "E24": (lambda: closed((), GREEN), Verb.AFTER_CLOSE, State.CLOSED, "ask:1.outcome"),
    "E25": (relapsed, Verb.REOPEN, State.RED, "reopen:2"),
    "E26": (returned, Verb.AFTER_CLOSE, State.WON, "return:0068back"),
    "E27": (merged, Verb.CLOSE, State.VOID, f"merge:{OTHER_ID}>{ID}"),
    "E28": (twice, Verb.CLOSE, State.VOID, "twin:1"),
    "E29": (missing, Verb.TRACK, State.RED, "missing"),
    "E30": (found_again, Verb.ADOPT, State.RED, None),
    "E31": (out_of_scope, Verb.CLOSE, State.VOID, "end:1.void.out-of-scope"),
}
"""By event: the case, the act, the state after it, and how the key of its comment begins, if there is one."""


def _long() -> dict[str, Any]:
    return {f"m_{name}": value for name, value in LONG.items()}


def test_each_row_of_the_table_has_its_case() -> None:
    assert list(ROWS) == [event.id for event in EVENTS if event.id.startswith("E")]


@pytest.mark.parametrize("name", ROWS)
def test_event(name: str) -> None:
    case, verb, state, key = ROWS[name]
    made = case()
    said = [remark.key for remark in made.wanted.remarks] if made.wanted else []
    assert (made.verb, made.after) == (verb, state)
    assert any(one.startswith(key) for one in said) if key else said == []
    assert made.after in BY_ID[name].targets(made.before), "a move of this very row"
