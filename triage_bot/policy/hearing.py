"""What the bot makes of the words people write to it in comments: each is dealt with once (E21, 2.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from triage_bot.model.board import Board, Member, Note, Role
from triage_bot.model.command import (
    Attest,
    Command,
    Explain,
    Help,
    Misread,
    NoChange,
    Snooze,
    Unsnooze,
)
from triage_bot.model.decision import Answer, AnswerKind, Reason, Remark, RemarkKind
from triage_bot.model.memory import Memory, Promise, Verdict

from .commands import commands
from .retracted import still_standing
from .snooze import latest_snooze
from .terms import Terms

LEAST_ROLE = Role.PLANNER
RULE = "E21"


@dataclass(frozen=True, slots=True)
class Listened:
    """The memory after hearing people, what to answer, which comments to acknowledge, and why. `unproven`
    asks for the issue's own comments before anything is obeyed."""

    memory: Memory
    remarks: tuple[Remark, ...] = ()
    acknowledged: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    unproven: bool = False


def hear(memory: Memory, iid: int, board: Board, *, terms: Terms) -> Listened:
    """What people have asked for in an issue. Evidence that is not whole may lack an earlier comment, which
    would be taken for heard with a later one: then only the issue's own comments are listened to. What was
    heard before goes on counting as long as its comment stands."""
    standing = still_standing(memory, iid, board, terms)
    found = listen_to_people(standing.memory, board.comments(iid), terms=terms)
    if board.evidence_whole or board.records.get(iid) is not None:
        return replace(
            found, reasons=(*standing.reasons, *found.reasons), unproven=found.unproven or standing.unproven
        )
    return Listened(memory, unproven=found.memory.heard > memory.heard and iid not in board.records)


def listen_to_people(memory: Memory, notes: Iterable[Note], *, terms: Terms) -> Listened:
    """Every command in comments newer than `memory.heard`, in their order.

    Understood ones are acknowledged on the comment itself; an answer is given only where one was asked for
    or something was refused. Words of people below Planner change nothing, and they are told so.
    """
    heard, acknowledged, remarks, reasons = memory.heard, [], [], []
    for note in sorted(notes, key=lambda note: note.id):
        if note.by_bot or note.id <= memory.heard or _before_care(note, memory, terms):
            continue
        found = commands(note.body, names=terms.names)
        if not found:
            continue
        heard = note.id
        answers: list[Answer] = []
        if not _may_command(terms.members_by_name.get(note.author)):
            answers.append(Answer(kind=AnswerKind.NOT_ALLOWED))
        else:
            for command in found:
                memory, answer = _obey(command, memory, note, terms)
                if answer is not None:
                    answers.append(answer)
            reasons.append(Reason(RULE, f"asked by {note.author} in a comment of {terms.day(note.at)}"))
            if any(not isinstance(command, Misread) for command in found):
                acknowledged.append(note.id)
        if answers:
            remarks.append(_said(note, tuple(answers)))
    return Listened(replace(memory, heard=heard), tuple(remarks), tuple(acknowledged), tuple(reasons))


def _before_care(note: Note, memory: Memory, terms: Terms) -> bool:
    """What was written before the issue was taken into care was meant for nobody, or was heard when the block
    was there that somebody has taken out since."""
    return memory.adopted is not None and terms.day(note.at) < memory.adopted


def _may_command(member: Member | None) -> bool:
    return member is not None and member.role >= LEAST_ROLE


def _obey(command: Command, memory: Memory, note: Note, terms: Terms) -> tuple[Memory, Answer | None]:
    match command:
        case Snooze():
            return _snooze(command, memory, note, terms)
        case Unsnooze():
            return replace(memory, snooze=None), None
        case NoChange():
            if command.next < terms.day(note.at):
                return memory, Answer(kind=AnswerKind.PAST_DAY, day=command.next)
            return replace(memory, promised=Promise(note.id, command.next)), None
        case Attest():
            on = terms.day(note.at)
            return replace(memory, verdict=Verdict(note.id, command.verdict.value, on, command.how)), None
        case Explain():
            return memory, Answer(kind=AnswerKind.EXPLANATION)
        case Help():
            return memory, Answer(kind=AnswerKind.HELP)
        case Misread():
            return memory, Answer(kind=AnswerKind.MISREAD, problem=command.problem, hint=command.hint)
        case _:
            assert_never(command)


def _snooze(command: Snooze, memory: Memory, note: Note, terms: Terms) -> tuple[Memory, Answer | None]:
    """2.8: at most thirty days ahead, and never into the last thirty days before the renewal."""
    today = terms.day(note.at)
    if command.until <= today:
        return memory, Answer(kind=AnswerKind.PAST_DAY, day=command.until)
    latest = latest_snooze(memory, today, terms.policy.reminders)
    if latest <= today:
        return memory, Answer(kind=AnswerKind.RENEWAL_NEAR, day=memory.renewal)
    if command.until > latest:
        return memory, Answer(kind=AnswerKind.TOO_LONG, day=latest)
    return replace(memory, snooze=Promise(note.id, command.until)), None


def _said(note: Note, answers: tuple[Answer, ...]) -> Remark:
    return Remark(
        kind=RemarkKind.ANSWER,
        key=f"answer:{note.id}",
        rule=RULE,
        to=note.author,
        answers=answers,
    )
