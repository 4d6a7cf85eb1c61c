"""JSON answers: read without losing digits, and looked into by dotted paths; knows no service."""

from __future__ import annotations

import json

from triage_bot.sources.records import ABSENT, WrittenNumber, dig
from triage_bot.sources.refusal import SourceRefusedError

from .request import Json

_DECODER = json.JSONDecoder(
    parse_int=WrittenNumber, parse_float=WrittenNumber, parse_constant=WrittenNumber, strict=False
)
_PAGE_STARTS = ("<!doctype", "<html", "<head", "<body", "<?xml", "<!--")


def looks_like_a_page(body: bytes, content_type: str) -> bool:
    """Whether an answer is a web page, whatever it was asked to be."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().decode("ascii", "replace")
    return start.startswith(_PAGE_STARTS) or ("html" in content_type.lower() and start.startswith("<"))


def document_of(body: bytes, content_type: str = "") -> Json:
    """The JSON value of an answer; numbers stay as they were written.

    Raises SourceRefusedError for a web page, an empty answer, and JSON that is broken or cut off.
    """
    if looks_like_a_page(body, content_type):
        raise SourceRefusedError(
            "a web page came instead of JSON, probably a sign-in page, or that of a proxy or of maintenance:"
            " check `url` and `auth`"
        )
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceRefusedError("the answer is not JSON in UTF-8: check `url`") from None
    if not text.strip():
        raise SourceRefusedError("the answer is empty where JSON was expected: check `url`")
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as problem:
        raise SourceRefusedError(
            f"the JSON of the answer is broken or cut off: {problem.msg} (line {problem.lineno}, column"
            f" {problem.colno} of it); nothing of it is used"
        ) from None
    except (RecursionError, ValueError):
        raise SourceRefusedError("the JSON of the answer is nested too deeply to be read") from None


def value_at(document: Json, path: str) -> Json:
    """The value at a dotted path, None where there is none; an empty path is the document itself."""
    value = dig(document, path) if path else document
    return None if value is ABSENT else value


def records_at(document: Json, paths: tuple[str, ...]) -> list[Json]:
    """The list of records at the first of the paths that leads to one; null is an empty list.

    Raises SourceRefusedError where there is no list, naming the keys that there are.
    """
    values = [dig(document, path) if path else document for path in paths]
    for value in values:
        if isinstance(value, list):
            return value
    if None in values:
        return []
    where = " or ".join(f"`{path}`" for path in paths if path) or "the top of the answer"
    raise SourceRefusedError(f"the answer has no list of records at {where}{_keys(document)}: set `records`")


def _keys(document: Json) -> str:
    if not isinstance(document, dict):
        return ""
    names = ", ".join(key[:40] for key in list(document)[:12] if key.isprintable())
    return f" (its keys are: {names})" if names else ""
