"""What to tell people about an answer that is of no use: what happened, why, what to do; sends nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage_bot.sources.refusal import SourceRefusedError

from .documents import document_of, looks_like_a_page, value_at
from .request import Json
from .wire import Answer, SilenceError, SilenceKind

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e]+")
_LONGEST = 200
_REASONS = (
    "message", "errorDesc", "error_description", "error.message", "detail", "title", "error", "errors",
)  # fmt: skip
_AGAIN = "Then run: triage-bot check --offline"


def of_status(answer: Answer, *, variables: Sequence[str], tried: int = 1) -> SourceRefusedError:
    """The refusal of an answer whose status is not 2xx."""
    status = answer.status
    words = spoken(answer)
    said = f" ({status}{': ' + words if words else ''})"
    keys = " and ".join(variables) or "the credentials"
    times = f", also after {tried} tries" if tried > 1 else ""
    match status:
        case 401:
            what = (
                f"the service refuses the credentials{said}: make a new key if {keys} is out of date or"
                " revoked, and check that it belongs to this address and that `auth` is of the right kind"
            )
        case 403:
            what = (
                f"the credentials may not read this{said}: give the key or its user the right to read"
                " accounts, and look whether the service lets only certain network addresses in"
            )
        case 404 | 410:
            what = f"there is nothing at this address{said}: check `url` and the path"
        case 407:
            what = f"the proxy asks for credentials{said}: check HTTPS_PROXY"
        case 429:
            what = (
                f"the service counts too many requests{said}{times}: lower `traffic.requests_per_minute`, or"
                " run at another time"
            )
        case 300 | 301 | 302 | 303 | 304 | 307 | 308:
            what = f"the service redirects without saying where{said}: check `url`"
        case _ if status >= 500:
            what = f"the service itself fails{said}{times}: wait, and see its status page if it stays so"
        case _ if looks_like_a_page(answer.body, answer.content_type):
            what = f"a web page came instead of JSON{said}: check `url`"
        case _:
            what = (
                f"the service does not understand the request{said}: check `request`, `paging` and `fields`"
            )
    return SourceRefusedError(f"{what}. {_AGAIN}")


def of_silence(
    silence: SilenceError, *, timeout: float, total: float, max_bytes: int, tried: int
) -> SourceRefusedError:
    """The refusal where no whole answer came."""
    times = f", tried {tried} times" if tried > 1 else ""
    detail = f" ({silence.detail})" if silence.detail else ""
    match silence.kind:
        case SilenceKind.UNREACHABLE:
            what = (
                f"the service cannot be reached{detail}{times}: is `url` right, is the service up, and may"
                " this machine go there?"
            )
        case SilenceKind.TIMEOUT:
            what = (
                f"no answer within {timeout:g} seconds{times}: the service is slow or blocked on the way;"
                " raise `traffic.timeout_seconds` if it always takes that long."
            )
        case SilenceKind.DROPPED:
            what = f"the connection ended in the middle of the answer{times}: nothing of it is used."
        case SilenceKind.TLS:
            what = (
                f"the certificate of the service cannot be trusted{detail}, and it is never left unchecked:"
                " name the certificates of your own authority under `ca_file`."
            )
        case SilenceKind.TOO_LARGE:
            what = (
                f"one answer is larger than {max_bytes / 2**20:,.3g} MB: ask for smaller pages, or raise"
                " `traffic.max_answer_bytes`."
            )
        case SilenceKind.LATE:
            what = late(total).what
    return SourceRefusedError(f"{what} {_AGAIN}")


def late(total: float) -> SourceRefusedError:
    """The refusal of a source that takes too long altogether."""
    return SourceRefusedError(
        f"not everything came within {total:g} seconds, and half a list is worth nothing: ask for larger"
        " pages or fewer records, or raise `traffic.total_seconds`."
    )


def spoken(answer: Answer) -> str:
    """The service's own words about a failure: one line, cut short, empty where it has none. Not scrubbed."""
    if looks_like_a_page(answer.body, answer.content_type):
        return ""
    try:
        document = document_of(answer.body)
    except SourceRefusedError:
        return printable(answer.body[: 4 * _LONGEST].decode("utf-8", "replace"))
    return printable(reason_in(document))


def reason_in(document: Json) -> str:
    """What an error document gives as its reason."""
    if isinstance(document, list) and document:
        return reason_in(document[0])
    if isinstance(document, str):
        return document
    for path in _REASONS:
        value = value_at(document, path)
        if isinstance(value, list) and value:
            value = reason_in(value)
        if isinstance(value, str) and value:
            return value
    return ""


def printable(text: str) -> str:
    """Foreign text as one line that cannot steer a terminal or a log."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
