"""What the vendors' services share: the accounts they hold, and how a test reads them."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.exports.gainsight import EXPORTS, company
from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.model.facts import Facts
from triage_bot.sources.registry import build
from triage_bot.sources.rest.presets.preset import Wanted
from triage_bot.sources.rest.presets.registry import BY_NAME
from triage_bot.sources.rest.spec import RestSpec
from triage_bot.sources.spec import ColumnSpec

SERVICES = EXPORTS / "services"


@dataclass(frozen=True)
class Vendor:
    """`own` is what a team maps besides the preset's fields, `shared` the fields that must equal those of
    the Gainsight export, `expected` the part of expected.json about its recorded answers."""

    preset: str
    environ: Mapping[str, str]
    answering: Callable[[], Answering]
    own: Mapping[str, ColumnSpec]
    shared: tuple[str, ...]
    accounts: int
    expected: str | None = None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def stored(name: str) -> Any:
    return json.loads((SERVICES / name).read_text(encoding="utf-8"))


@cache
def exported() -> Mapping[str, Facts]:
    """The accounts of the full CSV export, by id."""
    return {one.facts.account_id: one.facts for one in build(company()).read().readings}


def some() -> list[Facts]:
    """Every tenth account: red, yellow, green and unknown ones, 120 of them."""
    return list(exported().values())[::10]


def refused(status: int, body: Any) -> Reply:
    return Reply(body, status)


def basic(user: str, password: str = "") -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def window(records: Sequence[Any], start: int, size: int) -> list[Any]:
    return list(records[start : start + size])


def bearer_is(call: Call, token: str) -> bool:
    return call.headers.get("Authorization") == f"Bearer {token}"


def amount(facts: Facts) -> float | None:
    return float(facts.arr.amount) if facts.arr else None


def word(rating: Any) -> str | None:
    return rating.value if rating else None


def spec_for(vendor: Vendor, url: str) -> RestSpec:
    preset = BY_NAME[vendor.preset]
    fields = preset.mapping(vendor.own)
    wanted = Wanted(url, tuple(column.column for column in fields.values()), vendor.options)
    return RestSpec(
        name=vendor.preset,
        kind="rest",
        fields=fields,
        recipe=preset.recipe(wanted),
        auth=preset.auth,
        preset=preset.name,
    )
