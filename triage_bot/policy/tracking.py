"""What should be true of an issue that is already there; the heart of E4 to E10, R-14, R-16, R-17, R-26."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from triage_bot.model.account import Account
from triage_bot.model.board import Board, Note, TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason, Remark, Verb, Wanted
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Category, LabelScheme

from .classification import risk_began
from .flag import follow_flag
from .following import Spoken, follow, heed, person_label, tell
from .handover import hand_over
from .hearing import hear
from .labelling import settle
from .lifecycle.closing import close
from .lifecycle.course import Taken, take_course
from .lifecycle.states import NEW, state_after, state_of
from .presence import returned
from .proposals import Proposals, propose
from .rating import Rated, rate
from .reason import risk_reason
from .reopening import begun_again
from .sheet import dates, make_sheet
from .state_labels import state_labels
from .terms import Terms
from .timekeeping import keep_time, who_is_asked, works
from .updates import last_update


@dataclass(frozen=True, slots=True)
class Heard:
    """The memory after listening to the source, what to say and why, and whether that holds anything back."""

    memory: Memory
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()
    hold: HoldKind | None = None


def track(issue: TrackedIssue, memory: Memory, account: Account, board: Board, terms: Terms) -> Decision:
    """The decision for an issue whose account was read: labels, facts, dates and what to say."""
    rated = rate(account.facts, terms.today, terms.policy.rating)
    heard = listen(issue, begun_again(memory, issue.iid, board, terms), account, rated, terms)
    wanted, taken, reasons, hold = _wanted(issue, heard, account, rated, board, terms)
    ended = taken.ended
    if ended is not None:
        notes = comments(issue, board)
        wanted = close(issue, wanted, ended, renewal=taken.renewal, notes=notes, terms=terms)
    return Decision(
        account_id=account.id,
        name=account.name,
        verb=Verb.CLOSE if ended else Verb.TRACK,
        before=state_of(issue, memory, terms.labels),
        after=state_after(issue, wanted, terms.labels, is_open=ended is None),
        reasons=(*taken.reasons, *heard.reasons, *reasons),
        iid=issue.iid,
        wanted=wanted,
        hold=None if ended else heard.hold or hold,
        account=account,
    )


def listen(issue: TrackedIssue, memory: Memory, account: Account, rated: Rated, terms: Terms) -> Heard:
    """Follow the rating, the flag and a person's health label, and gather what there is to say."""
    trust, today = terms.policy.trust, terms.today
    spoken = spoken_by(account, rated)
    on_issue = health_words(issue.labels, terms.labels)
    known = replace(returned(memory), renewal=account.facts.renewal_date)
    # An issue that is being adopted without a health label lacks one because nobody has set it yet.
    if on_issue or issue.memory is not None:
        known = heed(known, on_issue, today)
    steps = [follow(known, rated, today=today, trust=trust, spoken=spoken)]
    after = steps[0].memory
    if after.person is not None:
        steps.append(person_label(after, after.person, rated, today=today, trust=trust, spoken=spoken))
    steps.append(follow_flag(steps[-1].memory, account.facts, rated.rating, spoken))
    after, told = tell(steps[-1].memory, today=today, spoken=spoken)
    return Heard(
        memory=after,
        remarks=(*told, *(remark for step in steps for remark in step.remarks)),
        reasons=tuple(reason for step in steps for reason in step.reasons),
        hold=next((step.hold for step in reversed(steps) if step.hold), None),
    )


def spoken_by(account: Account, rated: Rated) -> Spoken:
    """The source behind a rating, or behind the account where there is none."""
    reading = (account.origin(rated.field) if rated.field else None) or account.readings[0]
    return Spoken(source=reading.source, as_of=reading.as_of)


def health_words(titles: frozenset[str], labels: LabelScheme) -> frozenset[Rating]:
    """The ratings whose labels are among these titles; a health label of nobody's vocabulary is unknown."""
    found = set()
    for title in titles:
        if labels.category_of(title) is Category.HEALTH:
            word = labels.word(Category.HEALTH, title)
            found.add(Rating(word) if word else Rating.UNKNOWN)
    return frozenset(found)


def _wanted(
    issue: TrackedIssue, heard: Heard, account: Account, rated: Rated, board: Board, terms: Terms
) -> tuple[Wanted, Taken, tuple[Reason, ...], HoldKind | None]:
    """All of it: what people wrote, labels, owner, outcome, clock; with the reasons and what holds a reminder
    back."""
    words = hear(heard.memory, issue.iid, board, terms=terms)
    found = proposals_for(issue, words.memory, account, terms)
    chosen = settle(found.labels, on_issue=issue.labels, placed=words.memory.placed, labels=terms.labels)
    memory = remember_classification(replace(words.memory, placed=chosen.placed), found)
    region = chosen.standing.get(Category.REGION)
    latest = last_update(comments(issue, board), memory, assignees=issue.assignees, terms=terms)
    handed = hand_over(
        issue,
        memory,
        account.facts,
        found.owner,
        last_note=latest.last.id if latest.last else memory.updated_note,
        region=region,
        terms=terms,
    )
    memory, assignee = _assignee(issue, handed.memory, found, terms)
    add, remove = _health_labels(issue, memory, terms.labels)
    settled = (issue.labels | chosen.add | add) - chosen.remove - remove
    assignees = (assignee,) if assignee else issue.assignees
    taken = take_course(
        issue,
        memory,
        account,
        rated,
        spoken_by(account, rated),
        terms,
        working_day=works(settled, terms),
        asks=lambda level: who_is_asked(assignees, level, region, terms),
    )
    memory = taken.memory
    kept = keep_time(issue, memory, account, board, terms, incoming=assignee, labels=settled)
    memory, seen = seen_by_people(issue, kept.memory, board, terms.labels)
    memory, state = state_labels(issue, memory, kept, queued=handed.queued, terms=terms)
    memory, due, milestone = dates(
        issue, memory, account, terms, due=kept.clock.deadline if kept.known else None
    )
    memory, sheet = make_sheet(
        account,
        memory,
        rated,
        found,
        chosen,
        terms,
        assignees=assignees,
        kept=replace(kept, memory=memory),
        renewal=taken.renewal,
        issue=issue,
    )
    remarks = (*heard.remarks, *handed.remarks, *taken.remarks, *kept.remarks, *words.remarks)
    wanted = Wanted(
        memory=spoken(memory, remarks, board),
        sheet=sheet,
        add=chosen.add | add | state.add,
        remove=chosen.remove | remove | seen | state.remove,
        rename=memory.title is not None,
        assignee=assignee,
        due=due,
        milestone=milestone,
        remarks=remarks,
        acknowledge=words.acknowledged,
        unproven=kept.unproven or words.unproven,
        late=kept.late,
    )
    noticed = (Reason("R-16", "a person has commented"),) if seen else ()
    return (
        wanted,
        taken,
        (*words.reasons, *handed.reasons, *kept.reasons, *state.reasons, *noticed),
        kept.hold,
    )


def proposals_for(issue: TrackedIssue, memory: Memory, account: Account, terms: Terms) -> Proposals:
    """What the rules propose for an issue, given what is believed of it after this run.

    Stage and classification follow the risk label that will stand, so that both come in one run.
    """
    turned_red = memory.health is Rating.RED and memory.before is Rating.YELLOW
    risk = settle(
        {Category.RISK: risk_reason(account.facts, terms.labels)},
        on_issue=issue.labels,
        placed=issue.memory.placed if issue.memory else {},
        labels=terms.labels,
    )
    return propose(
        account,
        terms,
        at_risk_since=memory.since if turned_red else risk_began(account, memory.opened, terms.policy.rating),
        tracked_since=memory.opened if turned_red else None,
        standing_risk=risk.standing.get(Category.RISK),
    )


def remember_classification(memory: Memory, found: Proposals) -> Memory:
    """Keep the reason with the label it was given for, and forget it with the label."""
    if Category.CLASSIFICATION not in memory.placed:
        return memory if memory.classified is None else replace(memory, classified=None)
    return replace(memory, classified=memory.classified or found.classification.why)


def _health_labels(
    issue: TrackedIssue, memory: Memory, labels: LabelScheme
) -> tuple[frozenset[str], frozenset[str]]:
    mine = labels.title(Category.HEALTH, memory.health)
    present = frozenset(t for t in issue.labels if labels.category_of(t) is Category.HEALTH)
    if mine is None:
        return frozenset(), frozenset()
    if memory.person is not None:
        # The person's label counts for now; beside it the bot's own would be a second of its category.
        return frozenset(), frozenset({mine} & present) if present - {mine} else frozenset()
    return frozenset({mine} - present), present - {mine}


def seen_by_people(
    issue: TrackedIssue, memory: Memory, board: Board, labels: LabelScheme
) -> tuple[Memory, frozenset[str]]:
    """E5: the *new* label goes with the first comment by a person (R-16)."""
    title = labels.title(Category.TRIAGE, NEW)
    mine = title is not None and memory.placed.get(Category.TRIAGE) == title
    if not mine or not (board.answered_by_person(issue.iid) or title not in issue.labels):
        return memory, frozenset()
    placed: Mapping[str, str] = {k: v for k, v in memory.placed.items() if k != Category.TRIAGE}
    return replace(memory, placed=placed), frozenset({title} & issue.labels if title else ())


def spoken(memory: Memory, remarks: Sequence[Remark], board: Board) -> Memory:
    """Who speaks for the bot is remembered where they speak, so that nobody takes them for a person later."""
    speaker = board.me.id if board.speaker is None else board.speaker
    return replace(memory, bots=memory.bots | {speaker}) if remarks else memory


def comments(issue: TrackedIssue, board: Board) -> tuple[Note, ...]:
    """The issue's own comments where they were read, else those of the project's activity."""
    record = board.records.get(issue.iid)
    return record if record is not None else board.notes.get(issue.iid, ())


def _assignee(
    issue: TrackedIssue, memory: Memory, found: Proposals, terms: Terms
) -> tuple[Memory, str | None]:
    """2.9: fill an empty assignee, follow the CSM while the bot's choice stands, leave a person's alone."""
    wanted = terms.assignable(found.owner.username)
    if wanted is None or wanted in issue.assignees:
        return memory, None
    never_assigned = not issue.assignees and memory.assignee is None
    own = memory.assignee is not None and issue.assignees == (memory.assignee,)
    if never_assigned or own:
        return replace(memory, assignee=wanted), wanted
    return memory, None
