"""R-47: how an opportunity stands, by its stage and its flags; knows no date and no money."""

from __future__ import annotations

from triage_bot.model.outcome_policy import StageWords
from triage_bot.model.renewal import Ending


class UnknownStageError(ValueError):
    """A stage that nothing explains; the message fits after the name of its column."""


class ContradictionError(ValueError):
    """Stage and flags say different things; the message fits after the name of a column."""


def ending(stage: str | None, *, is_closed: bool | None, is_won: bool | None, words: StageWords) -> Ending:
    """How the opportunity stands. The team's words and the flags of the source must agree where both speak.

    Raises UnknownStageError where neither says it: closed and not won is not lost by itself. Raises
    ContradictionError where they disagree.
    """
    said = _by_word(" ".join((stage or "").casefold().split()), words)
    flagged = _by_flags(is_closed, is_won)
    if said is None:
        if flagged is None:
            raise UnknownStageError(
                f"nobody says what the stage {_quoted(stage)} means: put it under won, lost, void or open in"
                " outcome.stages of policy.yml"
            )
        return flagged
    closed = said is not Ending.OPEN
    if (is_closed is not None and is_closed is not closed) or (
        is_won is not None and is_won is not (said is Ending.WON)
    ):
        raise ContradictionError(f"the stage {_quoted(stage)} means {said}, but the flags say otherwise")
    return said


def _by_word(word: str, words: StageWords) -> Ending | None:
    for found in Ending:
        if word in getattr(words, found.value):
            return found
    return None


def _by_flags(is_closed: bool | None, is_won: bool | None) -> Ending | None:
    if is_closed is False and not is_won:
        return Ending.OPEN
    return Ending.WON if is_won and is_closed is not False else None


def _quoted(stage: str | None) -> str:
    return f"'{stage[:40]}'" if stage else "(empty)"
