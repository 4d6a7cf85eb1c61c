"""How the state follows the rating: E4 to E10."""

from __future__ import annotations

from triage_bot.model.decision import State
from triage_bot.policy.lifecycle.event import (
    DUE,
    LEAVING,
    NEW,
    OVER,
    RECOVERING,
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
from triage_bot.policy.lifecycle.states import IN_TRIAGE, NO_ISSUE

EVENTS = (
    Event(
        id="E4",
        sentence="The flag *requires triage* is cleared on a yellow.",
        moves=(stays("still in triage, told once"),),
        never=(UNOPENED, OVER),
        key="flag:<episode>.<turn>",
        module="flag",
    ),
    Event(
        id="E5",
        sentence="A person comments for the first time.",
        moves=(
            Move(of(NEW), of(RED, YELLOW), "as it is rated"),
            stays(frm=IN_TRIAGE - {NEW}),
        ),
        never=(UNOPENED, OVER),
        rules=("R-16",),
        module="tracking",
    ),
    Event(
        id="E6",
        sentence="The rating gets better, red to yellow.",
        moves=(
            Move(of(RED), of(YELLOW), "seen again in newer data on a later day"),
            stays(frm=of(NEW, RED, DUE, LEAVING)),
        ),
        never=(UNOPENED, Never(of(YELLOW, RECOVERING), "nothing between it and green"), OVER),
        rules=("R-26",),
        key="rating:<episode>.<turn>.<rating>",
        module="following",
    ),
    Event(
        id="E7",
        sentence="The rating gets worse.",
        moves=(
            Move(of(YELLOW), of(RED), "at once"),
            Move(of(RECOVERING), of(RED, YELLOW), "at once"),
            Move(of(RECOVERING), of(NEW), "at once, and no person has commented yet"),
            stays(frm=of(NEW, DUE, LEAVING)),
        ),
        never=(UNOPENED, Never(of(RED), "nothing is worse"), OVER),
        key="rating:<episode>.<turn>.<rating>",
        module="following",
    ),
    Event(
        id="E8",
        sentence="The rating becomes green.",
        moves=(
            Move(of(NEW, RED, YELLOW), of(RECOVERING), "seen again in newer data on a later day"),
            stays(frm=of(NEW, RED, YELLOW, DUE, LEAVING)),
        ),
        never=(UNOPENED, Never(of(RECOVERING), "it is green already"), OVER),
        rules=("R-26",),
        key="rating:<episode>.<turn>.<rating>",
        module="following",
    ),
    Event(
        id="E9",
        sentence="Green has lasted: 14 days and three different days of data, by default.",
        moves=(
            Move(of(RECOVERING, DUE), of(WON), "by a renewal (E14), or by a person's word (3.3, line 6)"),
            Move(of(RECOVERING, DUE), of(VOID), "a person said that it was never at risk"),
            stays(frm=of(RECOVERING, DUE, LEAVING)),
        ),
        never=(UNOPENED, Never(of(NEW, RED, YELLOW), "it is not green"), OVER),
        key="end:<episode>.<outcome>.<how>",
        module="lifecycle.conclude",
    ),
    Event(
        id="E10",
        sentence="The rating is not known.",
        moves=(
            stays("nothing improves and nothing is closed; told once after 14 days"),
            Move(NO_ISSUE, of(State.WATCH), "the renewal is near"),
            stays(frm=NO_ISSUE),
        ),
        never=(OVER,),
        key="unknown:<episode>.<since>",
        module="following",
    ),
)
