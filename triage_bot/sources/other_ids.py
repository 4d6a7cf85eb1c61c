"""Sources that know accounts by ids of their own, brought under the account ids that other sources hold.

Knows no files. An id that leads nowhere, or to several accounts, is told and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from triage_bot.model.account import Reading, SourceReading, SourceState, SourceStatus

from .findings import listed

Owners = Mapping[str, Sequence[str]]
"""The accounts that hold an id of another system, by that id."""


def under_account_ids(
    readings: Sequence[SourceReading], keyed_by: Mapping[str, str]
) -> tuple[SourceReading, ...]:
    """The readings in their order. `keyed_by` has for a source the field in which others hold its ids."""
    if not keyed_by:
        return tuple(readings)
    usable = [one for one in readings if one.status.state is not SourceState.FAILED]
    holders = [one for one in usable if one.status.name not in keyed_by]
    return tuple(
        _translated(one, keyed_by[one.status.name], holders)
        if one.status.name in keyed_by and one.status.state is not SourceState.FAILED
        else one
        for one in readings
    )


@dataclass(slots=True)
class _Rows:
    """What became of the rows of one source. `nowhere` are its ids that no account holds, `shared` those
    that several do."""

    readings: list[Reading] = field(default_factory=list)
    conflicts: dict[str, str] = field(default_factory=dict)
    nowhere: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def _translated(source: SourceReading, held_in: str, holders: Sequence[SourceReading]) -> SourceReading:
    owners = _owners(held_in, holders)
    rows = _of_accounts(source, held_in, owners)
    for own, why in source.conflicts.items():
        for account_id in owners.get(own, ()):
            rows.conflicts.setdefault(account_id, why)
    return replace(
        source,
        status=_told(source.status, rows, held_in),
        readings=rows.readings,
        conflicts=rows.conflicts,
        known_ids=frozenset(account for own in source.known_ids for account in owners.get(own, ())),
        bad_rows=tuple(replace(row, account_id=_only(row.account_id, owners)) for row in source.bad_rows),
        renewals=tuple(
            replace(one, account_id=_only(one.account_id, owners) or one.account_id)
            for one in source.renewals
        ),
        renewals_unclear=_unclear(source, held_in, owners),
    )


def _owners(held_in: str, holders: Sequence[SourceReading]) -> Owners:
    owners: dict[str, set[str]] = {}
    for holder in holders:
        for reading in holder.readings:
            if own := getattr(reading.facts, held_in):
                owners.setdefault(own.strip(), set()).add(reading.facts.account_id)
    return {own: sorted(accounts) for own, accounts in owners.items()}


def _only(own: str | None, owners: Owners) -> str | None:
    """The one account that holds an id."""
    found = owners.get(own, ()) if own else ()
    return found[0] if len(found) == 1 else None


def _of_accounts(source: SourceReading, held_in: str, owners: Owners) -> _Rows:
    rows, name = _Rows(), source.status.name
    by_account: dict[str, str] = {}
    for reading in source.readings:
        own = reading.facts.account_id
        found = owners.get(own, ())
        if not found:
            rows.nowhere.append(own)
        elif len(found) > 1:
            rows.shared.append(own)
            rows.conflicts.update(dict.fromkeys(found, _ambiguous(own, found, held_in, name)))
        else:
            account_id = found[0]
            if (other := by_account.setdefault(account_id, own)) != own:
                rows.conflicts[account_id] = (
                    f"{name} has two rows for this account, {other} and {own}: other sources give it both as"
                    f" {held_in}; correct {held_in}"
                )
            rows.readings.append(replace(reading, facts=replace(reading.facts, account_id=account_id)))
    return rows


def _ambiguous(own: str, accounts: Sequence[str], held_in: str, name: str) -> str:
    several = " and ".join(accounts)
    return (
        f"{own} is the {held_in} of {several}: which of them {name} means, nobody can tell; correct {held_in}"
    )


def _told(status: SourceStatus, rows: _Rows, held_in: str) -> SourceStatus:
    total = len(rows.readings) + len(rows.nowhere) + len(rows.shared)
    if not total:
        return status
    notes = [
        f"{len(ids):,} of {total:,} accounts left out, {what}: {listed(ids)}"
        for ids, what in (
            (rows.nowhere, f"no other source has their id as {held_in}"),
            (rows.shared, f"several accounts have their id as {held_in}"),
        )
        if ids
    ]
    status = replace(status, accounts=len(rows.readings), notes=(*status.notes, *notes))
    if rows.readings:
        return status
    doubt = f"none of its {total:,} accounts is one of another source by {held_in}: is `keyed_by` right?"
    problem = f"{status.problem}. {doubt}" if status.problem else doubt
    return replace(status, state=SourceState.DEGRADED, problem=problem)


def _unclear(source: SourceReading, held_in: str, owners: Owners) -> dict[str, str]:
    """Why renewals decide nothing, by account id: by the word of the source, or for an id of several."""
    unclear: dict[str, str] = {}
    for own, why in source.renewals_unclear.items():
        unclear.update(dict.fromkeys(owners.get(own, ()), why))
    for renewal in source.renewals:
        own = renewal.account_id
        if len(found := owners.get(own, ())) > 1:
            unclear.update(dict.fromkeys(found, _ambiguous(own, found, held_in, source.status.name)))
    return unclear
