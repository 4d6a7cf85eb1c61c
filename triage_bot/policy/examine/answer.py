"""The sentence that people ask for: why an account has an issue, or none; applies the rules, states none."""

from __future__ import annotations

from triage_bot.model.decision import Verb
from triage_bot.model.settings import OpenOn

from .case import Case
from .ended import ended_before, how_closed
from .outcome import still_open

_OPENS = {
    OpenOn.RED: "only a red rating opens one (R-10)",
    OpenOn.RED_AND_FLAGGED_YELLOW: "a red rating opens one, or yellow that requires triage (R-10, R-11)",
    OpenOn.RED_AND_YELLOW: "a red or yellow rating opens one (R-10, R-12)",
}


def answer(case: Case) -> str:
    """Why there is an issue, or none, with the rules that say so."""
    if case.issue is not None and case.issue.open:
        said = f"There is an issue, #{case.issue.iid}: {_standing(case)}. {still_open(case)}".strip()
        return f"{said} {ended_before(case.issue)}".strip()
    if closed := how_closed(case.issue, case.book, case.terms):
        return f"{closed} {_now(case)}"
    return _now(case)


def _now(case: Case) -> str:
    """Why there is no open issue."""
    decision = case.decision
    why = "; ".join(map(str, decision.reasons)) if decision else ""
    if decision is not None and decision.verb is Verb.OPEN:
        return f"There is no issue yet, the next run opens one: {why}."
    if why:
        return f"There is no issue: {why}."
    return f"There is no issue: {case.rated.because}; {_OPENS[case.terms.policy.opening.open_on]}."


def _standing(case: Case) -> str:
    if case.memory is None:
        return "a person opened it, and the bot has not taken it into care (R-20)"
    since = f"in care since {case.memory.opened}; today {case.rated.because}"
    if case.opening.opens:
        return f"{since} ({case.opening.rule})"
    return f"{since}. It would not be opened today, but stays open until its outcome is known (E8)"
