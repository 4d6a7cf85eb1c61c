"""What the types of `triage.yml` cannot say about sources asked in SQL; asks no database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage_bot.sources.query.statement import objection

from .document import Document, Finding, KeyPath
from .source_keys import KEYS
from .triage_file import meaning_of

_PASSWORD = re.compile(r"://[^/@]*:(?P<password>.*)@")


def query_findings(document: Document, here: KeyPath) -> Iterator[Finding]:
    """What is wrong with one source of these kinds, `here` being its place; nothing of other kinds."""
    kind = document.at((*here, "kind"))
    keys = KEYS.get(kind) if isinstance(kind, str) else None
    if keys is None or not keys.either:
        return
    given = [key for key in keys.either if key in document.keys_of(*here)]
    if not given:
        first, second = keys.either
        yield Finding((*here, first), "is missing", f"{meaning_of(first)}; or `{second}`")
    elif len(given) > 1:
        yield Finding((*here, given[1]), f"stands beside `{given[0]}`", "keep one of them", at_key=True)
    query = document.at((*here, "query"))
    if isinstance(query, str) and query and (what := objection(query)):
        yield Finding((*here, "query"), f"is never asked: {what}")
    url = document.at((*here, "url"))
    if kind == "sql" and isinstance(url, str):
        yield from _address(url, (*here, "url"))
    if kind == "duckdb" and not {"path", "tables"} & set(map(str, document.keys_of(*here))):
        hint = "name the files of the query here, or a database by `path`"
        yield Finding((*here, "tables"), "is missing", hint)


def _address(url: str, path: KeyPath) -> Iterator[Finding]:
    """An address with the password in it would lie in the repository; the message does not repeat it."""
    found = _PASSWORD.search(url)
    if found and found["password"] and "${" not in found["password"]:
        hint = "pass it in the environment: postgresql://reader:${DB_PASSWORD}@db.example/crm"
        yield Finding(path, "holds a password", hint)
    elif "://" not in url and "${" not in url:
        yield Finding(path, "is no address of a database", "such as sqlite:///exports/crm.db")
