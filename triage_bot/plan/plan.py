"""The plan of a run as one value: what will be written, what is held and why, and a digest of the writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from hashlib import sha256

from triage_bot.model.account import BadRow, Repeat, SourceStatus
from triage_bot.model.action import Hold, Write
from triage_bot.model.decision import Check

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What the plan is about, in numbers: accounts by rating word (`contradicting` where rows do), issues
    in care, and accounts and issues that nothing had to be done about."""

    accounts: int
    ratings: Mapping[str, int]
    tracked: int
    unchanged: int
    unmatched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HygieneItem:
    """What people should put right about one account in care."""

    account: str
    name: str
    checks: tuple[Check, ...]
    iid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a run intends, in the order it will be done.

    `day` is the day the plan was made for, `policy` the version of the rules. Notices are remarks about
    the whole, such as that no source says which yellow requires triage.
    """

    day: date
    project: str
    policy: str
    actions: tuple[Write, ...]
    holds: tuple[Hold, ...] = ()
    population: Population
    sources: tuple[SourceStatus, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    hygiene: tuple[HygieneItem, ...] = ()
    notices: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def empty(self) -> bool:
        """Nothing will be written."""
        return not self.actions

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits over project, policy and actions: the same writes, the same digest,
        whatever day it is."""
        said = {
            "project": self.project,
            "policy": self.policy,
            "actions": self.actions,
        }
        text = json.dumps(said, sort_keys=True, default=_plain, ensure_ascii=True)
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _plain(value: object) -> dict[str, object] | str:
    """What JSON makes of an action, a change or a reason: its fields; of a day: its text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return str(value)
