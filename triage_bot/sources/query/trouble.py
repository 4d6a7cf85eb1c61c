"""What went wrong at a database, in words: likely cause and what to do, never a secret; knows no driver.

Databases say the same things in different ways: by SQLSTATE where the driver gives one, else by words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage_bot.sources.refusal import SourceRefusedError

_AGAIN = "Then run: triage-bot check --offline"
_LONGEST = 200

_CREDENTIALS = (
    "the database refuses the user or the password: are the variables in `url` up to date, and are signs such"
    " as @ : / in them percent-encoded?"
)
_HOST = "the host is not known: is it spelt right in `url`, and does this machine's network know it?"
_SILENT = (
    "nobody answers there: are host and port in `url` right, is the database up, may this machine reach it?"
)
_NO_DATABASE = "there is no such database: is its name in `url` right?"
_NOT_LET_IN = "the database does not let this user in from here: ask its administrator for access"
_TLS = "no safe connection could be made: look at the TLS options in `url`, such as sslmode and sslrootcert"
_TABLE = (
    "a table of the query is not there: is it spelt right with its schema, and may this user see it? Without"
    " quotes, names lose their capitals in some databases"
)
_COLUMN = "a column of the query is not there: was it renamed? Mend the query"
_RIGHTS = "the user may not read this: grant it SELECT on the tables of the query"
_CHANGE = "the query would change data, and the bot only reads: write one SELECT"
_SYNTAX = "the database does not understand the query: try it in the database's own client"
_FILE = "the database file cannot be opened: is its path in the declaration right, and may it be read?"
_VALUE = (
    "a value cannot be computed or is out of range, such as a text cast to a number or the day 'infinity':"
    " guard it in the query, for example by NULLIF or TRY_CAST"
)
_OTHER = "the database refuses the query"

_BY_STATE = {
    "28P01": _CREDENTIALS,
    "28000": _NOT_LET_IN,
    "3D000": _NO_DATABASE,
    "42P01": _TABLE,
    "3F000": _TABLE,
    "42703": _COLUMN,
    "42501": _RIGHTS,
    "25006": _CHANGE,
    "42601": _SYNTAX,
}
_BY_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), cause)
    for pattern, cause in (
        (r"password authentication failed|access denied for user|incorrect username or pass", _CREDENTIALS),
        (r"no password supplied|authentication failed|login failed", _CREDENTIALS),
        (r"resolve host|translate host name|name or service not known|getaddrinfo|nodename nor", _HOST),
        (r"no pg_hba\.conf entry|role .* is not permitted|role .* does not exist", _NOT_LET_IN),
        (r"unable to open database|not a database|not a valid duckdb|cannot (?:open|launch)", _FILE),
        (r"no such table|(?:table|relation) .* (?:does not|doesn't) exist", _TABLE),
        (r"no such column|referenced column|column .* does not exist|unknown column|invalid ident", _COLUMN),
        (r"database .* does not exist|unknown database", _NO_DATABASE),
        (r"certificate|\bssl\b|\btls\b", _TLS),
        (r"refused|timeout expired|timed out|no route to host|unreachable|can't connect", _SILENT),
        (r"permission denied|insufficient privilege", _RIGHTS),
        (r"read-?only", _CHANGE),
        (r"syntax error|incomplete input|parser error", _SYNTAX),
        (r"out of range|too large|too small|conversion error|invalid input syntax|division by z", _VALUE),
    )
)


def refusal(problem: BaseException, secrets: Iterable[str]) -> SourceRefusedError:
    """The refusal of a source whose database answered with an exception of its driver."""
    origin = getattr(problem, "orig", None) or problem
    state = str(getattr(origin, "sqlstate", None) or "")
    words = _words(origin)
    cause = _BY_STATE.get(state) or (_VALUE if state[:2] == "22" else None)
    cause = cause or next((cause for pattern, cause in _BY_WORDS if pattern.search(words)), _OTHER)
    # What a database says of a value repeats the value, which is a customer's.
    said = "" if cause is _VALUE else f" (it says: {scrubbed(words, secrets)})"
    return SourceRefusedError(f"{cause}{said}. {_AGAIN}")


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """One line fit for a message: without secrets, nothing invisible, not too long."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _words(origin: BaseException) -> str:
    lines = [line.strip() for line in str(origin).splitlines() if line.strip()]
    return lines[0] if lines else type(origin).__name__
