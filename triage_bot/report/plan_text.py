"""The plan of a run as lines for a terminal or a CI log; knows no colour and no terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from triage_bot.model.account import BadRow, RepeatKind, SourceState, SourceStatus
from triage_bot.model.action import (
    AdoptIssue,
    CloseIssue,
    Comment,
    EnsureLabel,
    Hold,
    OpenIssue,
    ReopenIssue,
    UpdateIssue,
)
from triage_bot.model.decision import Check, HoldKind
from triage_bot.plan.brakes import Tripped
from triage_bot.plan.plan import Plan

from .action_lines import LONGEST_NAME, account_words, action_lines
from .line import Line, Part, count, section
from .plain import plain
from .source_line import extent

MOST_LISTED = 20
"""Rows, holds and items listed per kind; the JSON plan has them all."""

MOST_NAMED = 3
"""Accounts named beside an item that many share."""

HOLD_WORDS = {
    HoldKind.WATCH: "watched, no issue yet",
    HoldKind.CONFLICT: "rows contradict each other",
    HoldKind.EXCLUDED: "leaving, gone or out of scope",
    HoldKind.UNREADABLE: "row cannot be read",
    HoldKind.UNBELIEVED: "source not believed in this run",
    HoldKind.MISSING: "missing from the sources",
    HoldKind.UNKNOWN: "health unknown",
    HoldKind.CONFIRMING: "better, waiting to be seen again",
    HoldKind.PERSON: "a person's health label is kept",
    HoldKind.CLOSED: "closed lately, not opened again",
    HoldKind.TWIN: "second issue for an account",
    HoldKind.MERGED: "merged into another account",
    HoldKind.AMBIGUOUS: "account not certain",
    HoldKind.BRAKE: "stopped by a brake",
    HoldKind.NEXT_RUN: "opened in one of the next runs",
}


def plan_lines(plan: Plan, brakes: Sequence[Tripped] = ()) -> Iterator[Line]:
    """The whole plan: sources first, then changes in the order they will be made, then what is held."""
    yield Line(
        Part.TITLE, f"Plan for {plan.project} on {plan.day} (policy {plan.policy}, digest {plan.digest})"
    )
    yield from _sources(plan)
    for notice in plan.notices:
        yield Line(Part.WARNING, f"Note: {plain(notice, longest=300)}")
    if plan.actions:
        yield section(f"Changes ({len(plan.actions):,})")
        for action in plan.actions:
            yield from action_lines(action)
    yield from _holds(plan.holds)
    yield from _hygiene(plan)
    yield Line(Part.TITLE, summary(plan))
    for brake in brakes:
        yield Line(Part.WARNING, f"Brake: {brake}.")


def summary(plan: Plan) -> str:
    """The plan in one sentence."""
    kinds = (
        (OpenIssue, "to open"),
        (ReopenIssue, "to reopen"),
        (AdoptIssue, "to adopt"),
        (UpdateIssue, "to update"),
        (Comment, "to comment on"),
        (CloseIssue, "to close"),
    )
    counted = [(sum(isinstance(a, kind) for a in plan.actions), words) for kind, words in kinds]
    parts = [f"{number:,} {words}" for number, words in counted if number]
    if labels := sum(isinstance(a, EnsureLabel) for a in plan.actions):
        parts.append(f"{count(labels, 'label')} to make")
    said = ", ".join(parts) or "Nothing to change"
    population = plan.population
    ratings = ", ".join(f"{number:,} {rating}" for rating, number in population.ratings.items())
    return (
        f"{said}. {count(population.accounts, 'account')} ({ratings or 'none'}), "
        f"{count(population.tracked, 'issue')} in care, {population.unchanged:,} unchanged, "
        f"{len(plan.holds):,} held."
    )


def _sources(plan: Plan) -> Iterator[Line]:
    yield section("Sources")
    for source in plan.sources:
        yield from _source(source)
    if plan.bad_rows:
        yield Line(Part.WARNING, f"{count(len(plan.bad_rows), 'unusable row')} left out:")
        for row in plan.bad_rows[:MOST_LISTED]:
            who = f" [{plain(row.account_id, longest=24)}]" if row.account_id else ""
            place = plain(masked_row(row), longest=300)
            yield Line(Part.DETAIL, f"    {plain(str(row), longest=300)}{who}", f"    {place}{who}")
        yield from _more(len(plan.bad_rows))
    if plan.repeats:
        yield Line(Part.PLAIN, f"{count(len(plan.repeats), 'account id')} repeated:")
        for repeat in plan.repeats[:MOST_LISTED]:
            done = "account held" if repeat.kind is RepeatKind.CONFLICTING else "row dropped"
            yield Line(
                Part.DETAIL,
                f"    {plain(repeat.file)}:{repeat.line}: {plain(repeat.account_id, longest=24)} as in line "
                f"{repeat.other_line}, {repeat.kind}: {done}",
            )
        yield from _more(len(plan.repeats))


def masked_row(row: BadRow) -> str:
    """Where a row cannot be used and what kind of value stands there, without the value."""
    return str(replace(row, reason=f"{row.value_class or 'a value'} that cannot be used"))


def _source(source: SourceStatus) -> Iterator[Line]:
    part = Part.PLAIN if source.state is SourceState.OK else Part.WARNING
    as_of = f", as of {source.as_of}" if source.as_of else ""
    files = ", ".join(plain(file) for file in source.files)
    yield Line(
        part,
        f"  {plain(source.name)}: {source.state}, {extent(source)}{as_of} ({files or 'no file'})",
    )
    if source.problem:
        yield Line(Part.WARNING, f"    {plain(source.problem, longest=400)}")
    for note in source.notes:
        yield Line(Part.DETAIL, f"    {plain(note, longest=300)}")


def _holds(holds: Sequence[Hold]) -> Iterator[Line]:
    places = {kind: place for place, kind in enumerate(HoldKind)}
    ordered = sorted(holds, key=lambda hold: places[hold.hold])
    for kind, group in groupby(ordered, key=lambda hold: hold.hold):
        members = list(group)
        yield section(f"Held ({len(members):,}): {HOLD_WORDS[kind]}")
        for hold in members[:MOST_LISTED]:
            yield from action_lines(hold)
        yield from _more(len(members))


def _hygiene(plan: Plan) -> Iterator[Line]:
    """By what is to be done, the most frequent first: one sentence rather than one for every account."""
    accounts: dict[Check, list[str]] = {}
    shared = _shared_names(plan)
    for item in plan.hygiene:
        number = f"#{item.iid} " if item.iid else ""
        who = account_words(item.name, item.account if _folded(item.name) in shared else "")
        for check in item.checks:
            accounts.setdefault(check, []).append(f"{number}{who}")
    if not accounts:
        return
    yield section(f"For people to put right ({count(len(plan.hygiene), 'account')})")
    ordered = sorted(accounts.items(), key=lambda found: (-len(found[1]), found[0].rule, found[0].text))
    for check, names in ordered[:MOST_LISTED]:
        more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
        said = plain(f"{check.text} ({check.rule})", longest=240)
        yield Line(Part.DETAIL, f"    {said}: {', '.join(names[:MOST_NAMED])}{more}")
    yield from _more(len(ordered))


def _shared_names(plan: Plan) -> frozenset[str]:
    """The names, folded as they are shown, that more than one account of the plan bears."""
    told = {(_folded(item.name), item.account) for item in plan.hygiene}
    told |= {(_folded(hold.name), hold.account) for hold in plan.holds if hold.account}
    counted = Counter(name for name, _ in told)
    return frozenset(name for name, number in counted.items() if number > 1)


def _folded(name: str) -> str:
    return plain(name, longest=LONGEST_NAME).casefold()


def _more(total: int) -> Iterator[Line]:
    if total > MOST_LISTED:
        yield Line(Part.DETAIL, f"    and {total - MOST_LISTED:,} more; --format json lists all")
