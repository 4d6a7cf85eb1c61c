"""What an issue in triage lives through without moving: E11 to E13 and E29."""

from __future__ import annotations

from triage_bot.policy.lifecycle.event import NEW, OVER, RED, UNOPENED, YELLOW, Event, Move, of, stays

EVENTS = (
    Event(
        id="E11",
        sentence="An update is late.",
        moves=(
            Move(of(NEW), of(RED, YELLOW), "the label *overdue* takes the place of *new*"),
            stays("asked for in three levels; not while the account leaves (E18)"),
        ),
        never=(UNOPENED, OVER),
        rules=("R-21", "R-22"),
        key="nudge:<episode>.<comment>:<level>",
        module="timekeeping",
    ),
    Event(
        id="E12",
        sentence="The CSM changes.",
        moves=(stays("a checklist for both, and seven days more, once"),),
        never=(UNOPENED, OVER),
        key="csm:<episode>.<hands>:<old>><new>",
        module="handover",
    ),
    Event(
        id="E13",
        sentence="There is no CSM, or a pool.",
        moves=(stays("waits in the queue"),),
        never=(UNOPENED, OVER),
        key="queue:<episode>.<since>",
        module="handover",
    ),
    Event(
        id="E29",
        sentence="The account is in no source any more.",
        moves=(stays("counted, and told once"),),
        never=(UNOPENED, OVER),
        key="missing:<episode>.<since>",
        module="presence",
    ),
)
