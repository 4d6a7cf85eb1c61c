"""3.4 and X31: how many issues one run opens where a team begins slowly; knows no account's rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from triage_bot.model.decision import Decision, HoldKind, Reason, Verb


def ramped(decisions: Sequence[Decision], most: int | None) -> tuple[Decision, ...]:
    """The decisions, with all openings but the first so many waiting for the next runs; None: no ramp.

    Decisions come with the most urgent openings first: red, the nearest renewal, the most revenue (R-51).
    """
    if most is None:
        return tuple(decisions)
    found: list[Decision] = []
    opened = 0
    for decision in decisions:
        opened += decision.verb is Verb.OPEN
        waits = decision.verb is Verb.OPEN and opened > most
        found.append(_waiting(decision, opened - most, most) if waits else decision)
    return tuple(found)


def _waiting(decision: Decision, place: int, most: int) -> Decision:
    runs = (place + most - 1) // most
    when = "the next run" if runs == 1 else f"{runs} runs from now"
    why = f"opens in {when}: {most} a run, the most urgent first (opening.ramp_per_run)"
    return replace(
        decision,
        verb=Verb.HOLD,
        after=decision.before,
        reasons=(Reason("3.4", why), *decision.reasons),
        wanted=None,
        hold=HoldKind.NEXT_RUN,
    )
