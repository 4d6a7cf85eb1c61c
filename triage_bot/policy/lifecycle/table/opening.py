"""How issues begin: E1 to E3, and those that people open (R-20)."""

from __future__ import annotations

from triage_bot.model.decision import State
from triage_bot.policy.lifecycle.event import (
    DUE,
    LEAVING,
    NEW,
    OPEN_ALREADY,
    RATED,
    Event,
    Move,
    Never,
    of,
    stays,
)
from triage_bot.policy.lifecycle.states import ENDED, IN_TRIAGE, NO_ISSUE

EVENTS = (
    Event(
        id="E1",
        sentence="The rating is red.",
        moves=(Move(NO_ISSUE, of(NEW), "unless the account leaves or has left (R-19)"), stays(frm=NO_ISSUE)),
        never=(OPEN_ALREADY, Never(ENDED, "E25 decides whether it is opened again")),
        rules=("R-10",),
        module="begin",
    ),
    Event(
        id="E2",
        sentence="The rating is yellow and the account requires triage.",
        moves=(Move(NO_ISSUE, of(NEW), "unless the account leaves or has left (R-19)"), stays(frm=NO_ISSUE)),
        never=(OPEN_ALREADY, Never(ENDED, "E25 decides whether it is opened again")),
        rules=("R-11", "R-12"),
        module="begin",
    ),
    Event(
        id="E3",
        sentence="The rating is yellow, and triage is not required.",
        moves=(Move(NO_ISSUE, of(State.WATCH)),),
        never=(
            Never(IN_TRIAGE, "what was at risk stays in triage until it is decided (R-40)"),
            Never(ENDED, "a plain yellow opens nothing (R-12)"),
        ),
        rules=("R-12",),
        module="decide",
    ),
    Event(
        id="R-20",
        sentence="A person opened an issue for the account, or the bot's block was removed from one.",
        moves=(Move(NO_ISSUE, RATED, "taken into care as it is rated"), stays(frm=RATED)),
        never=(
            Never(of(DUE, LEAVING), "a second issue is E28"),
            Never(ENDED, "a new issue of a person is a new case"),
        ),
        rules=("R-20", "3.4"),
        module="begin",
    ),
)
