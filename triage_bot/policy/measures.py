"""Which figures are worth rewriting an issue for; knows no template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from triage_bot.model.facts import Facts

MOVES = {"license_utilization": 0.05, "health_score": 5.0, "nps": 1.0, "licensed_users": 0.05}
"""How far a measure must move from the value shown before the block shows the new one: utilisation and
users as fractions, score and NPS in points. Figures that tremble would rewrite every issue every day."""

RELATIVE = frozenset({"licensed_users"})


def settled(facts: Facts, shown: Mapping[str, float]) -> tuple[Facts, dict[str, float]]:
    """The facts as the block shows them, and what it then shows of each measure."""
    now: dict[str, float] = {}
    for name, move in MOVES.items():
        value: float | None = getattr(facts, name)
        if value is None:
            continue
        before = shown.get(name)
        step = move * abs(before) if before is not None and name in RELATIVE else move
        # Half a millionth of slack: 0.285 - 0.235 is a little less than 0.05 in binary.
        keeps = before is not None and abs(value - before) < step - 5e-7
        now[name] = before if keeps and before is not None else value
    if all(value == getattr(facts, name) for name, value in now.items()):
        return facts, now
    return replace(facts, **now), now  # type: ignore[arg-type]
