"""Keys and tokens reach the declared host and nothing else: no text, no log, no repr, no other host."""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.sources.making import FIELDS
from tests.sources.rest.making import ENVIRON, KEY, accounts, first_ids, ids, read, record, said, spec_of
from tests.sources.rest.serving import Call, Reply, Service, serving
from tests.sources.rest.vendors import clientsuccess, salesforce
from tests.sources.rest.vendors.base import spec_for
from triage_bot.model.account import SourceState
from triage_bot.sources.rest.credentials import Credentials
from triage_bot.sources.rest.exchange import Exchange
from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import Cursor
from triage_bot.sources.rest.patience import Timer
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.secrets import HIDDEN, Secrets
from triage_bot.sources.rest.source import RestSource
from triage_bot.sources.rest.spec import Auth, Basic, Bearer, ClientCredentials, HeaderKey, Login, Open
from triage_bot.sources.spec import ColumnSpec

USER, PASSWORD, TOKEN = "bot@crm.example", 'p"ss\\wörd-77', "tok-0f9e8d7c6b5a"
PAIR = {"CRM_USER": USER, "CRM_PASSWORD": PASSWORD}
FORMS = {
    "as it is": KEY,
    "in an address": quote(KEY, safe=""),
    "in base64": b64encode(KEY.encode()).decode(),
    "in a sentence": f"the key {KEY} is revoked",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    "echo",
    [
        lambda text: Reply({"message": text}, 401),
        lambda text: Reply(text, 500),
        lambda text: Reply({"errors": [{"detail": text}]}, 400),
        lambda text: Reply({text: 1}),
        lambda text: Reply("", 302, {"Location": f"https://other.example/{text}"}),
        lambda text: Reply({"data": [record(1, Sentiment=text)]}),
        lambda text: Reply({"data": [record(1, Id=text), record(2)]}),
        lambda text: Reply({"data": [record(1, Name=text)]}),
        lambda text: Reply({"data": [{text: 1, "Name": "x"}]}),
        lambda text: Reply({"data": [{"Id": "x", "Name": [text]}]}),
    ],
    ids=["401", "500", "400", "key of answer", "redirect", "rating", "id", "name", "column", "list"],
)
def test_an_echoed_key_is_hidden_wherever_it_stands(echo: Any, form: str) -> None:
    with serving(lambda _: echo(form)) as service:
        reading = read(spec_of(service.url))
    assert form not in said(reading) + repr(reading)
    assert KEY not in said(reading) + repr(reading)


def test_what_is_hidden_is_seen_to_be_hidden() -> None:
    with serving(lambda _: Reply({"message": f"key {KEY} unknown"}, 401)) as service:
        assert f"(401: key {HIDDEN} unknown)" in said(read(spec_of(service.url)))
    with serving(lambda _: Reply({"data": [record(1, Name=f"Acme {KEY}")]})) as service:
        assert read(spec_of(service.url)).readings[0].facts.name == f"Acme {HIDDEN}"


def test_no_log_line_holds_a_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(lambda _: Reply({"data": accounts(2)})) as service:
        read(spec_of(service.url))
    assert caplog.records
    assert KEY not in caplog.text


AUTHS: list[tuple[Auth, dict[str, str]]] = [
    (Bearer(token_variable="CRM_TOKEN"), ENVIRON),
    (HeaderKey(header="app-token", token_variable="CRM_TOKEN"), ENVIRON),
    (Basic(user_variable="CRM_USER", password_variable="CRM_PASSWORD"), PAIR),
    (ClientCredentials(token_url="/token", id_variable="CRM_USER", secret_variable="CRM_PASSWORD"), PAIR),
    (Login(token_url="/token", user_variable="CRM_USER", password_variable="CRM_PASSWORD"), PAIR),
]


def sorted_out(call: Call) -> Reply:
    return Reply({"access_token": TOKEN}) if call.path == "/token" else Reply({"data": accounts(2)})


@pytest.mark.parametrize(("auth", "environ"), AUTHS, ids=[type(auth).__name__ for auth, _ in AUTHS])
def test_no_repr_shows_a_secret(auth: Auth, environ: dict[str, str]) -> None:
    with serving(sorted_out) as service:
        spec = spec_of(service.url, auth=auth)
        secrets = Secrets.of(auth, environ)
        exchange = Exchange(spec, secrets, Timer())
        answer = exchange.ask(spec.recipe.listing.request)
        exchange.close()
        shown = [
            repr(one)
            for one in (
                spec,
                RestSource(spec, environ),
                secrets,
                Credentials(auth, secrets, home=""),
                exchange,
                answer,
            )
        ]
        reading = read(spec, environ=environ)
    assert ids(reading) == first_ids(2), said(reading)
    for text in (*shown, repr(reading), said(reading)):
        assert not [value for value in (*environ.values(), TOKEN) if value in text]


@pytest.mark.parametrize("before", range(150, 260, 7))
def test_a_key_is_hidden_before_a_long_text_is_cut(before: int) -> None:
    with serving(lambda _: Reply("x" * before + KEY, 400)) as service:
        problem = said(read(spec_of(service.url)))
    assert KEY[:6] not in problem


@pytest.mark.parametrize(
    "leak",
    [
        TOKEN,
        PASSWORD,
        json.dumps(PASSWORD),
        quote(PASSWORD),
        b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
    ],
)
@pytest.mark.parametrize(
    "auth", [auth for auth, environ in AUTHS if environ is PAIR], ids=lambda a: type(a).__name__
)
def test_tokens_and_what_is_made_of_secrets_are_secret_too(auth: Auth, leak: str) -> None:
    def answer(call: Call) -> Reply:
        return Reply({"access_token": TOKEN}) if call.path == "/token" else Reply(f"no {leak} here", 403)

    with serving(answer) as service:
        reading = read(spec_of(service.url, auth=auth), environ=PAIR)
    assert reading.status.state is SourceState.FAILED
    if leak == TOKEN and isinstance(auth, Basic):
        return
    assert leak not in said(reading)


def test_every_missing_variable_is_named_and_nothing_is_sent() -> None:
    with serving(sorted_out) as service:
        reading = read(spec_of(service.url, auth=AUTHS[2][0]), environ={"CRM_USER": " "})
        assert not service.calls
    problem = said(reading)
    assert "the environment variables CRM_USER and CRM_PASSWORD are not set" in problem
    assert "triage-bot check --offline" in problem


@pytest.mark.parametrize("value", ["two\nlines", "nul\0", "\x1b[2J"])
def test_a_value_that_no_key_can_be_is_refused_without_being_shown(value: str) -> None:
    with serving(sorted_out) as service:
        reading = read(spec_of(service.url), environ={"CRM_TOKEN": value})
        assert not service.calls
    assert "CRM_TOKEN holds a line break" in said(reading)
    assert value not in said(reading)


def headers_of(service: Service, name: str) -> list[str | None]:
    return [call.headers.get(name) for call in service.calls]


def test_each_kind_says_who_asks_in_its_own_way() -> None:
    with serving(sorted_out) as service:
        read(spec_of(service.url, auth=HeaderKey(header="app-token", token_variable="CRM_TOKEN")))
        read(spec_of(service.url, auth=Basic(user_variable="CRM_TOKEN")))
        read(spec_of(service.url, auth=Open()))
        assert headers_of(service, "app-token") == [KEY, None, None]
        empty_password = f"Basic {b64encode(f'{KEY}:'.encode()).decode()}"
        assert headers_of(service, "Authorization") == [None, empty_password, None]


def test_a_grant_in_basic_and_a_login_in_json() -> None:
    with serving(sorted_out) as service:
        read(spec_of(service.url, auth=AUTHS[3][0]), environ=PAIR)
        read(spec_of(service.url, auth=AUTHS[4][0]), environ=PAIR)
        grant, first, login, second = service.calls
    assert grant.form == {"grant_type": "client_credentials"}
    assert grant.headers["Authorization"] == f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
    assert login.json == {"username": USER, "password": PASSWORD}
    assert "Authorization" not in login.headers
    assert first.headers["Authorization"] == second.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        (Reply({"error": "invalid_client"}, 400), "no token"),
        (
            Reply({"error_description": "bad"}, 401),
            "no token: the service refuses the credentials (401: bad)",
        ),
        (Reply({"token": "x"}), "the answer has none at `access_token`"),
        (Reply({"access_token": "a\nb"}), "the answer has none at `access_token`"),
        (Reply("<html>", headers={"Content-Type": "text/html"}), "a web page came"),
        (Reply("", 302, {"Location": "https://evil.example/"}), "no token"),
    ],
)
def test_no_token_no_reading(reply: Reply, word: str) -> None:
    with serving(lambda _: reply) as service:
        reading = read(spec_of(service.url, auth=AUTHS[3][0]), environ=PAIR)
        assert {call.path for call in service.calls} == {"/token"}
    assert reading.status.state is SourceState.FAILED
    assert word in said(reading)


def test_a_token_that_runs_out_is_renewed_once() -> None:
    tokens = iter(["tok-first-1111", "tok-second-2222"])
    current: list[str] = []

    def answer(call: Call) -> Reply:
        if call.path == "/token":
            current[:] = [next(tokens)]
            return Reply({"access_token": current[0]})
        expired = call.headers["Authorization"] != "Bearer tok-second-2222"
        return Reply({}, 401) if expired else Reply({"data": accounts(1)})

    with serving(answer) as service:
        assert ids(read(spec_of(service.url, auth=AUTHS[3][0]), environ=PAIR)) == first_ids(1)
        assert [call.path for call in service.calls] == ["/token", "/accounts"] * 2


def test_what_others_keep_for_the_host_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither ~/.netrc nor cookies of an earlier answer go out."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password elses\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    def answer(call: Call) -> Reply:
        page = {
            "data": accounts(2)[: 1 + ("after" in call.query)][-1:],
            "next": "after" not in call.query and "2",
        }
        return Reply(page, headers={"Set-Cookie": "session=1; Path=/"})

    with serving(answer) as service:
        listing = Listing(
            request=Request(url=f"{service.url}/accounts"),
            paging=Cursor(path="next", parameter="after"),
            records=("data",),
        )
        reading = read(spec_of(service.url, listing))
        assert ids(reading) == first_ids(2)
        assert headers_of(service, "Cookie") == [None, None]
        service.calls.clear()
        read(spec_of(service.url, auth=Open()))
        assert headers_of(service, "Authorization") == [None]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_credentials_do_not_follow_a_redirect_to_another_host(status: int) -> None:
    with serving(lambda _: Reply({"data": accounts(1)})) as other:
        away = {"Location": f"{other.url}/accounts"}
        with serving(lambda _: Reply("", status, away)) as service:
            assert "redirects to another host" in said(read(spec_of(service.url)))
        assert not other.calls


def test_a_wrong_password_of_a_preset_is_told_by_the_names_of_its_variables() -> None:
    with serving(clientsuccess.answering()) as service:
        environ = {"CLIENTSUCCESS_USER": USER, "CLIENTSUCCESS_PASSWORD": PASSWORD}
        problem = said(read(spec_for(clientsuccess.VENDOR, service.url), environ=environ))
    assert "no token" in problem
    assert "CLIENTSUCCESS_USER and CLIENTSUCCESS_PASSWORD" in problem
    with serving(salesforce.answering()) as service:
        environ = {"SALESFORCE_CLIENT_ID": USER, "SALESFORCE_CLIENT_SECRET": PASSWORD}
        problem = said(read(spec_for(salesforce.VENDOR, service.url), environ=environ))
    assert "invalid client credentials" in problem


def test_fields_with_the_secret_as_their_only_text_survive_the_rest_of_the_row() -> None:
    fields = {**FIELDS, "notes": ColumnSpec(column="Notes")}
    with serving(
        lambda _: Reply({"data": [record(1, Notes=f"see {KEY}"), record(2, Notes="fine")]})
    ) as service:
        reading = read(spec_of(service.url, fields=fields))
    assert [one.facts.notes for one in reading.readings] == [f"see {HIDDEN}", "fine"]
