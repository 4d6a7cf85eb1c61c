"""Joining what several sources say into one book of accounts; knows neither files nor rules about health."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from triage_bot.model.account import Account, BadRow, Book, Reading, SourceReading, SourceState, SourceStatus
from triage_bot.model.facts import FIELD_KINDS, Facts
from triage_bot.model.renewal import Renewal
from triage_bot.model.vocabulary import About

from .collector import paused
from .facts_maker import FactsMaker
from .joining import COMPANIONS, DATED_BY, Joining
from .other_ids import under_account_ids

_FIELDS = tuple(FIELD_KINDS)
_PLACE = {field: place for place, field in enumerate(_FIELDS)}
_NAME = _PLACE["name"]
_MAKER = FactsMaker(_FIELDS)
AS_DECLARED = Joining()
"""The order of declaration, for every field."""
_values_of: Callable[[Facts], tuple[Any, ...]] = attrgetter(*_FIELDS)


def join(readings: Sequence[SourceReading], joining: Joining = AS_DECLARED) -> Book:
    """The accounts of all sources that could be read, by id, in the order of their ids, and the renewals.

    Sources come in the order of precedence: of each field the first value counts, unless `joining` says
    otherwise. A failed source gives nothing but its status and bad rows. An account that no source names
    cannot be shown to anybody, so its rows count as bad.
    """
    readings = under_account_ids(readings, joining.keyed_by)
    usable = [one for one in readings if one.status.state is not SourceState.FAILED]
    conflicts = _said_by_all([source.conflicts for source in usable])
    accounts: dict[str, Account] = {}
    nameless: list[BadRow] = []
    with paused():
        by_id = _by_id(usable)
        for account_id in sorted(by_id):
            of_account = by_id[account_id]
            facts, origins = _joined(of_account, joining) if len(of_account) > 1 else _alone(of_account)
            if facts.name:
                accounts[account_id] = Account(facts, of_account, conflicts.get(account_id), origins=origins)
            else:
                nameless.extend(_nameless(reading) for reading in of_account)
    known = frozenset(row.account_id for row in nameless if row.account_id)
    return Book(
        accounts=accounts,
        bad_rows=(*(row for source in readings for row in source.bad_rows), *nameless),
        repeats=tuple(repeat for source in usable for repeat in source.repeats),
        sources=tuple(_status(source, accounts) for source in readings),
        known_ids=known.union(*(source.known_ids for source in usable)) - accounts.keys(),
        renewals=_renewals(usable),
        renewals_known=_renewals_known(readings),
        renewals_unclear=_said_by_all([source.renewals_unclear for source in usable]),
        own_way=frozenset(joining.own_way),
        merges=tuple(merge for one in readings if one.status.state is SourceState.OK for merge in one.merges),
    )


def _by_id(sources: Sequence[SourceReading]) -> dict[str, tuple[Reading, ...]]:
    by_id: dict[str, tuple[Reading, ...]] = {}
    for source in sources:
        for reading in source.readings:
            account_id = reading.facts.account_id
            by_id[account_id] = (*by_id[account_id], reading) if account_id in by_id else (reading,)
    return by_id


def _status(source: SourceReading, accounts: Mapping[str, Account]) -> SourceStatus:
    strangers = {renewal.account_id for renewal in source.renewals} - accounts.keys()
    return replace(source.status, strangers=len(strangers)) if strangers else source.status


def _said_by_all(of_sources: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What the sources say against accounts, one behind the other."""
    said: dict[str, str] = {}
    for of_source in of_sources:
        for account_id, why in of_source.items():
            said[account_id] = f"{said[account_id]}. {why}" if account_id in said else why
    return said


def _renewals(sources: Sequence[SourceReading]) -> dict[str, tuple[Renewal, ...]]:
    """Renewals by account id; of an opportunity that several sources tell of, the first one counts."""
    first = {renewal.opportunity_id: renewal for source in reversed(sources) for renewal in source.renewals}
    by_account: dict[str, tuple[Renewal, ...]] = {}
    for renewal in sorted(first.values(), key=lambda renewal: renewal.opportunity_id):
        by_account[renewal.account_id] = (*by_account.get(renewal.account_id, ()), renewal)
    return by_account


def _renewals_known(sources: Sequence[SourceReading]) -> bool:
    states = [s.status.state for s in sources if s.status.about is About.RENEWALS]
    return bool(states) and all(state is SourceState.OK for state in states)


def _alone(readings: Sequence[Reading]) -> tuple[Facts, Mapping[str, Reading]]:
    return readings[0].facts, {}


def _joined(readings: Sequence[Reading], joining: Joining) -> tuple[Facts, Mapping[str, Reading]]:
    """The joined facts, and the readings of those fields for which another than the first one counts."""
    rows = [_values_of(reading.facts) for reading in readings]
    values = list(rows[0])
    for row in rows[1:]:
        values = [mine if mine is not None else theirs for mine, theirs in zip(values, row, strict=True)]
    values[_NAME] = next((row[_NAME] for row in rows if row[_NAME]), "")
    origins: dict[str, Reading] = {}
    for field in joining.own_way:
        if (chosen := joining.chosen(field, readings)) is not None:
            origins[field] = chosen
            values[_PLACE[field]] = getattr(chosen.facts, field)
    for follower, lead in COMPANIONS.items():
        of = origins.get(lead)
        told = _companion(follower, lead, readings if of is None else (of, *readings), values[_PLACE[lead]])
        values[_PLACE[follower]] = None if told is None else getattr(told.facts, follower)
        if told is not None:
            origins[follower] = told
    return _MAKER.make(values), origins


def _companion(follower: str, lead: str, readings: Sequence[Reading], value: Any) -> Reading | None:
    """The reading whose word about `value` counts: the one that gave it. Where that is silent another that
    agrees may tell whose e-mail address it is, but not on which day somebody else said the same."""
    agreeing = [one for one in readings if getattr(one.facts, lead) == value]
    if lead in DATED_BY and value is not None:
        agreeing = agreeing[:1]
    return next((one for one in agreeing if getattr(one.facts, follower) is not None), None)


def _nameless(reading: Reading) -> BadRow:
    return BadRow(
        reading.source,
        reading.file,
        reading.line,
        column="",
        reason="no source gives a name for this account",
        account_id=reading.facts.account_id,
        value_class="empty",
    )
