"""The parts of reading a service, each by itself or on a small one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.sources.making import FIELDS
from tests.sources.rest.making import accounts, ids, read, record, said, sfid, spec_of
from tests.sources.rest.serving import Call, Reply, serving
from tests.sources.rest.vendors import clientsuccess, gainsight, hubspot, vitally
from tests.sources.rest.vendors.base import spec_for
from triage_bot.model.account import SourceState
from triage_bot.sources.refusal import SourceRefusedError
from triage_bot.sources.rest.link_header import next_of
from triage_bot.sources.rest.listing import Listing, Sign
from triage_bot.sources.rest.paging import NextLink
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.second_calls import Details, Lookup
from triage_bot.sources.rest.shaping import DaysAhead, Joined, NamedValues, Positional, Step, Worded, shape
from triage_bot.sources.rest.spec import Recipe
from triage_bot.sources.spec import ColumnSpec

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ('<https://x/a?p=2>; rel="next"', "https://x/a?p=2"),
        ("<a>; rel=next", "a"),
        ('<a,b;c>; title="x, y"; rel="prev next"', "a,b;c"),
        ('<a>; rel="prev", <b>; REL="NEXT"', "b"),
        ('<a>; rel="nextish"', None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_the_next_link_of_a_header(header: str, target: str | None) -> None:
    assert next_of({"Link": header}) == target


def test_pages_by_link_header() -> None:
    def answer(call: Call) -> Reply:
        page = int(call.query.get("page", 1))
        more = {"Link": f'</accounts?page={page + 1}>; rel="next"'} if page < 3 else {}
        return Reply(accounts(page)[-1:], headers=more)

    with serving(answer) as service:
        listing = Listing(request=Request(url=f"{service.url}/accounts"), paging=NextLink())
        assert ids(read(spec_of(service.url, listing))) == [sfid(1), sfid(2), sfid(3)]


SHAPES: list[tuple[Step, dict[str, Any], str, Any]] = [
    (Positional("v", ("a", "b")), {"v": ["1", None]}, "a", "1"),
    (Joined(("first", "last"), into="name"), {"first": "Ada", "last": None}, "name", "Ada"),
    (Joined(("first", "last"), into="name"), {}, "name", None),
    (
        Worded("s", {"lost": "Churned"}, into="l", otherwise="phase"),
        {"s": "LOST", "phase": "x"},
        "l",
        "Churned",
    ),
    (Worded("s", {"lost": "Churned"}, into="l", otherwise="phase"), {"s": "new", "phase": "x"}, "l", "x"),
    (DaysAhead("days", into="date"), {"days": "50"}, "date", "2027-01-09"),
    (DaysAhead("days", into="date"), {"days": "-3"}, "date", "2026-11-17"),
    (DaysAhead("days", into="date"), {"days": "50", "date": "2026-12-01"}, "date", "2026-12-01"),
    (DaysAhead("days", into="date"), {"days": "soon"}, "date", None),
    (DaysAhead("days", into="date"), {"days": "9e99"}, "date", None),
    (NamedValues("c", "label", "value", into="custom"), {"c": [{"label": "A", "value": 1}]}, "custom.A", 1),
    (NamedValues("c", "label", "value", into="custom"), {"c": None}, "c", None),
]


@pytest.mark.parametrize(("step", "given", "key", "value"), SHAPES)
def test_a_step_of_shaping(step: Step, given: dict[str, Any], key: str, value: Any) -> None:
    shape(given, (step,), day=DAY)
    assert given[key] == value


@pytest.mark.parametrize("values", [["1"], ["1", "2", "3"], None, "12"])
def test_values_by_position_that_do_not_match_are_nobodys(values: Any) -> None:
    with pytest.raises(SourceRefusedError, match="should hold 2 values in the order asked for"):
        shape({"v": values}, (Positional("v", ("a", "b")),), day=DAY)


def test_days_ahead_without_a_day_of_the_answer_are_not_guessed() -> None:
    given: dict[str, Any] = {"days": "5"}
    shape(given, (DaysAhead("days", into="date"),), day=None)
    assert given["date"] is None


def test_a_failure_with_status_200_is_a_failure() -> None:
    body = {"result": False, "error": {"text": "no such object"}, "data": None}
    with serving(lambda _: Reply(body)) as service:
        listing = Listing(
            request=Request(url=f"{service.url}/q"),
            records=("data",),
            failed_when=(Sign("result", ("false",)),),
            says="error.text",
        )
        reading = read(spec_of(service.url, listing))
    assert reading.status.state is SourceState.FAILED
    assert "the service reports a failure: no such object" in said(reading)


def test_a_preset_says_what_its_service_says_of_a_field_that_it_does_not_have() -> None:
    with serving(gainsight.answering()) as service:
        vendor = replace(gainsight.VENDOR, own={"nps": ColumnSpec(column="Nope__gc")})
        reading = read(spec_for(vendor, service.url), environ=vendor.environ)
    assert "the service reports a failure: Invalid field Nope__gc" in said(reading)


def test_ids_of_a_picklist_without_words_refuse_the_source() -> None:
    """Or an account that will churn would be taken for one that stays."""
    with serving(gainsight.answering()) as service:
        vendor = replace(gainsight.VENDOR, options={})
        reading = read(spec_for(vendor, service.url), environ=vendor.environ)
    assert reading.status.state is SourceState.FAILED
    assert "Stage" in said(reading)
    assert "ids of a picklist came in place of words: name its category id" in said(reading)


def test_records_out_of_scope_are_counted_and_left_out() -> None:
    page = {"data": [record(1), record(2, Customer=False), record(3, Customer="FALSE")]}
    with serving(lambda _: Reply(page)) as service:
        listing = Listing(request=Request(url=f"{service.url}/accounts"), records=("data",))
        recipe = Recipe(listing=listing, leave_out={"Customer": ("false",)})
        reading = read(spec_of(service.url, recipe=recipe))
    assert ids(reading) == [sfid(1)]
    assert "Customer is false: 2 records are out of scope" in reading.status.notes


def test_a_reference_that_leads_nowhere_is_told_and_leaves_the_field_empty() -> None:
    def answer(call: Call) -> Reply:
        people = [{"id": 1, "name": "Ada"}]
        rows = [record(1, Owner=1), record(2, Owner=9), record(3, Owner=None)]
        return Reply(people if call.path == "/people" else {"data": rows})

    with serving(answer) as service:
        listing = Listing(request=Request(url=f"{service.url}/accounts"), records=("data",))
        people = Lookup(
            listing=Listing(request=Request(url=f"{service.url}/people")), key="id", at="Owner", into="csm"
        )
        fields = {**FIELDS, "csm_name": ColumnSpec(column="csm.name")}
        recipe = Recipe(listing=listing, second_calls=(people,))
        reading = read(spec_of(service.url, recipe=recipe, fields=fields))
    assert [one.facts.csm_name for one in reading.readings] == ["Ada", None, None]
    assert "csm: 1 account names one that the service does not list" in reading.status.notes


@pytest.mark.parametrize(
    "vendor", [hubspot.VENDOR, vitally.VENDOR, clientsuccess.VENDOR], ids=lambda v: v.preset
)
def test_a_second_call_that_fails_refuses_the_source_and_names_its_path(vendor: Any) -> None:
    answering = vendor.answering()

    def answer(call: Call) -> Reply:
        second = call.path.endswith(("/owners", "/users", "/7/pulses"))
        return Reply({"message": "scope missing"}, 403) if second else answering(call)

    with serving(answer) as service:
        reading = read(spec_for(vendor, service.url), environ=vendor.environ)
    assert reading.status.state is SourceState.FAILED
    assert "(403: scope missing)" in said(reading)
    assert any(path in said(reading) for path in ("/crm/v3/owners: ", "/resources/users: ", "/7/pulses: "))


def test_the_newest_of_an_accounts_own_list_counts() -> None:
    def answer(call: Call) -> Reply:
        if call.path == "/accounts":
            return Reply({"data": [record(1, n="a b"), record(2)]})
        assert call.path == "/accounts/a%20b/notes"
        return Reply([{"at": 999, "text": "old"}, {"at": 1000, "text": "new"}, {"at": None, "text": "?"}])

    with serving(answer) as service:
        listing = Listing(request=Request(url=f"{service.url}/accounts"), records=("data",))
        notes = Details(url=f"{service.url}/accounts/{{id}}/notes", at="n", into="note", newest_by="at")
        fields = {**FIELDS, "notes": ColumnSpec(column="note.text")}
        recipe = Recipe(listing=listing, second_calls=(notes,))
        reading = read(spec_of(service.url, recipe=recipe, fields=fields))
    assert [one.facts.notes for one in reading.readings] == ["new", None]


def test_vitally_without_churned_accounts_would_lose_four() -> None:
    """They must be asked for: the likeness of the service leaves them out otherwise."""
    with serving(vitally.answering()) as service:
        spec = spec_for(vitally.VENDOR, service.url)
        listing = replace(
            spec.recipe.listing, request=replace(spec.recipe.listing.request, query={"limit": "100"})
        )
        without = replace(spec, recipe=replace(spec.recipe, listing=listing))
        assert len(read(without, environ=vitally.VENDOR.environ).readings) == 156
        whole = read(spec, environ=vitally.VENDOR.environ).readings
    assert len(whole) == 160
    assert sum(one.facts.churned_at is not None for one in whole) == 4
