"""What types cannot say about reminders: days in order, overrides that mean some, holidays that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage_bot.model.health import Rating
from triage_bot.policy.clock import INPUTS

from . import public_holidays
from .check_order import first_given
from .check_regions import region_findings
from .check_when import when_findings
from .document import Document, Finding, KeyPath
from .policy_file import PolicyFile
from .reminders_part import WEEK, CadencePart, LadderPart, OverridePart
from .validate import part

_SPARE_DAYS = 5
"""An update that is late by this much is still seen by the reminder about it."""


def reminder_findings(
    document: Document, labels: Document | None, environ: Mapping[str, str]
) -> Iterator[Finding]:
    """What is wrong with the reminders beyond types. `labels` is None where it is unreadable."""
    cadence = part(CadencePart, document, "cadence", environ=environ)
    overrides = list(_overrides(document, environ))
    if cadence:
        yield from _order(document, cadence)
    for path, override in overrides:
        yield from _override(path, override)
    for index in document.keys_of("cadence", "overrides"):
        yield from when_findings(document, ("cadence", "overrides", index, "when"), INPUTS)
    yield from _evidence(document, cadence or CadencePart(), [override for _, override in overrides])
    yield from _ladder(document, environ)
    yield from _weekend(document)
    yield from _holidays(document)
    if labels:
        yield from region_findings(document, ("calendar", "holidays"), labels, has="holidays")


def _overrides(document: Document, environ: Mapping[str, str]) -> Iterator[tuple[KeyPath, OverridePart]]:
    for index in document.keys_of("cadence", "overrides"):
        path: KeyPath = ("cadence", "overrides", index)
        if found := part(OverridePart, document, *path, environ=environ):
            yield path, found


def _order(document: Document, cadence: CadencePart) -> Iterator[Finding]:
    here: KeyPath = ("cadence",)
    usual, near = cadence.usual(), cadence.near()
    yield from _red_before_yellow(document, (*here, "days"), usual)
    yield from _red_before_yellow(document, (*here, "near_renewal"), near)
    for rating, days in near.items():
        if days > usual[rating]:
            given = "near_renewal" if rating in cadence.near_renewal.freeze() else "days"
            yield Finding(
                (*here, given, rating.value),
                f"near_renewal.{rating} ({days}) should not be more than days.{rating} ({usual[rating]})",
            )
    shortest = min([*usual.values(), *near.values()])
    if cadence.lead_days >= shortest:
        yield Finding(
            (*here, first_given(document, here, "lead_days", "days", "preset")),
            f"lead_days ({cadence.lead_days}) should be less than the shortest cadence ({shortest})",
            "every update would be due soon at once",
        )


def _red_before_yellow(document: Document, path: KeyPath, days: Mapping[Rating, int]) -> Iterator[Finding]:
    red, yellow = days.get(Rating.RED), days.get(Rating.YELLOW)
    if red is not None and yellow is not None and red > yellow:
        key = first_given(document, path, "red", "yellow")
        yield Finding((*path, key), f"red ({red}) should not be more than yellow ({yellow})")


def _override(path: KeyPath, override: OverridePart) -> Iterator[Finding]:
    if not override.when and not override.labels:
        yield Finding(path, "fits every account", "add when or labels; days for all stand in cadence.days")
    if not override.days.freeze():
        yield Finding((*path, "days"), "should not be empty")


def _evidence(document: Document, cadence: CadencePart, overrides: list[OverridePart]) -> Iterator[Finding]:
    among = [cadence.usual(), cadence.near(), *(override.days.freeze() for override in overrides)]
    longest = max(number for days in among for number in days.values())
    given = document.at(("evidence_days",))
    days = given if isinstance(given, int) else PolicyFile.model_fields["evidence_days"].default
    if days < longest + _SPARE_DAYS:
        yield Finding(
            (first_given(document, (), "evidence_days", "cadence"),),
            f"evidence_days ({days}) should be at least {longest + _SPARE_DAYS}: "
            f"the longest cadence ({longest}) and {_SPARE_DAYS} more",
            "a comment older than evidence_days is not seen",
        )


def _ladder(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    path: KeyPath = ("ladder",)
    found = part(LadderPart, document, *path, environ=environ)
    if found and found.director_after_days <= found.manager_after_days:
        key = first_given(document, path, "director_after_days", "manager_after_days")
        yield Finding(
            (*path, key),
            f"director_after_days ({found.director_after_days}) should be more than "
            f"manager_after_days ({found.manager_after_days})",
        )


def _weekend(document: Document) -> Iterator[Finding]:
    path: KeyPath = ("calendar", "weekend")
    if {document.at((*path, index)) for index in document.keys_of(*path)} >= set(WEEK):
        yield Finding(path, "leaves no day on which anybody is reminded")


def _holidays(document: Document) -> Iterator[Finding]:
    path: KeyPath = ("calendar", "holidays")
    regions = document.keys_of(*path)
    if not regions:
        return
    if not public_holidays.library():
        yield Finding(
            path, "needs the package holidays, which is not installed", public_holidays.INSTALL, at_key=True
        )
        return
    for region in regions:
        code = document.at((*path, region))
        if isinstance(code, str) and code and not public_holidays.is_known(code):
            yield Finding((*path, region), "no holidays are known for this code", public_holidays.hint(code))
