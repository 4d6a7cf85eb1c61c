"""E22: the outcome that a person gives a closed issue, by label or comment; knows no source's rating."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model import command
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Reason
from triage_bot.model.memory import Memory, Verdict
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.model.settings import Category
from triage_bot.policy.outcome.result import ResultKind
from triage_bot.policy.terms import Terms

from .course import standing_word
from .prospect import Prospect
from .states import OUTCOME_WORDS, concluded, ended_by, outcomes_on

RULE = "E22"
WORDS = {
    command.Verdict.WON.value: Outcome.WIN,
    command.Verdict.LOST.value: Outcome.LOSS,
    command.Verdict.NOT_AT_RISK.value: Outcome.VOID,
}
_LOSSES = {ResultKind.CHURN: How.CHURN, ResultKind.CONTRACTION: How.CONTRACTION}


@dataclass(frozen=True, slots=True)
class Told:
    """The memory with how the case ended, labels to set and to take off, and why; `fresh`: told since the
    last run."""

    memory: Memory
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    reasons: tuple[Reason, ...] = ()
    fresh: bool = False


def told_later(
    issue: TrackedIssue, memory: Memory, *, closed: date, renewal: Prospect, gone: bool, terms: Terms
) -> Told:
    """What a person has told of a closed case since it was looked at last: a word sets the label, a label is
    remembered. Of several labels the first in the order of outcomes counts. `gone`: the customer has left."""
    known = concluded(memory)
    word = standing_word(memory)
    if word is not None and _is_news(word, known):
        return _by_word(issue, memory, word, renewal=renewal, gone=gone, terms=terms)
    on_issue = outcomes_on(issue.labels, terms.labels)
    if not on_issue or (known is not None and known.outcome in on_issue):
        return Told(memory)
    outcome = min(on_issue, key=list(Outcome).index)
    title = next(t for t in sorted(issue.labels) if _outcome_of(t, terms) is outcome)
    end = Conclusion(
        outcome=outcome,
        on=closed if known is None else terms.today,
        rule=RULE,
        how=_how(outcome, None, renewal=renewal, gone=gone),
        fact=title,
    )
    placed = {key: label for key, label in memory.placed.items() if key != Category.OUTCOME}
    why = Reason(RULE, f"closed with {title}" if known is None else f"a person has set {title} since")
    return Told(ended_by(replace(memory, placed=placed), end), reasons=(why,), fresh=True)


def relabelled(
    issue: TrackedIssue, memory: Memory, outcome: Outcome, terms: Terms
) -> tuple[Memory, frozenset[str], frozenset[str]]:
    """The memory, the label of an outcome to set, and those of others to take off."""
    title = terms.labels.title(Category.OUTCOME, OUTCOME_WORDS[outcome])
    present = frozenset(t for t in issue.labels if _outcome_of(t, terms) is not None)
    if title is None:
        return memory, frozenset(), frozenset()
    placed = {**memory.placed, Category.OUTCOME.value: title}
    return replace(memory, placed=placed), frozenset({title}) - present, present - {title}


def _by_word(
    issue: TrackedIssue, memory: Memory, word: Verdict, *, renewal: Prospect, gone: bool, terms: Terms
) -> Told:
    outcome = WORDS[word.kind]
    end = Conclusion(
        outcome=outcome,
        on=word.on,
        rule=RULE,
        how=_how(outcome, word.how, renewal=renewal, gone=gone),
        fact=f"comment {word.note}",
    )
    memory, add, remove = relabelled(issue, ended_by(memory, end), outcome, terms)
    why = Reason(RULE, f"a person said {word.kind} in a comment of {word.on}")
    return Told(memory, add, remove, (why,), fresh=True)


def _is_news(word: Verdict, known: Conclusion | None) -> bool:
    """Whether a word says more than what is remembered: that may rest on it already, or on a later label."""
    if known is None:
        return True
    return known.fact != f"comment {word.note}" and word.on >= known.on


def _how(outcome: Outcome, said: How | None, *, renewal: Prospect, gone: bool) -> How | None:
    result = renewal.result.kind if renewal.result else None
    match outcome:
        case Outcome.WIN:
            return How.RENEWED if result is ResultKind.WIN else How.ATTESTED
        case Outcome.LOSS:
            by_facts = _LOSSES.get(result) if result else None
            return said or (How.CHURN if gone else by_facts)
        case Outcome.VOID:
            return How.OPENED_IN_ERROR if said is None else said


def _outcome_of(title: str, terms: Terms) -> Outcome | None:
    word = terms.labels.word(Category.OUTCOME, title)
    return next((outcome for outcome, name in OUTCOME_WORDS.items() if name == word), None)
