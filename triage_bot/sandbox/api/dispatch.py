"""Finds the route of an API request, checks token and parameters, and gives the answer of its handler.

It must not know sockets; loud 404 for every route that the sandbox does not have.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from triage_bot.sandbox import rows
from triage_bot.sandbox.api import (
    activity,
    awards,
    boards,
    instance,
    issues,
    labels,
    links,
    milestones,
    notes,
    projects,
)
from triage_bot.sandbox.api.authentication import check_scope, known_token, note_use, sent_token
from triage_bot.sandbox.api.call import Answer, Call, Route, decoded
from triage_bot.sandbox.api.parameters import declared, nested, parse_form, unknown_keys
from triage_bot.sandbox.refusals import Refused, bad_parameter, unauthorized
from triage_bot.sandbox.world import World

ROUTES: tuple[Route, ...] = (
    *instance.ROUTES,
    *projects.ROUTES,
    *labels.ROUTES,
    *issues.ROUTES,
    *notes.ROUTES,
    *awards.ROUTES,
    *activity.ROUTES,
    *milestones.ROUTES,
    *boards.ROUTES,
    *links.ROUTES,
)
LONGEST_URL = 8_000
"""What the web server in front of GitLab takes before it answers 414 [doc/api/rest/troubleshooting.md]."""
TOKEN_KEYS = ("private_token", "access_token", "job_token")
log = logging.getLogger("triage_bot.sandbox")


@dataclass(frozen=True)
class Request:
    """An API request as it came in; `path` is still encoded."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    base: str


@dataclass
class Handled:
    """The answer, and what the log wants to know about the request."""

    answer: Answer
    query: dict[str, Any]
    body: dict[str, Any] | None = None
    user: rows.User | None = None
    unknown: tuple[str, ...] = ()


def _compile() -> dict[tuple[str, int], list[tuple[re.Pattern[str], Route]]]:
    """Routes by method and number of segments; words are tried before placeholders."""
    table: dict[tuple[str, int], list[tuple[re.Pattern[str], Route]]] = {}
    for route in sorted(ROUTES, key=lambda route: route.pattern.count(":")):
        table.setdefault((route.method, route.pattern.count("/") + 2), []).append((route.regex, route))
    return table


TABLE = _compile()


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a raw path and its decoded segments."""
    for pattern, route in TABLE.get(("GET" if method == "HEAD" else method, path.count("/")), ()):
        match = pattern.fullmatch(path)
        if match:
            return route, decoded(match)
    return None


def glance(request: Request) -> Handled:
    """What can be logged of a request that is never carried out."""
    handled = Handled(Answer(None), parse_form(request.query))
    with contextlib.suppress(Refused):
        handled.body = _parse_body(request)
    return handled


def handle(world: World, request: Request) -> Handled:
    """Carry one request out; every refusal is an answer too."""
    handled = Handled(Answer(None), {})
    try:
        handled.query = parse_form(request.query)
        handled.answer = _answer(world, request, handled)
    except Refused as refusal:
        handled.answer = Answer(refusal.body, refusal.status, refusal.headers)
    except Exception:
        log.exception("the sandbox itself failed at %s %s", request.method, request.path)
        handled.answer = Answer({"message": "500 Internal Server Error"}, 500)
    for key in TOKEN_KEYS:
        handled.query.pop(key, None)
    return handled


def _answer(world: World, request: Request, handled: Handled) -> Answer:
    if len(request.path) + len(request.query) > LONGEST_URL:
        raise Refused(414, "414 Request-URI Too Large")
    if request.path.startswith("/api/v3"):
        raise Refused(410, {"error": "API V3 is no longer supported. Use API V4 instead."})
    found = find(request.method, request.path)
    handled.body = _parse_body(request)
    if found is None:
        log.warning("no such route in this sandbox: %s %s", request.method, unquote(request.path))
        raise Refused(404, {"error": "404 Not Found"})
    route, segments = found
    value = sent_token(request.headers, handled.query)
    token = known_token(world, value) if value else None
    if token:
        handled.user = world.users[token.user_id]
        check_scope(token, request.method, route.permission)
        note_use(world, token)
    if route.login and token is None:
        raise unauthorized()
    for name in route.numbers:
        if name in segments and not re.fullmatch(r"-?\d+", segments[name]):
            raise bad_parameter(f"{name} is invalid")
    _refuse_malformed(handled.query)
    raw = {key: value for key, value in handled.query.items() if key not in TOKEN_KEYS} | (handled.body or {})
    params = route.declares(enterprise=world.instance.edition == "ee")
    handled.unknown = unknown_keys(params, raw, set(segments))
    call = Call(
        world,
        request.method,
        request.path,
        request.query,
        request.base,
        handled.user,
        token,
        segments,
        headers=request.headers,
    )
    call.given = declared(params, raw)
    return route.handler(call)


def _parse_body(request: Request) -> dict[str, Any] | None:
    """JSON or a form; anything else is refused, as Grape does."""
    if not request.body or request.method in ("GET", "HEAD"):
        return None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = json.loads(request.body)
        except ValueError:
            raise bad_parameter("message body does not match declared format") from None
        if not isinstance(body, dict):
            raise bad_parameter("message body does not match declared format")
        _refuse_malformed(body)
        return {key.removesuffix("[]"): value for key, value in body.items()}
    if kind in ("", "application/x-www-form-urlencoded"):
        form = parse_form(request.body.decode("utf-8", "replace"))
        _refuse_malformed(form)
        return form
    if kind == "multipart/form-data":
        return _multipart(request)
    raise Refused(415, {"error": f"The provided content-type '{kind}' is not supported."})


def _refuse_malformed(value: Any) -> None:
    """NUL and half characters cannot be stored [lib/gitlab/middleware/handle_malformed_strings.rb]."""
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_malformed(part)
    if isinstance(value, str) and ("\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value)):
        raise Refused(400, "Bad Request")


def _multipart(request: Request) -> dict[str, Any]:
    """Text fields of a multipart form; files are not taken."""
    from email.parser import BytesParser
    from email.policy import HTTP

    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + request.body)
    pairs: list[tuple[str, str]] = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if name and isinstance(content, bytes):
            pairs.append((str(name), content.decode("utf-8", "replace")))
    return nested(pairs)
