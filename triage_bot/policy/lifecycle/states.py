"""Where an account stands, told from its issue and from what the bot remembers of it; moves nothing."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import State, Wanted
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, Outcome
from triage_bot.model.settings import Category, LabelScheme

NEW, DUE, LEAVING = "new", "outcome-due", "will-churn"
"""Words of labels that tell a state; `DUE` is also the question of `Memory.asked` that stands for it."""

AT_RISK, OUTCOME, DOUBTED = "reopen-ask", "outcome", "doubted"
"""Questions of `Memory.asked` about a closed case: which outcome, with the account at risk and not; and
whether an outcome that the source contradicts is right."""

OUTCOME_WORDS = {Outcome.WIN: "closed-won", Outcome.LOSS: "closed-lost", Outcome.VOID: "void"}
"""The bot's word for the label of each outcome."""

NO_ISSUE = frozenset({State.UNTRACKED, State.WATCH})
IN_TRIAGE = frozenset(
    {State.NEW, State.RED, State.YELLOW, State.RECOVERING, State.OUTCOME_DUE, State.WILL_CHURN_REVIEW}
)
ENDED = frozenset({State.WON, State.LOST, State.VOID, State.CLOSED})

_ENDINGS = {Outcome.WIN: State.WON, Outcome.LOSS: State.LOST, Outcome.VOID: State.VOID}


def state_of(issue: TrackedIssue, memory: Memory, scheme: LabelScheme) -> State:
    """The state of an issue in care as it stands, given what is remembered of it."""
    return state(is_open=issue.open, labels=issue.labels, memory=memory, scheme=scheme)


def state_after(issue: TrackedIssue, wanted: Wanted, scheme: LabelScheme, *, is_open: bool) -> State:
    """The state once what is wanted is true."""
    labels = (issue.labels | wanted.add) - wanted.remove
    return state(is_open=is_open, labels=labels, memory=wanted.memory, scheme=scheme)


def state(*, is_open: bool, labels: frozenset[str], memory: Memory, scheme: LabelScheme) -> State:
    """The state of an issue in care, from the issue and its marker alone.

    Labels beyond the handbook's four categories are optional, so that what they tell is remembered as well.
    A closed issue without an outcome, by label or by memory, is merely closed.
    """
    if not is_open:
        outcome = outcome_of(labels, memory, scheme)
        return _ENDINGS[outcome] if outcome else State.CLOSED
    if memory.leaving is not None:
        return State.WILL_CHURN_REVIEW
    if DUE in memory.asked:
        return State.OUTCOME_DUE
    if memory.health is Rating.GREEN:
        return State.RECOVERING
    if scheme.title(Category.TRIAGE, NEW) in labels:
        return State.NEW
    return State.RED if memory.health is Rating.RED else State.YELLOW


def outcome_of(labels: frozenset[str], memory: Memory, scheme: LabelScheme) -> Outcome | None:
    """How a case ended: by its label, which a person may have changed, else as the bot remembers."""
    on_issue = outcomes_on(labels, scheme)
    end = concluded(memory)
    remembered = end.outcome if end else None
    if remembered in on_issue or not on_issue:
        return remembered
    return min(on_issue, key=list(Outcome).index)


def concluded(memory: Memory) -> Conclusion | None:
    """How the present episode ended, None where it has not, or where nobody has told."""
    end = memory.concluded
    if end is None:
        return None
    if end.episode is not None:
        return end if end.episode == memory.episode else None
    return end if memory.reopened is None or end.on > memory.reopened else None


def ended_by(memory: Memory, end: Conclusion) -> Memory:
    """The memory of an episode that ends like this. Days alone could not tell it from the one before: an
    issue can be opened again and end on one day."""
    return replace(memory, concluded=replace(end, episode=memory.episode if memory.episode > 1 else None))


def outcomes_on(labels: frozenset[str], scheme: LabelScheme) -> frozenset[Outcome]:
    """The outcomes whose labels are among these titles."""
    words = {scheme.word(Category.OUTCOME, title) for title in labels}
    return frozenset(outcome for outcome, word in OUTCOME_WORDS.items() if word in words)
