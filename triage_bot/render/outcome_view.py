"""What templates see of renewals and of how a case ends; knows no template and no rule."""

from __future__ import annotations

from typing import Any

from triage_bot.model.decision import Sheet
from triage_bot.model.money import Money
from triage_bot.model.outcome import Ending
from triage_bot.model.renewal_watch import ReviewItem
from triage_bot.policy.lifecycle.states import DUE
from triage_bot.policy.outcome.deciding import day_of
from triage_bot.policy.outcome.net_arr import net_arr


def outcome_view(sheet: Sheet) -> dict[str, Any]:
    """The variable `outcome`: the renewals that decide together, and how the case stands. `result` is there
    once it is closed."""
    memory = sheet.memory
    end = memory.concluded if sheet.ended else None
    return {
        "renewals": [
            {
                "id": one.opportunity_id,
                "stage": one.stage,
                "ending": one.ending.value,
                "day": day_of(one),
                "net": money_view(net_arr(one)) if one.ending.value != "open" else None,
            }
            for one in sheet.renewals
        ],
        "quarter": sheet.renewal_quarter,
        "net": money_view(sheet.net_arr),
        "leaving": memory.leaving,
        "due": memory.asked.get(DUE),
        "result": end.outcome.value if end else None,
        "how": end.how.value if end and end.how else None,
        "on": end.on if end else None,
        "fact": end.fact if end else None,
        "follows": memory.follows,
        "episodes": [
            {
                "opened": one.opened,
                "closed": one.closed,
                "result": one.outcome.value if one.outcome else None,
            }
            for one in memory.episodes
        ],
    }


def review_view(sheet: Sheet) -> dict[str, Any] | None:
    """The variable `review`: what is to be done while the renewal is near, None where it is not."""
    review = sheet.review
    if review is None or sheet.ended:
        return None
    return {
        "renewal": review.renewal,
        "due": sheet.review_due,
        "items": [{"key": item.value, "done": item in review.done} for item in ReviewItem],
    }


def ending_view(ending: Ending | None) -> dict[str, Any] | None:
    """The variable `remark.ending`, None for remarks that tell of no end."""
    if ending is None:
        return None
    end = ending.conclusion
    return {
        "result": end.outcome.value,
        "how": end.how.value if end.how else None,
        "on": end.on,
        "fact": end.fact,
        "because": ending.because,
        "net": money_view(ending.net),
        "risk": ending.risk,
        "classification": ending.classification,
        "note": ending.note,
        "by": ending.by,
        "against": ending.against.value if ending.against else None,
        "otherwise": ending.otherwise,
    }


def money_view(money: Money | None) -> dict[str, Any] | None:
    return {"amount": money.amount, "currency": money.currency} if money is not None else None
