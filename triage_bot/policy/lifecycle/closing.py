"""What should be true of an issue whose case has ended: an outcome label, one comment, nothing that waits."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.board import Note, TrackedIssue
from triage_bot.model.decision import Remark, RemarkKind, Wanted
from triage_bot.model.health import Rating
from triage_bot.model.outcome import Ending, Outcome
from triage_bot.model.settings import Category
from triage_bot.policy.outcome.result import ResultKind
from triage_bot.policy.terms import Terms

from .grounds import Ended
from .prospect import Prospect
from .states import OUTCOME_WORDS

KINDS = {
    Outcome.WIN: RemarkKind.CLOSED_WON,
    Outcome.LOSS: RemarkKind.CLOSED_LOST,
    Outcome.VOID: RemarkKind.CLOSED_VOID,
}
_OUTCOMES = {
    ResultKind.WIN: Outcome.WIN,
    ResultKind.CHURN: Outcome.LOSS,
    ResultKind.CONTRACTION: Outcome.LOSS,
}
_SAID_AT_THE_END = frozenset({RemarkKind.ANSWER})
"""Beside the ending itself; what was to be asked or reminded of is over."""


def close(
    issue: TrackedIssue,
    wanted: Wanted,
    ended: Ended,
    *,
    renewal: Prospect,
    notes: tuple[Note, ...],
    terms: Terms,
) -> Wanted:
    """The wish for an open issue, made into one for a closed one.

    The health label stays (R-45), those that tell an open state go. The bot's own label of another outcome
    goes too; a person's stands.
    """
    title = terms.labels.title(Category.OUTCOME, OUTCOME_WORDS[ended.conclusion.outcome])
    own = frozenset({title} if title else ())
    states = frozenset(terms.labels.names.get(Category.TRIAGE, {}).values())
    placed = {key: label for key, label in wanted.memory.placed.items() if label not in states}
    mine = placed.pop(Category.OUTCOME, None)
    if title is not None and (title == mine or title not in issue.labels):
        placed[Category.OUTCOME.value] = title
    before = issue.memory or wanted.memory
    memory = replace(wanted.memory, placed=placed, nudged=before.nudged, due=before.due)
    sheet = replace(wanted.sheet, memory=memory, ended=True) if wanted.sheet else None
    wanted = replace(wanted, memory=memory, sheet=sheet)
    said = Remark(
        kind=KINDS[ended.conclusion.outcome],
        key=f"end:{memory.episode}.{ended.conclusion.outcome}.{ended.conclusion.how or 'said'}",
        rule=ended.conclusion.rule,
        after=memory.health,
        since=memory.opened,
        on=terms.today,
        mentions=tuple(name for name in map(terms.reachable, issue.assignees) if name),
        ending=_ending(wanted, ended, renewal=renewal, notes=notes),
    )
    return replace(
        wanted,
        add=(wanted.add - states) | own,
        remove=(wanted.remove | (states & issue.labels) | {label for label in (mine,) if label}) - own,
        assignee=None,
        due=None,
        remarks=(said, *(remark for remark in wanted.remarks if remark.kind in _SAID_AT_THE_END)),
        unproven=False,
    )


def _ending(wanted: Wanted, ended: Ended, *, renewal: Prospect, notes: tuple[Note, ...]) -> Ending:
    end, memory = ended.conclusion, wanted.memory
    standing = (wanted.sheet.labels_standing if wanted.sheet else None) or {}
    word = memory.verdict.note if memory.verdict and end.fact == f"comment {memory.verdict.note}" else None
    doubtful = end.outcome is Outcome.WIN and memory.health is not Rating.GREEN
    return Ending(
        conclusion=end,
        because=ended.because,
        net=renewal.result.net if renewal.result else None,
        risk=standing.get(Category.RISK),
        classification=standing.get(Category.CLASSIFICATION),
        note=word,
        by=next((note.author for note in notes if note.id == word), None),
        against=memory.health if doubtful else None,
        otherwise=_otherwise(end.outcome, renewal),
    )


def _otherwise(outcome: Outcome, renewal: Prospect) -> str | None:
    """What the renewals came to, where that is another outcome: one of the two is to be put right."""
    result = renewal.result
    if result is None or outcome is Outcome.VOID:
        return None
    return result.because if _OUTCOMES.get(result.kind, outcome) is not outcome else None
