"""What may follow a close: E22 to E26."""

from __future__ import annotations

from triage_bot.policy.lifecycle.event import (
    CLOSED,
    LOST,
    NEW,
    RED,
    UNOPENED,
    VOID,
    WON,
    YELLOW,
    Event,
    Move,
    Never,
    of,
    stays,
)
from triage_bot.policy.lifecycle.states import ENDED, IN_TRIAGE

EVENTS = (
    Event(
        id="E22",
        sentence="A person closes the issue with an outcome.",
        moves=(
            Move(of(CLOSED), of(WON, LOST, VOID), "by a label, or in words to the bot"),
            Move(of(WON, LOST, VOID), of(WON, LOST, VOID), "another label: the latest counts"),
        ),
        never=(UNOPENED, Never(IN_TRIAGE, "E21 hears of labels on open issues")),
        key="ask:<episode>.doubted; ask:<episode>.which-loss",
        module="lifecycle.told_later",
    ),
    Event(
        id="E23",
        sentence="A person closes the issue without an outcome while the account is at risk.",
        moves=(
            stays("asked once", frm=of(CLOSED)),
            Move(of(CLOSED), of(RED, YELLOW), "opened again, once, where the policy says so"),
        ),
        never=(
            UNOPENED,
            Never(IN_TRIAGE, "it is open"),
            Never(of(WON, LOST, VOID), "the outcome is told"),
        ),
        key="reopen-ask:<episode>; reopen:<episode>",
        module="lifecycle.without_outcome",
    ),
    Event(
        id="E24",
        sentence="A person closes the issue without an outcome, and the account is not said to be at risk.",
        moves=(stays("asked once; undetermined after seven days", frm=of(CLOSED)),),
        never=(
            UNOPENED,
            Never(IN_TRIAGE, "it is open"),
            Never(of(WON, LOST, VOID), "the outcome is told"),
        ),
        key="ask:<episode>.outcome",
        module="lifecycle.without_outcome",
    ),
    Event(
        id="E25",
        sentence="The account is at risk again after the end.",
        moves=(
            Move(of(WON, VOID, CLOSED), of(RED, YELLOW), "soon, and for the same renewal: opened again"),
            Move(of(WON, VOID, LOST, CLOSED), of(NEW), "else a new issue that links to this one"),
            stays("a person's close is respected for a while (R-13)", frm=ENDED),
        ),
        never=(UNOPENED, Never(IN_TRIAGE, "it is open")),
        rules=("R-13",),
        key="reopen:<episode>",
        module="lifecycle.relapse",
    ),
    Event(
        id="E26",
        sentence="The customer returns within 180 days of the end of the term.",
        moves=(Move(of(LOST), of(WON), "the label changes, the issue stays closed"),),
        never=(
            UNOPENED,
            Never(IN_TRIAGE, "nothing was lost yet"),
            Never(ENDED - {LOST}, "nothing was lost"),
        ),
        rules=("R-33",),
        key="return:<opportunity>",
        module="lifecycle.comeback",
    ),
)
