"""What a team or a preset declares about a service; knows nothing of how it is carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from triage_bot.sources.spec import SourceSpec

from .listing import Listing
from .second_calls import SecondCall
from .shaping import Step


@dataclass(frozen=True, slots=True)
class Open:
    """No credentials at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """`Authorization: Bearer` with the token in a named environment variable."""

    token_variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """Basic authentication. Without `password_variable` the password is empty, as for an API key."""

    user_variable: str
    password_variable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderKey:
    """A key in a header of the service's own, such as `app-token`."""

    header: str
    token_variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCredentials:
    """OAuth 2.0 client credentials (RFC 6749, section 4.4): a token first, then `Authorization: Bearer`.

    `token_url` may be a path on the service's host. `sent_as` puts id and secret into Basic
    authentication or into the form.
    """

    token_url: str
    id_variable: str
    secret_variable: str
    scope: str | None = None
    sent_as: Literal["basic", "form"] = "basic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login that answers a token, which then goes into `header` behind `prefix`.

    `token_path` is the dotted path to the token in the answer.
    """

    token_url: str
    user_variable: str
    password_variable: str
    user_key: str = "username"
    password_key: str = "password"
    sent_as: Literal["form", "json"] = "json"
    token_path: str = "access_token"
    header: str = "Authorization"
    prefix: str = "Bearer "


Auth = Open | Bearer | Basic | HeaderKey | ClientCredentials | Login


@dataclass(frozen=True, slots=True)
class Traffic:
    """What reading a service may cost; times in seconds, sizes in bytes after unpacking.

    `timeout_seconds` is for one answer to begin or go on, `total_seconds` for the whole source.
    """

    requests_per_minute: int | None = None
    timeout_seconds: float = 30.0
    total_seconds: float = 900.0
    tries: int = 4
    longest_wait_seconds: float = 120.0
    max_requests: int = 5_000
    max_answer_bytes: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the accounts of a service are got and made fit for the mapping.

    Accounts with one of the values in `leave_out` are out of scope, by the path of the value.
    """

    listing: Listing
    second_calls: tuple[SecondCall, ...] = ()
    steps: tuple[Step, ...] = ()
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSpec(SourceSpec):
    """A source that is a web service. `preset` is the name of the vendor's recipe, where there is one."""

    recipe: Recipe
    auth: Auth = field(default_factory=Open)
    traffic: Traffic = field(default_factory=Traffic)
    ca_file: str | None = None
    preset: str | None = None
