"""What to tell somebody whose words to the bot are no command yet, and who gets told; knows no dates."""

from __future__ import annotations

from difflib import SequenceMatcher

from triage_bot.model.command import Misread

from .sentences import BY_HEAD, COMMAND_HELP

LONGEST_WORDS = 100
_LIKELY = 0.8
_LIKELY_SHAPED = 0.7
_SHORT = 4
_LONGEST_HEAD = max(len(command.head) for command in COMMAND_HELP)


def misread(words: str, problem: str, *, meant: str) -> Misread:
    """A problem with the command that was meant, given by its head."""
    sentence = BY_HEAD[meant]
    hint = f"write `{sentence.syntax}`"
    if sentence.example != sentence.syntax:
        hint += f", for example `{sentence.example}`"
    return Misread(words=_capped(words), problem=problem, hint=hint)


def alone() -> Misread:
    """A mention of the bot with nothing else around it."""
    return Misread(
        words="",
        problem="the mention stands alone",
        hint="write what to do behind it, for example `help` or `explain`",
    )


def unknown(words: str, *, shaped: bool) -> Misread | None:
    """Somebody's words with a slip in the command, or None for what is likely an ordinary sentence.

    Short commands resemble too many words (last, note, own), and long ones their own forms (explained,
    snoozes): those need the shape of a command as well, a colon, a date, or nothing behind the word.
    """
    meant = _nearest(words, shaped=shaped)
    if meant is None:
        return None
    return misread(words, f"the command is not known; did you mean `{meant}`?", meant=meant)


def _nearest(words: str, *, shaped: bool) -> str | None:
    first = [word.casefold().strip(".,:;!?") for word in words[: 4 * _LONGEST_HEAD].split()[:3]]
    best, nearest = 0.0, None
    for head in BY_HEAD:
        said = " ".join(first[: head.count(" ") + 1])[: 2 * _LONGEST_HEAD]
        is_form = said.startswith(head.rstrip("e"))
        if not shaped and (len(head) <= _SHORT or is_form):
            continue
        likeness = SequenceMatcher(None, said, head, autojunk=False).ratio()
        if likeness >= (_LIKELY_SHAPED if shaped else _LIKELY) and likeness > best:
            best, nearest = likeness, head
    return nearest


def _capped(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1] + "…"
