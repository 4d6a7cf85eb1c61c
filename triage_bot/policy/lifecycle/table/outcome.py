"""How cases are decided: renewals, lifecycle stages and words of people, E14 to E21."""

from __future__ import annotations

from triage_bot.policy.lifecycle.event import (
    DUE,
    LEAVING,
    LOST,
    NEW,
    OVER,
    RATED,
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
from triage_bot.policy.lifecycle.states import ENDED, IN_TRIAGE, NO_ISSUE

EVENTS = (
    Event(
        id="E14",
        sentence="The renewal is won at the same value or more.",
        moves=(
            Move(of(RECOVERING, DUE), of(WON), "green, and lastingly (E9)"),
            Move(of(DUE), RATED, "not green, or not for long: the result is there, the risk remains"),
            stays("asked once where it is not green, or the value is not known", frm=IN_TRIAGE - {DUE}),
        ),
        never=(UNOPENED, Never(ENDED, "E26 tells of a customer who returns")),
        rules=("R-41",),
        key="end:<episode>.<outcome>.<how>; ask:<episode>.still-at-risk.<opportunity>",
        module="lifecycle.conclude",
    ),
    Event(
        id="E15",
        sentence="The renewal is won for less than before.",
        moves=(Move(IN_TRIAGE, of(LOST), "a contraction, whatever the colour"),),
        never=(UNOPENED, OVER),
        rules=("R-42",),
        key="end:<episode>.<outcome>.<how>",
        module="lifecycle.conclude",
    ),
    Event(
        id="E16",
        sentence="The renewal is lost, or the customer has churned.",
        moves=(Move(IN_TRIAGE, of(LOST)),),
        never=(UNOPENED, OVER),
        rules=("R-42",),
        key="end:<episode>.<outcome>.<how>",
        module="lifecycle.conclude",
    ),
    Event(
        id="E17",
        sentence="The opportunity is closed as a duplicate, merged, debooked or unqualified.",
        moves=(
            Move(of(DUE), RATED, "a later renewal takes over"),
            stays("the one that took over is followed, else the next open one"),
        ),
        never=(UNOPENED, OVER),
        rules=("R-47",),
        module="lifecycle.conclude",
    ),
    Event(
        id="E18",
        sentence="The lifecycle stage becomes *Will Churn*, or is withdrawn.",
        moves=(
            Move(of(RATED, DUE), of(LEAVING), "a checklist, once; updates are asked for no longer"),
            Move(of(LEAVING), of(RATED, DUE), "withdrawn"),
            stays(frm=of(LEAVING)),
            stays("opens nothing (R-19)", frm=NO_ISSUE),
        ),
        never=(OVER,),
        rules=("R-46",),
        key="leaving:<episode>.<since>",
        module="lifecycle.leaving",
    ),
    Event(
        id="E19",
        sentence="The day of the renewal has passed without a result.",
        moves=(
            Move(RATED, of(DUE)),
            Move(of(DUE), RATED, "a result, or a later day"),
            Move(of(DUE), of(LOST), "where the policy says after how many days"),
            stays("asked after a day, a week and a month", frm=of(DUE, LEAVING)),
        ),
        never=(UNOPENED, OVER),
        key="due:<episode>.<day>.<level>",
        module="lifecycle.outcome_due",
    ),
    Event(
        id="E20",
        sentence="The day of the renewal moves.",
        moves=(
            Move(of(DUE), RATED, "to a day that has not passed"),
            stays("told once where it moves more than 30 days away"),
        ),
        never=(UNOPENED, OVER),
        key="renewal:<old>><new>",
        module="outcome.moved",
    ),
    Event(
        id="E21",
        sentence="A person names the outcome, by its label or in words to the bot.",
        moves=(
            Move(
                IN_TRIAGE, of(WON, LOST, VOID), "a loss needs its kind; a win on a red source is remarked on"
            ),
            Move(of(NEW), of(RED, YELLOW), "a snooze, whose label takes the place of *new*"),
            stays("words that decide nothing yet are kept, and answered once"),
        ),
        never=(UNOPENED, Never(ENDED, "E22 hears of labels on closed issues")),
        key="end:<episode>.<outcome>.<how>; ask:<episode>.<what>",
        module="lifecycle.conclude",
    ),
)
