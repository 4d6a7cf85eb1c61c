"""Accounts from services instead of exports: the real command, over HTTP on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.site import Site
from tests.sources.rest.serving import Reply, serving
from tests.sources.rest.vendors import gainsight, hubspot
from tests.sources.rest.vendors.base import Vendor
from tests.sources.rest.vendors.registry import VENDORS


def declared(vendor: Vendor, url: str, **keys: Any) -> dict[str, Any]:
    fields = {}
    for name, column in vendor.own.items():
        said = {"column": column.column, "format": column.format, "values": dict(column.values)}
        fields[name] = {key: value for key, value in said.items() if value}
        if name == "health_score":
            fields[name]["scale"] = list(column.scale)
    options = {name: list(values) for name, values in vendor.options.items()}
    source = {"name": vendor.preset, "kind": "rest", "preset": vendor.preset, "url": url, "fields": fields}
    keys.setdefault("traffic", {"requests_per_minute": 100_000})
    return {**source, **({"options": options} if options else {}), **keys}


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.preset)
def test_a_run_on_a_service_opens_issues_and_the_next_changes_nothing(vendor: Vendor, site: Site) -> None:
    with serving(vendor.answering()) as service:
        site.configure(sources=[declared(vendor, service.url)])
        for name, value in vendor.environ.items():
            site.monkeypatch.setenv(name, value)
        first = site.sync("--allow-bulk")
        assert first.code == 0, first.text
        assert site.issues
        again = site.sync()
    assert again.code == 0, again.text
    assert not again.writes
    shown = first.text + again.text + "".join(issue.description or "" for issue in site.issues)
    assert not [value for value in vendor.environ.values() if value in shown]


def test_an_outage_of_the_service_is_a_degraded_run_that_opens_nothing(site: Site) -> None:
    with serving(lambda _: Reply({"message": "key revoked"}, 401)) as service:
        site.configure(sources=[declared(hubspot.VENDOR, service.url)])
        site.monkeypatch.setenv("HUBSPOT_TOKEN", hubspot.TOKEN)
        ended = site.sync()
    assert ended.code == 4
    assert "(401: key revoked)" in ended.text
    assert not ended.writes
    assert not site.issues


def test_check_names_the_variables_that_are_not_set(site: Site) -> None:
    site.configure(sources=[declared(hubspot.VENDOR, "http://127.0.0.1:1")])
    ended = site.run("check", "--offline")
    assert ended.code == 3
    assert "the environment variable HUBSPOT_TOKEN is not set" in ended.text


def test_check_shows_the_mapping_in_effect(site: Site) -> None:
    with serving(gainsight.answering()) as service:
        site.configure(sources=[declared(gainsight.VENDOR, service.url, without=["csm_email"])])
        ended = site.run("check", "--offline", GAINSIGHT_ACCESS_KEY=gainsight.KEY)
    assert ended.code == 0, ended.text
    assert "source gainsight: ok, 150 rows, 150 accounts, as of 2026-11-20" in ended.text
    assert "fields by the preset gainsight: account_id = SfdcAccountId, gainsight_id = Gsid" in ended.text
    assert "fields of your own: " in ended.text
    assert "csm_sentiment = CSM_Sentiment__gc" in ended.text
    assert "fields of the preset left out: csm_email" in ended.text
    assert gainsight.KEY not in ended.text
