"""Services declared for one test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.making import FIELDS, said, sfid
from tests.sources.rest.serving import Clock
from triage_bot.model.account import SourceReading
from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.patience import Timer
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.source import RestSource
from triage_bot.sources.rest.spec import Auth, Bearer, Recipe, RestSpec, Traffic

KEY = "s3cr3t-Key+with/signs=="
ENVIRON = {"CRM_TOKEN": KEY}


def record(number: int, **more: Any) -> dict[str, Any]:
    return {"Id": sfid(number), "Name": f"Account {number}", "Sentiment": "green", **more}


def accounts(count: int) -> list[dict[str, Any]]:
    return [record(number) for number in range(1, count + 1)]


def spec_of(url: str, listing: Listing | None = None, **changes: Any) -> RestSpec:
    """A service at `url`, asked with a bearer token; `changes` are further settings of RestSpec."""
    found = listing or Listing(request=Request(url=f"{url}/accounts"), records=("data",))
    recipe = changes.pop("recipe", None) or Recipe(listing=found)
    auth: Auth = changes.pop("auth", Bearer(token_variable="CRM_TOKEN"))
    settings = {"name": "crm", "kind": "rest", "fields": FIELDS, "traffic": Traffic(), **changes}
    return RestSpec(recipe=recipe, auth=auth, **settings)


def read(
    spec: RestSpec, *, clock: Clock | None = None, environ: Mapping[str, str] = ENVIRON
) -> SourceReading:
    clock = clock or Clock()
    timer = Timer(now=clock.now, sleep=clock.sleep, jitter=lambda _, high: high)
    return RestSource(spec, environ, timer).read()


def ids(reading: SourceReading) -> list[str]:
    return [one.facts.account_id for one in reading.readings]


def first_ids(count: int) -> list[str]:
    return [sfid(number) for number in range(1, count + 1)]


__all__ = ["ENVIRON", "KEY", "accounts", "first_ids", "ids", "read", "record", "said", "sfid", "spec_of"]
