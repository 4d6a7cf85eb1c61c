"""Secrets given to sources appear nowhere, printed or written, also where a server sends them back."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64encode
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from tests.end_to_end.site import TODAY, Ended, Site
from tests.sources.making import ONE, TWO
from tests.sources.rest.serving import Call, Reply, Service, serving
from triage_bot.sandbox import statefile

SECRETS = {
    "CRM_TOKEN": "crm/Zx9+tok=En&Qq7w",
    "CS_KEY": "cs key: Wr4%lM=xx/8pp",
    "BI_USER": "reader@acme.example",
    "BI_PASSWORD": "bi:Pa55/w0rd+Äö",
    "DB_PASSWORD": "db%2FSe+cret%3D77",
}
RAW = {**SECRETS, "DB_PASSWORD (as the database gets it)": "db/Se+cret=77"}
BASIC = b64encode(f"{SECRETS['BI_USER']}:{SECRETS['BI_PASSWORD']}".encode()).decode()


def forms(secret: str) -> set[str]:
    """A secret as it is, and as addresses, headers and JSON write it."""
    plain = secret.encode()
    written = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}
    coded = {b64encode(plain).decode(), b64encode(b":" + plain).decode(), plain.hex(), repr(plain)[2:-1]}
    spelled = {escape(secret), re.sub("%..", lambda sign: sign[0].lower(), quote(secret, safe=""))}
    spelled |= {secret.replace("/", "\\/"), secret.replace("+", "&#43;"), secret.replace("+", "\\u002b")}
    return written | coded | spelled | {urlsafe_b64encode(plain).decode()}


NEEDLES = {form: name for name, secret in RAW.items() for form in forms(secret)} | {BASIC: "basic"}


def echoed(call: Call, *own: str) -> str:
    """What an indiscreet server knows of its caller: what it was sent, and what that stands for."""
    sent = " ".join(call.headers.values())
    known = " ".join(form for name in own for form in sorted(forms(SECRETS[name])))
    return f"{sent} {quote(sent, safe='')} {known}"


def records(call: Call) -> Reply:
    """An answer that can be used, with secrets in names, texts, keys and ids."""
    echo = echoed(call, "CRM_TOKEN")
    rows: list[dict[str, Any]] = [
        {"id": ONE, "name": f"Acme {SECRETS['CRM_TOKEN']}", "health": "red", "notes": echo, "csm": echo},
        {
            "id": TWO,
            "name": "Beta",
            "health": "red",
            "notes": SECRETS["CRM_TOKEN"],
            SECRETS["CRM_TOKEN"]: "key",
        },
        {"id": SECRETS["CRM_TOKEN"], "name": "Gamma", "health": SECRETS["CRM_TOKEN"]},
    ]
    return Reply({"items": rows}, headers={"X-Echo": quote(echo)})


def refusals(call: Call) -> Reply:
    echo = echoed(call, "CS_KEY")
    return Reply({"message": f"denied: {echo}", "error": {"detail": echo}}, 401)


def not_json(call: Call) -> Reply:
    return Reply(
        f"<html>{echoed(call, 'BI_USER', 'BI_PASSWORD')}</html>", headers={"Content-Type": "text/html"}
    )


def configure(site: Site, crm: Service, cs: Service, bi: Service) -> None:
    fields = {"account_id": "id", "name": "name", "csm_sentiment": "health"}
    shared: dict[str, Any] = {"kind": "rest", "traffic": {"tries": 1}, "fields": fields}
    more = {**fields, "notes": "notes", "csm_name": "csm"}
    auth = {"kind": "basic", "user_variable": "BI_USER", "password_variable": "BI_PASSWORD"}
    header = {"kind": "header", "header": "app-token", "token_variable": "CS_KEY"}
    bearer = {"kind": "bearer", "token_variable": "CRM_TOKEN"}
    url = "postgresql://reader:${DB_PASSWORD}@127.0.0.1:1/crm?application_name=${DB_PASSWORD}"
    export = site.settings["sources"]
    site.configure(
        sources=[
            {
                **shared,
                "name": "crm",
                "url": f"{crm.url}/a",
                "records": "items",
                "auth": bearer,
                "fields": more,
            },
            {**shared, "name": "cs", "url": f"{cs.url}/b", "auth": header},
            {**shared, "name": "bi", "url": f"{bi.url}/c", "auth": auth},
            {"name": "db", "kind": "sql", "url": url, "query": "select 1", "fields": fields},
            *export,
        ]
    )


def leaks(text: str) -> set[str]:
    return {f"{name} as {form}" for form, name in NEEDLES.items() if form in text}


def everything(site: Site, ended: list[Ended], folder: Path) -> dict[str, str]:
    """All that was printed, written to files, sent to GitLab and kept there."""
    kept = folder / "state.json"
    statefile.write(site.world, kept)
    files = {str(file): file for file in (*site.folder.rglob("*"), kept) if file.is_file()}
    texts = {name: file.read_bytes().decode("utf-8", "replace") for name, file in files.items()}
    printed = {f"call {n}": one.text for n, one in enumerate(ended)}
    return {**texts, **printed, "requests": "\n".join(map(repr, site.server.log))}


def test_no_secret_of_a_source_is_printed_written_or_sent(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name, value in SECRETS.items():
        site.monkeypatch.setenv(name, value)
    with serving(records) as crm, serving(refusals) as cs, serving(not_json) as bi:
        configure(site, crm, cs, bi)
        ended = [
            site.run("check", "--at", TODAY),
            site.run("check", "--sources"),
            site.sync("--dry-run", "--allow-bulk", "--plan-out", "plan.json"),
            site.sync("--dry-run", "--format", "json"),
            site.sync("--allow-bulk"),
            site.run("explain", ONE, "--at", TODAY),
        ]
        assert [one.code for one in ended] == [3, 3, 4, 4, 4, 0], [one.text for one in ended]
        # Only the service that can be used, so that issues are opened from what it echoes.
        site.configure(sources=site.settings["sources"][:1])
        opening = site.sync("--allow-bulk", "--plan-out", "opened.json")
        ended += [opening, site.run("explain", ONE, "--at", TODAY), site.sync("--allow-bulk")]
        assert crm.calls[0].headers["Authorization"] == f"Bearer {SECRETS['CRM_TOKEN']}", "it was sent"

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError(f"{SECRETS['CRM_TOKEN']} {SECRETS['DB_PASSWORD']}")

        site.monkeypatch.setattr("triage_bot.app.sync.read_book", fails)
        ended.append(site.sync())
        assert ended[-1].code == 1
    found = everything(site, ended, tmp_path_factory.mktemp("state"))
    assert any(name.endswith("triage-bot-report.txt") for name in found)
    assert "[hidden]" in "".join(found.values()), "the servers did echo"
    assert {name: leaks(text) for name, text in found.items() if leaks(text)} == {}
