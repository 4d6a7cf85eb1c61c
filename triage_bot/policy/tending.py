"""3.5: an issue about whose account nothing can be concluded in this run. Its clock, which goes by GitLab and
by what the last trusted run left, and people's words to the bot go on; labels, facts and owner stay."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.account import Account
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason, Verb, Wanted
from triage_bot.model.memory import Memory

from .hearing import hear
from .lifecycle.states import state_after, state_of
from .reopening import begun_again
from .sheet import due_date
from .state_labels import state_labels
from .terms import Terms
from .timekeeping import keep_time
from .tracking import seen_by_people, spoken


def tend(
    issue: TrackedIssue,
    memory: Memory,
    kind: HoldKind,
    reasons: tuple[Reason, ...],
    *,
    board: Board,
    terms: Terms,
    account: Account | None = None,
) -> Decision:
    """The decision for a tracked issue that the source says nothing certain about.

    `reasons` say why. `account` only lends its name.
    """
    before = state_of(issue, memory, terms.labels)
    memory = begun_again(memory, issue.iid, board, terms)
    words = hear(memory, issue.iid, board, terms=terms)
    kept = keep_time(issue, words.memory, None, board, terms)
    memory, seen = seen_by_people(issue, kept.memory, board, terms.labels)
    memory, labels = state_labels(issue, memory, kept, queued=memory.queued is not None, terms=terms)
    memory, due = due_date(issue, memory, kept.clock.deadline if kept.known else None)
    timing = replace(kept, memory=memory).timing(terms)
    said = tuple(replace(remark, timing=timing, bot=terms.bot) for remark in (*kept.remarks, *words.remarks))
    noticed = (Reason("R-16", "a person has commented"),) if seen else ()
    wanted = Wanted(
        memory=spoken(memory, said, board),
        add=labels.add,
        remove=labels.remove | seen,
        due=due,
        remarks=said,
        acknowledge=words.acknowledged,
        unproven=kept.unproven or words.unproven,
        late=kept.late,
    )
    return Decision(
        account_id=memory.account,
        name=account.name if account else issue.title,
        verb=Verb.TRACK,
        before=before,
        after=state_after(issue, wanted, terms.labels, is_open=issue.open),
        reasons=(*reasons, *words.reasons, *kept.reasons, *labels.reasons, *noticed),
        iid=issue.iid,
        wanted=wanted,
        hold=kind,
        account=account,
    )
