"""Which issue belongs to which account: E27, E28, E30 and E31."""

from __future__ import annotations

from triage_bot.policy.lifecycle.event import OVER, RATED, UNOPENED, VOID, Event, Move, of, stays
from triage_bot.policy.lifecycle.states import IN_TRIAGE, NO_ISSUE

EVENTS = (
    Event(
        id="E27",
        sentence="The account is merged into another.",
        moves=(
            Move(IN_TRIAGE, of(VOID), "the other has an issue, which takes over"),
            stays("the issue follows to the other account"),
        ),
        never=(UNOPENED, OVER),
        key="merge:<old>><new>",
        module="identity.reunion",
    ),
    Event(
        id="E28",
        sentence="There are two open issues for one account.",
        moves=(
            Move(IN_TRIAGE, of(VOID), "the one that no word is lost by"),
            stays("else a person has to merge them"),
        ),
        never=(UNOPENED, OVER),
        rules=("R-13",),
        key="twin:<issue>",
        module="besides",
    ),
    Event(
        id="E30",
        sentence="The issue is gone, was moved, or its marker was edited away.",
        moves=(
            Move(NO_ISSUE, RATED, "found again and taken into care"),
            stays("in doubt nothing is opened", frm=of(NO_ISSUE, IN_TRIAGE)),
        ),
        never=(OVER,),
        rules=("3.4",),
        module="adoption",
    ),
    Event(
        id="E31",
        sentence="The account leaves the scope of triage.",
        moves=(
            Move(IN_TRIAGE, of(VOID), "where the configuration says so in as many words"),
            stays("told once"),
        ),
        never=(UNOPENED, OVER),
        key="scope:<episode>.<day>",
        module="identity.scope",
    ),
)
