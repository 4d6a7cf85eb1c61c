"""What templates see of two accounts that have become one; knows no template and no rule."""

from __future__ import annotations

from typing import Any

from triage_bot.model.merge import TakenOver

MOST_STEPS = 20
"""Next steps that are copied; the issue they stand in has the others."""


def taken_view(taken: TakenOver | None) -> dict[str, Any] | None:
    """The variable `remark.taken`, None for remarks that tell of no merge. `more` counts next steps that are
    not listed."""
    if taken is None:
        return None
    return {
        "lost": taken.lost,
        "kept": taken.kept,
        "name": taken.name,
        "opened": taken.opened,
        "merges": [
            {"source": merge.source, "account": merge.account_id, "into": merge.into, "on": merge.on}
            for merge in taken.merges
        ],
        "steps": [
            {"due": step.due, "text": step.text, "owner": step.owner} for step in taken.steps[:MOST_STEPS]
        ],
        "more": max(0, len(taken.steps) - MOST_STEPS),
    }
