"""Whatever goes wrong with a service: a status, a likely cause, a next command, and no half of a book."""

from __future__ import annotations

import gzip
import json
import socket
from dataclasses import replace
from typing import Any

import pytest

from tests.sources.rest.making import KEY, accounts, first_ids, ids, read, said, spec_of
from tests.sources.rest.serving import Call, Clock, Reply, serving
from triage_bot.model.account import SourceReading, SourceState
from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import Cursor, NextLink, Offset, PageNumber
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.spec import Traffic

PAGE = {"data": accounts(3)}
HTML = "<!DOCTYPE html><html><title>Sign in</title></html>"


def refused(reading: SourceReading, *words: str) -> str:
    """The problem of a source of which nothing counts."""
    assert reading.status.state is SourceState.FAILED
    assert not reading.readings
    problem = reading.status.problem or ""
    for word in words:
        assert word in problem
    assert KEY not in said(reading)
    return problem


ONE_ANSWER: list[tuple[str, Reply, tuple[str, ...]]] = [
    ("401", Reply({"message": "Bad key"}, 401), ("(401: Bad key)", "CRM_TOKEN", "triage-bot check")),
    ("403", Reply([{"message": "no rights", "errorCode": "X"}], 403), ("may not read", "no rights")),
    ("404", Reply({"error": {"message": "no such path"}}, 404), ("nothing at this address", "no such path")),
    ("400", Reply({"errors": [{"detail": "no field h"}]}, 400), ("does not understand", "no field h")),
    ("500", Reply({"error": "boom"}, 500), ("itself fails (500: boom), also after 4 tries", "triage-bot")),
    ("503 page", Reply(HTML, 503, {"Content-Type": "text/html"}), ("itself fails (503), also after",)),
    ("429 untold", Reply({}, 429), ("too many requests (429), also after 4 tries", "requests_per_minute")),
    ("429 told", Reply({}, 429, {"Retry-After": "2"}), ("too many requests (429), also after 4 tries",)),
    ("429 too long", Reply({}, 429, {"Retry-After": "3600"}), ("asks to wait 3,600 seconds", "longest_wait")),
    ("web page", Reply(HTML, 200, {"Content-Type": "text/html"}), ("a web page came instead", "sign-in")),
    ("web page as json", Reply(HTML), ("a web page came instead of JSON",)),
    ("truncated json", Reply(json.dumps(PAGE)[:-9]), ("broken or cut off", "nothing of it is used")),
    ("cut connection", Reply(PAGE, cut=60), ("ended in the middle of the answer, tried 4 times",)),
    ("broken gzip", Reply(b"\x1f\x8bxx", headers={"Content-Encoding": "gzip"}), ("ended in the middle",)),
    ("empty", Reply(b""), ("the answer is empty",)),
    ("not text", Reply(b'{"data": "\xff"}'), ("not JSON in UTF-8",)),
    ("nested", Reply("[" * 50_000), ("JSON of the answer",)),
    ("no list", Reply({"rows": [], "next": None}), ("no list of records at `data`", "rows, next")),
    ("no records", Reply({"data": []}), ("there are no rows", "outage")),
    ("null", Reply({"data": None}), ("there are no rows",)),
    ("to another host", Reply("", 302, {"Location": "https://login.example/x?t=1"}),
     ("redirects to another host (302), login.example/x", "no credentials")),
    ("to http", Reply("", 307, {"Location": "//127.0.0.1:1/accounts"}), ("redirects to another host",)),
    ("in circles", Reply("", 302, {"Location": "/accounts"}), ("redirects in circles",)),
    ("nowhere", Reply("", 302), ("without saying where",)),
    ("too large", Reply({"data": accounts(900)}), ("larger than", "max_answer_bytes")),
    ("packed bomb", Reply(gzip.compress(b"[" + b" " * 3_000_000), headers={"Content-Encoding": "gzip"}),
     ("larger than", "max_answer_bytes")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "words"), [case[1:] for case in ONE_ANSWER], ids=[case[0] for case in ONE_ANSWER]
)
def test_an_answer_of_no_use_is_told_with_cause_and_next_step(reply: Reply, words: tuple[str, ...]) -> None:
    with serving(lambda _: reply) as service:
        reading = read(spec_of(service.url, traffic=Traffic(max_answer_bytes=60_000)))
    problem = refused(reading, *words)
    assert problem.startswith(f"{service.url.removeprefix('http://')}/accounts: ")


@pytest.mark.parametrize("reply", [case[1] for case in ONE_ANSWER], ids=[case[0] for case in ONE_ANSWER])
def test_a_good_page_before_it_does_not_count(reply: Reply) -> None:
    def answer(call: Call) -> Reply:
        if call.query.get("after"):
            return reply
        return Reply({**PAGE, "next": "2", "total": 99})

    with serving(answer) as service:
        spec = paged(service.url, Cursor(path="next", parameter="after"), total="total")
        refused(read(replace(spec, traffic=Traffic(max_answer_bytes=60_000))))


def test_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        reading = read(spec_of(f"http://127.0.0.1:{held.getsockname()[1]}"))
    refused(
        reading,
        "cannot be reached (the connection is refused), tried 4 times",
        "is `url` right",
        "triage-bot",
    )


def test_a_slow_service_meets_the_timeout() -> None:
    with serving(lambda _: Reply(PAGE, wait=5)) as service:
        reading = read(spec_of(service.url, traffic=Traffic(timeout_seconds=0.1, tries=2)))
    refused(reading, "no answer within 0.1 seconds, tried 2 times", "traffic.timeout_seconds")


def test_a_service_that_sends_drop_by_drop_meets_the_total() -> None:
    with serving(lambda _: Reply(PAGE, drip=0.05)) as service:
        traffic = Traffic(timeout_seconds=10, total_seconds=0.4)
        reading = read(spec_of(service.url, traffic=traffic), clock=Clock(runs=True))
    refused(reading, "not everything came within 0.4 seconds", "traffic.total_seconds")


def test_waits_count_towards_the_total() -> None:
    clock = Clock()
    with serving(lambda _: Reply({}, 429, {"Retry-After": "60"})) as service:
        reading = read(spec_of(service.url, traffic=Traffic(total_seconds=100)), clock=clock)
    refused(reading, "not everything came within 100 seconds")
    assert clock.slept == [60]


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "-3"}, 0),
        ({"Retry-After": "Fri, 20 Nov 2026 06:00:09 GMT"}, 9),
        ({"Retry-After": "Friday, 20-Nov-26 06:00:09 GMT"}, 9),
        ({"Retry-After": "Fri Nov 20 06:00:09 2026"}, 30),
        ({"Retry-After": "soon"}, 30),
        ({"Retry-After": "nan"}, 30),
        ({"RateLimit-Reset": "11"}, 11),
        ({"X-RateLimit-Reset": "1795154412"}, 12),
        ({}, 30),
    ],
)
def test_the_wait_that_the_service_asks_for_is_kept(headers: dict[str, str], waited: float) -> None:
    replies = iter([Reply({}, 429, headers), Reply(PAGE)])
    clock = Clock()
    with serving(lambda _: next(replies)) as service:
        reading = read(spec_of(service.url), clock=clock)
    assert ids(reading) == first_ids(3), said(reading)
    assert sum(clock.slept) == pytest.approx(waited)


@pytest.mark.parametrize("trouble", [Reply({}, 502), Reply(PAGE, cut=60), Reply({}, 408), Reply({}, 429)])
def test_what_passes_is_tried_again(trouble: Reply) -> None:
    replies = iter([trouble, trouble, Reply(PAGE)])
    with serving(lambda _: next(replies)) as service:
        assert ids(read(spec_of(service.url))) == first_ids(3)
        assert len(service.calls) == 3


@pytest.mark.parametrize(("safe", "sent"), [(False, 1), (True, 4)])
@pytest.mark.parametrize("trouble", [Reply({}, 503), Reply({}, 429), Reply(PAGE, cut=60)])
def test_a_post_is_sent_again_only_where_it_is_declared_to_read(
    trouble: Reply, safe: bool, sent: int
) -> None:
    with serving(lambda _: trouble) as service:
        request = Request(url=f"{service.url}/q", method="POST", body={"all": True}, safe=safe)
        refused(read(spec_of(service.url, Listing(request=request, records=("data",)))))
        assert len(service.calls) == sent


def paged(service_url: str, paging: Any, **changes: Any) -> Any:
    request = Request(url=f"{service_url}/accounts")
    return spec_of(service_url, Listing(request=request, paging=paging, records=("data",), **changes))


ENDLESS: list[tuple[str, Any, dict[str, Any], str, int]] = [
    ("same link", NextLink(path="next"), {**PAGE, "next": "/accounts"}, "leads back to a page", 1),
    ("same cursor", Cursor(path="next", parameter="after"), {**PAGE, "next": "7"}, "the same page again", 2),
    ("offset ignored", Offset(size=3), PAGE, "the same page again", 2),
    ("page ignored", PageNumber(), PAGE, "the same page again", 2),
]


@pytest.mark.parametrize(
    ("paging", "page", "word", "sent"), [case[1:] for case in ENDLESS], ids=[case[0] for case in ENDLESS]
)
def test_paging_without_end_is_noticed(paging: Any, page: dict[str, Any], word: str, sent: int) -> None:
    with serving(lambda _: Reply(page)) as service:
        refused(read(paged(service.url, paging)), word, "paging would never end", "check `paging`")
        assert len(service.calls) == sent


def test_pages_that_always_differ_end_at_the_limits() -> None:
    def answer(call: Call) -> Reply:
        start = int(call.query.get("after", 0))
        return Reply({"data": accounts(start + 1)[start:], "next": str(start + 1)})

    with serving(answer) as service:
        spec = paged(service.url, Cursor(path="next", parameter="after"))
        refused(
            read(replace(spec, traffic=Traffic(max_requests=5))),
            "more than 5 requests",
            "traffic.max_requests",
        )
        assert len(service.calls) == 5


@pytest.mark.parametrize("cap", [1, 2, 7])
@pytest.mark.parametrize("paging", [Offset(size=3), PageNumber(size_parameter="per", size=3)])
def test_a_page_size_that_the_service_ignores_loses_nothing(paging: Any, cap: int) -> None:
    everything = accounts(7)

    def answer(call: Call) -> Reply:
        number = call.query.get("page")
        start = (int(number) - 1) * cap if number else int(call.query["offset"])
        return Reply({"data": everything[start : start + cap]})

    with serving(answer) as service:
        assert ids(read(paged(service.url, paging))) == first_ids(7)


def test_fewer_records_than_there_are_said_to_be_is_half_a_book() -> None:
    with serving(lambda _: Reply({**PAGE, "total": 4})) as service:
        listing = Listing(request=Request(url=f"{service.url}/accounts"), records=("data",), total="total")
        refused(read(spec_of(service.url, listing)), "says that there are 4 records and sent 3")


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/accounts?page=2",
        "http://127.0.0.1:1/accounts",
        "//evil.example/",
        "https://u@x/",
    ],
)
def test_the_next_page_on_another_host_is_not_asked_for(link: str) -> None:
    with serving(lambda _: Reply({**PAGE, "next": link})) as service:
        refused(
            read(paged(service.url, NextLink(path="next"))), "the next page is said to be on another host"
        )
        assert len(service.calls) == 1


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def answer(call: Call) -> Reply:
        return Reply("", 301, {"Location": "/v2/accounts"}) if call.path == "/accounts" else Reply(PAGE)

    with serving(answer) as service:
        assert ids(read(spec_of(service.url))) == first_ids(3)
        assert [call.headers["Authorization"] for call in service.calls] == [f"Bearer {KEY}"] * 2


@pytest.mark.parametrize(
    "url", ["http://crm.example", "ftp://crm.example", "https://user:pw@crm.example", "https://"]
)
def test_an_address_that_may_not_be_asked(url: str) -> None:
    refused(read(spec_of(url)), "the address")


def test_a_service_that_does_not_want_http_is_not_asked_over_tls_unverified() -> None:
    """The loopback server speaks no TLS: the handshake fails and is not worked around."""
    with serving(lambda _: Reply(PAGE)) as service:
        refused(
            read(spec_of(service.url.replace("http:", "https:"))),
            "certificate of the service cannot be trusted",
        )
        assert not service.calls


def test_requests_keep_to_the_pace() -> None:
    def answer(call: Call) -> Reply:
        start = int(call.query["offset"])
        return Reply({"data": accounts(9)[start : start + 1]})

    clock = Clock()
    with serving(answer) as service:
        spec = paged(service.url, Offset(size=1))
        paced = replace(spec, traffic=Traffic(requests_per_minute=4))
        assert ids(read(paced, clock=clock)) == first_ids(9)
    assert clock.slept == [60, 60]


def test_the_day_of_the_answer_is_the_day_of_its_values() -> None:
    with serving(lambda _: Reply(PAGE, headers={"Date": "Fri, 20 Nov 2026 23:30:00 GMT"})) as service:
        assert str(read(spec_of(service.url)).status.as_of) == "2026-11-20"
        assert str(read(spec_of(service.url, time_zone="Europe/Berlin")).status.as_of) == "2026-11-21"
