"""3.3: whether the case of an open issue is decided, asked about, or stays open; knows no text and no GitLab.

The lines are tried in their order, the first that applies decides. What is not known never closes anything.
"""

from __future__ import annotations

from collections.abc import Callable

from triage_bot.model import command
from triage_bot.model.health import Rating
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.policy.outcome.result import Cause, RenewalResult, ResultKind

from .grounds import (
    KEPT,
    SAY_SO,
    STILL_AT_RISK,
    VALUE_UNKNOWN,
    WHICH_LOSS,
    Asked,
    Course,
    Ended,
    Grounds,
    Stays,
)
from .prospect import ENDS


def conclude(grounds: Grounds) -> Course:
    """How the case goes on. A person who opened an issue again is not answered by closing it for a fact that
    was known then: later words and other facts decide, and the want of any decides nothing."""
    kept: Stays | None = None
    for line in LINES:
        if kept is not None and line in _WITHOUT_FACT:
            break
        found = line(grounds)
        if found is None:
            continue
        why = _known(found, grounds) if isinstance(found, Ended) else None
        if why is None:
            return found
        kept = kept or Stays("E21", f"{why}; another fact has to decide it")
    return kept if kept is not None else _open(grounds)


def facts_at_reopening(grounds: Grounds) -> frozenset[str]:
    """What sources say that would end the case now, when a person opens it again in spite of it; a label or a
    word of theirs is news."""
    facts = {grounds.gone} if grounds.gone is not None else set()
    result = grounds.renewal.result
    if result is not None and result.kind in (ResultKind.CHURN, ResultKind.CONTRACTION):
        facts.add(_ids(result))
    course = conclude(grounds)
    if isinstance(course, Ended) and course.conclusion.rule != "E21" and grounds.word is None:
        facts.add(course.conclusion.fact)
    return frozenset(facts)


def _known(ended: Ended, grounds: Grounds) -> str | None:
    """Why an end is none after a reopening, None where its fact is news."""
    now, before = ended.conclusion, grounds.before
    if before is not None and (now.outcome, now.fact) == (before.outcome, before.fact):
        return f"it ended like this on {before.on} and was opened again"
    if now.fact in grounds.known:
        return f"{ended.because}; that was known when it was opened again"
    return None


def _label(grounds: Grounds) -> Course | None:
    """E21: a person's outcome label decides; of a loss the kind has to be known."""
    if grounds.label is None:
        return None
    outcome, title = grounds.label
    because = f"a person set {title}"
    result = grounds.renewal.result
    if result is not None and result.kind in ENDS and result.kind.value.split("-")[0] != outcome.value:
        because += f"; the renewals say otherwise: {result.because}"
    how = _kind_of_loss(grounds) if outcome is Outcome.LOSS else None
    if outcome is Outcome.LOSS and how is None:
        return Asked(WHICH_LOSS, "E21", f"{because}, and nothing says whether it is churn or a contraction")
    if outcome is Outcome.WIN:
        how = How.RENEWED if _won(grounds.renewal.result) else How.ATTESTED
    return _ended(grounds, outcome, how, "E21", title, because)


def _customer_gone(grounds: Grounds) -> Course | None:
    """Line 1, by the account."""
    if grounds.gone is None:
        return None
    return _ended(grounds, Outcome.LOSS, How.CHURN, "E16", grounds.gone, grounds.gone, line=1)


def _renewal_lost(grounds: Grounds) -> Course | None:
    """Lines 1 and 2, by the renewals: a loss is a loss, whatever the colour and the words of the CRM."""
    result = grounds.renewal.result
    if result is None or result.kind not in (ResultKind.CHURN, ResultKind.CONTRACTION):
        return None
    churn = result.kind is ResultKind.CHURN
    return _ended(
        grounds,
        Outcome.LOSS,
        How.CHURN if churn else How.CONTRACTION,
        "E16" if churn else "E15",
        _ids(result),
        result.because,
        line=1 if churn else 2,
    )


def _unclear(grounds: Grounds) -> Course | None:
    """3.5: rows about its renewals that contradict each other, or cannot be read, may say anything."""
    if grounds.renewal.unclear is None:
        return None
    return Stays("3.5", f"its renewals decide nothing: {grounds.renewal.unclear}")


def _said_lost(grounds: Grounds) -> Course | None:
    """E21: a person's word that it is lost, which needs no waiting."""
    word = grounds.word
    if word is None or word.kind != command.Verdict.LOST:
        return None
    because = f"a person said so in a comment of {word.on}"
    how = _kind_of_loss(grounds)
    if how is None:
        why = f"{because}, and nothing says whether it is churn or a contraction"
        return Asked(WHICH_LOSS, "E21", why, str(word.note))
    return _ended(grounds, Outcome.LOSS, how, "E21", f"comment {word.note}", because)


def _renewal_won(grounds: Grounds) -> Course | None:
    """Lines 3 and 4: the money is saved; only a lasting green makes that a win."""
    result = grounds.renewal.result
    if result is None or result.kind is not ResultKind.WIN:
        return None
    if grounds.leaving is not None:
        why = f"{result.because}; but the lifecycle stage is Will Churn"
        return Asked(STILL_AT_RISK, "E14", why, _ids(result))
    if grounds.rating is not Rating.GREEN:
        why = f"{result.because}; but the account is {grounds.rating}, so the risk remains"
        return Asked(STILL_AT_RISK, "E14", why, _ids(result))
    if not grounds.lasting.lasts:
        return Stays("E9", f"{result.because}; {grounds.lasting.because}")
    why = f"{result.because}; {grounds.lasting.because}"
    return _ended(grounds, Outcome.WIN, How.RENEWED, "E14", _ids(result), why, line=3)


def _value_unknown(grounds: Grounds) -> Course | None:
    """Line 5: what it came to is not known, and never guessed."""
    result = grounds.renewal.result
    if result is None or result.cause not in (Cause.MONEY_UNKNOWN, Cause.SEVERAL_CURRENCIES):
        return None
    return Asked(VALUE_UNKNOWN, "2.10", result.because, _ids(result))


def _presumed_lost(grounds: Grounds) -> Course | None:
    """E19: silence for so long after the renewal, where the policy says that this is a loss. Of an account
    that will churn the approvals are waited for (E18)."""
    if grounds.leaving is not None:
        return None
    days, day = grounds.policy.presume_loss_after_days, grounds.renewal.day
    if days is None or day is None or not grounds.renewal.passed(grounds.today):
        return None
    late = (grounds.today - day).days
    if late < days:
        return None
    why = f"{late} days after the renewal date {day} there is no result; after {days} the policy says lost"
    return _ended(grounds, Outcome.LOSS, How.CHURN, "E19", f"renewal {day}", why)


def _said_well(grounds: Grounds) -> Course | None:
    """Line 6: a person's word closes a case that no renewal decides, once green has lasted."""
    word = grounds.word
    if word is None or word.kind == command.Verdict.LOST:
        return None
    if grounds.leaving is not None or not grounds.lasting.lasts:
        why = f"a person said {word.kind} in a comment of {word.on}; {grounds.lasting.because}"
        return Asked(KEPT, "E21", why, str(word.note))
    because = f"a person said so in a comment of {word.on}; {grounds.lasting.because}"
    fact = f"comment {word.note}"
    if word.kind == command.Verdict.NOT_AT_RISK:
        return _ended(grounds, Outcome.VOID, How.OPENED_IN_ERROR, "E21", fact, because, line=6)
    return _ended(grounds, Outcome.WIN, How.ATTESTED, "E9", fact, because, line=6)


def _green_alone(grounds: Grounds) -> Course | None:
    """Line 7: green has lasted, nothing decides and nobody says anything."""
    if grounds.leaving is not None or not grounds.lasting.lasts:
        return None
    if grounds.renewal.silent:
        return Stays("3.5", f"{grounds.lasting.because}; its renewals are not known in this run")
    day, today = grounds.renewal.day, grounds.today
    if day is None:
        return Stays("E9", f"{grounds.lasting.because}; no renewal is known that could decide it")
    if (day - today).days <= grounds.policy.near_renewal_days:
        return Stays("E9", f"{grounds.lasting.because}; the renewal of {day} decides it")
    far = f"the renewal of {day} is more than {grounds.policy.near_renewal_days} days away"
    why = f"{grounds.lasting.because}; {far}"
    if grounds.policy.close_on_green:
        fact = f"green since {grounds.lasting.since}"
        return _ended(grounds, Outcome.WIN, How.PROVISIONAL, "E9", fact, why, line=7)
    return Asked(SAY_SO, "E9", why)


def _open(grounds: Grounds) -> Course:
    """Line 8."""
    if grounds.leaving is not None:
        return Stays(
            "E18", f"the lifecycle stage is Will Churn since {grounds.leaving}; its approvals decide it"
        )
    if grounds.renewal.passed(grounds.today):
        return Stays(
            "E19", f"the renewal date {grounds.renewal.day} has passed, and nothing says how it ended"
        )
    return Stays("R-40", grounds.lasting.because)


LINES: tuple[Callable[[Grounds], Course | None], ...] = (
    _label,
    _customer_gone,
    _renewal_lost,
    _unclear,
    _said_lost,
    _renewal_won,
    _value_unknown,
    _said_well,
    _presumed_lost,
    _green_alone,
    _open,
)
"""What may decide, in the order in which it is tried; the last one always applies."""

_WITHOUT_FACT = frozenset({_presumed_lost, _green_alone, _open})
"""The lines for a case that nothing decides: not for one that was decided, and opened again."""


def _ended(
    grounds: Grounds,
    outcome: Outcome,
    how: How | None,
    rule: str,
    fact: str,
    because: str,
    *,
    line: int = 0,
) -> Ended:
    return Ended(Conclusion(outcome=outcome, on=grounds.today, rule=rule, how=how, fact=fact), because, line)


def _kind_of_loss(grounds: Grounds) -> How | None:
    """Churn or contraction, as the person said, else as the facts say, else not known."""
    word, result = grounds.word, grounds.renewal.result
    if word is not None and word.how is not None:
        return word.how
    if grounds.gone is not None or grounds.leaving is not None:
        return How.CHURN
    if result is not None and result.kind is ResultKind.CHURN:
        return How.CHURN
    if result is not None and result.kind is ResultKind.CONTRACTION:
        return How.CONTRACTION
    return None


def _won(result: RenewalResult | None) -> bool:
    return result is not None and result.kind is ResultKind.WIN


def _ids(result: RenewalResult) -> str:
    return ", ".join(result.opportunity_ids)
