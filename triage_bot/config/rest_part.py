"""The part of `triage.yml` about services that are asked over HTTP; knows no other kind of source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from triage_bot.model.vocabulary import About
from triage_bot.sources.rest import spec as rest
from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import Cursor, NextLink, Offset, OnePage, PageNumber
from triage_bot.sources.rest.paging import Paging as PagingSpec
from triage_bot.sources.rest.presets.preset import Preset, Wanted
from triage_bot.sources.rest.presets.registry import BY_NAME
from triage_bot.sources.rest.request import Request as RequestSpec
from triage_bot.sources.spec import ColumnSpec

from .closest import did_you_mean
from .source_keys import Keys
from .typed import Strict, Text, wrong

_TRAFFIC = rest.Traffic()
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

AUTH_KEYS: Mapping[str, Keys] = {
    "none": Keys(()),
    "bearer": Keys(("token_variable",)),
    "basic": Keys(("user_variable",), ("password_variable",)),
    "header": Keys(("header", "token_variable")),
    "client-credentials": Keys(("token_url", "id_variable", "secret_variable"), ("scope", "sent_as")),
    "login": Keys(
        ("token_url", "user_variable", "password_variable"),
        ("user_key", "password_key", "sent_as", "token_path", "header", "prefix"),
    ),
}
"""The keys of each kind of authentication, besides `kind`."""

PAGING_KEYS: Mapping[str, Keys] = {
    "none": Keys(()),
    "next-link": Keys((), ("path",)),
    "cursor": Keys(("path", "parameter"), ("into",)),
    "offset": Keys((), ("parameter", "size_parameter", "size", "into")),
    "page": Keys((), ("parameter", "size_parameter", "size", "first", "into")),
}
"""The keys of each kind of paging, besides `kind`."""


def _variable(name: str) -> str:
    if not _VARIABLE.fullmatch(name):
        raise wrong(
            "should be the name of an environment variable, such as CRM_TOKEN",
            "keys and passwords never stand in a file",
        )
    return name


def _preset(name: str) -> str:
    if name not in BY_NAME:
        raise wrong("no such preset", did_you_mean(name, BY_NAME) or f"known: {', '.join(BY_NAME)}")
    return name


Variable = Annotated[str, AfterValidator(_variable)]
"""The name of an environment variable."""

PresetName = Annotated[str, AfterValidator(_preset), Field(json_schema_extra={"enum": [*BY_NAME]})]

Choices = Annotated[
    list[Text],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string", "minLength": 1}},
            ]
        }
    ),
]
"""One text or several."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class RequestPart(Strict):
    """What is asked for."""

    method: Literal["GET", "POST"] = "GET"
    """`POST` where the service takes its query in a body"""
    safe: bool = False
    """`true` where a POST only reads, so that it may be sent again after a failure; a GET always may"""
    headers: dict[str, Text] = Field(default={})
    """headers besides those of the authentication"""
    query: dict[str, Text] = Field(default={})
    """parameters in the address"""
    form: dict[str, Text] = Field(default={})
    """parameters of a form in the body"""
    body: dict[str, Any] | None = None
    """body that is sent as JSON"""

    def freeze(self, url: str) -> RequestSpec:
        return RequestSpec(url=url, **dict(self))


class AuthPart(Strict):
    """Who asks. Keys and passwords are in environment variables; only their names stand here."""

    kind: Literal["none", "bearer", "basic", "header", "client-credentials", "login"]
    """`bearer` token, `basic` user and password, a key in a `header` of the service's own, OAuth
    `client-credentials`, or a `login` that answers a token"""
    token_variable: Variable | None = None
    """variable with the token or key"""
    user_variable: Variable | None = None
    """variable with the user name, or with an API key that stands in its place"""
    password_variable: Variable | None = None
    """variable with the password; without it the password of `basic` is empty"""
    header: Text | None = None
    """header that carries the key, such as `app-token`; of a `login` its token, `Authorization` by default"""
    token_url: Text | None = None
    """where the token comes from: a path on the same host, or an https address"""
    id_variable: Variable | None = None
    """variable with the client id"""
    secret_variable: Variable | None = None
    """variable with the client secret"""
    scope: Text | None = None
    """scope to ask for"""
    sent_as: Literal["basic", "form", "json"] | None = None
    """how the pair is sent: `basic` or `form` for client credentials, `form` or `json` for a login"""
    user_key: Text = "username"
    """name of the user in the body of a login"""
    password_key: Text = "password"
    """name of the password in it"""
    token_path: Text = "access_token"
    """dotted path to the token in the answer of a login"""
    prefix: str = "Bearer "
    """what stands before the token of a login in its header"""

    def freeze(self) -> rest.Auth:
        """The keys are known to fit the kind."""
        match self.kind:
            case "none":
                return rest.Open()
            case "bearer":
                return rest.Bearer(token_variable=self.token_variable or "")
            case "basic":
                return rest.Basic(
                    user_variable=self.user_variable or "", password_variable=self.password_variable
                )
            case "header":
                return rest.HeaderKey(header=self.header or "", token_variable=self.token_variable or "")
            case "client-credentials":
                return rest.ClientCredentials(
                    token_url=self.token_url or "",
                    id_variable=self.id_variable or "",
                    secret_variable=self.secret_variable or "",
                    scope=self.scope,
                    sent_as="form" if self.sent_as == "form" else "basic",
                )
            case "login":
                return rest.Login(
                    token_url=self.token_url or "",
                    user_variable=self.user_variable or "",
                    password_variable=self.password_variable or "",
                    user_key=self.user_key,
                    password_key=self.password_key,
                    sent_as="form" if self.sent_as == "form" else "json",
                    token_path=self.token_path,
                    header=self.header or "Authorization",
                    prefix=self.prefix,
                )


class PagingPart(Strict):
    """How the service deals out its list."""

    kind: Literal["none", "next-link", "cursor", "offset", "page"]
    """`next-link` follows an address in the answer, `cursor` hands back a value of it, `offset` and `page`
    count"""
    path: Text | None = None
    """dotted path to the address or the cursor; a `next-link` without it is in the Link header"""
    parameter: Text | None = None
    """parameter for the cursor, the offset (`offset`) or the page (`page`)"""
    size_parameter: Text | None = None
    """parameter for the number of records that a page should have; not sent where it is not named"""
    size: Annotated[int, Field(ge=1, le=100_000)] = 100
    """number of records to ask for; a service that sends fewer loses nothing"""
    first: Annotated[int, Field(ge=0, le=1)] = 1
    """number of the first page"""
    into: Literal["query", "form", "body"] = "query"
    """where the parameters go"""

    def freeze(self) -> PagingSpec:
        """The keys are known to fit the kind."""
        match self.kind:
            case "none":
                return OnePage()
            case "next-link":
                return NextLink(path=self.path)
            case "cursor":
                return Cursor(path=self.path or "", parameter=self.parameter or "", into=self.into)
            case "offset":
                return Offset(
                    parameter=self.parameter or "offset",
                    size_parameter=self.size_parameter,
                    size=self.size,
                    into=self.into,
                )
            case "page":
                return PageNumber(
                    parameter=self.parameter or "page",
                    size_parameter=self.size_parameter,
                    size=self.size,
                    first=self.first,
                    into=self.into,
                )


class TrafficPart(Strict):
    """What reading a service may cost; where a preset knows the vendor's limit, it is the default."""

    requests_per_minute: Annotated[int, Field(ge=1, le=100_000)] | None = _TRAFFIC.requests_per_minute
    """how many requests may go out within any minute"""
    timeout_seconds: Seconds = _TRAFFIC.timeout_seconds
    """seconds for an answer to begin or go on"""
    total_seconds: Seconds = _TRAFFIC.total_seconds
    """seconds for the whole source, waits included"""
    tries: Annotated[int, Field(ge=1, le=10)] = _TRAFFIC.tries
    """how often a request that only reads is sent at most"""
    longest_wait_seconds: Seconds = _TRAFFIC.longest_wait_seconds
    """longest wait that the service may ask for"""
    max_requests: Annotated[int, Field(ge=1)] = _TRAFFIC.max_requests
    """number of requests"""
    max_answer_bytes: Annotated[int, Field(ge=1)] = _TRAFFIC.max_answer_bytes
    """size of one answer in bytes after unpacking"""

    def freeze(self, preset: Preset | None) -> rest.Traffic:
        """What is not said is as the preset has it."""
        known = preset.traffic if preset else _TRAFFIC
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return rest.Traffic(**{name: getattr(known, name) for name in type(self).model_fields} | said)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestKeys:
    """The keys of a source that is a service, by the names they have in the file."""

    url: str | None
    preset: str | None
    request: RequestPart
    auth: AuthPart | None
    records: str | None
    paging: PagingPart | None
    total: str | None
    options: dict[str, list[str]]
    without: list[str]
    traffic: TrafficPart
    ca_file: str | None

    def freeze(self, shared: Mapping[str, Any], folder: Path) -> rest.RestSpec:
        """The declaration; `shared` is what all sources have. Raises UnfitError where a preset cannot ask
        for what is wanted."""
        preset = BY_NAME[self.preset] if self.preset else None
        fields: Mapping[str, ColumnSpec] = shared["fields"]
        if preset:
            about: About = shared["about"]
            fields = preset.mapping(fields, without=tuple(self.without), about=about)
            columns = [column.column for column in fields.values()]
            if shared["as_of"]:
                columns.append(shared["as_of"].column)
            columns += [*shared["where"], *shared["drop_where"]]
            options = {name: tuple(values) for name, values in self.options.items()}
            url = (self.url or preset.url or "").rstrip("/")
            recipe = preset.recipe(Wanted(url, tuple(columns), options, about))
        else:
            recipe = rest.Recipe(listing=self._listing())
        auth = self.auth.freeze() if self.auth else preset.auth if preset else rest.Open()
        return rest.RestSpec(
            **{**shared, "fields": fields},
            recipe=recipe,
            auth=auth,
            traffic=self.traffic.freeze(preset),
            ca_file=str(folder / self.ca_file) if self.ca_file else None,
            preset=self.preset,
        )

    def _listing(self) -> Listing:
        return Listing(
            request=self.request.freeze(self.url or ""),
            paging=self.paging.freeze() if self.paging else OnePage(),
            records=(self.records or "",),
            total=self.total,
        )
