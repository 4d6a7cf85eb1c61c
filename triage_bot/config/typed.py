"""The kinds of value that configuration files hold, checked as they are read; knows no file's layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from triage_bot.model.facts import FIELD_KINDS, FIELD_SENTENCES
from triage_bot.model.vocabulary import ANY_KINDS
from triage_bot.sources.registry import KINDS

from .closest import did_you_mean

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^{}]*))?\}")


class Strict(BaseModel):
    """A mapping of a configuration file: exact types, no unknown keys; errors never repeat a value."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


def wrong(what: str, hint: str | None = None) -> PydanticCustomError:
    """An error of our own; `what` and `hint` stand in the message as they are."""
    return PydanticCustomError("own", "{what}", {"what": what, "hint": hint})


def _plain(text: str) -> str:
    if _VARIABLE.search(text):
        raise wrong("variables are not replaced here", "only url, project, path and ca_file may hold ${NAME}")
    return text


def _expanded(text: str, info: ValidationInfo) -> str:
    """Replaces `${NAME}` and `${NAME:-default}`; an empty variable counts as one that is not set."""
    environ: Mapping[str, str] = info.context or {}
    pieces: list[str] = []
    end = 0
    for found in _VARIABLE.finditer(text):
        name, default = found.groups()
        value = environ.get(name) or default
        if value is None:
            raise wrong(
                f"the environment variable {name} is not set",
                f"set it, or give a default: ${{{name}:-...}}",
            )
        pieces += text[end : found.start()], value
        end = found.end()
    rest = text[end:]
    if "${" in rest:
        raise wrong("this is no variable", "write ${NAME} or ${NAME:-default}")
    return "".join((*pieces, rest))


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        port_is_sane = parts.port != 0
    except ValueError:
        raise wrong("should be an address such as https://gitlab.com") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_sane:
        raise wrong("should be an address such as https://gitlab.com")
    if parts.username or parts.password:
        raise wrong("should not hold a user name or token", "pass the token in the environment")
    if parts.query or parts.fragment:
        raise wrong("should end after the path", "the instance's address alone, without ? and #")
    return text.rstrip("/")


def _project(text: str) -> str:
    if "://" in text:
        raise wrong("should be the project's path", "without the address of the instance")
    if not re.fullmatch(r"[0-9]+|[\w.-]+(/[\w.-]+)+", text):
        raise wrong("should be a project's path such as group/project, or its number")
    return text


def _source_kind(kind: str) -> str:
    if kind not in KINDS:
        raise wrong("no such kind of source", did_you_mean(kind, KINDS) or f"known: {', '.join(KINDS)}")
    return kind


def _field_name(name: str) -> str:
    if name not in FIELD_KINDS:
        raise wrong(
            "no such field of an account", did_you_mean(name, FIELD_KINDS) or "see docs/configuration.md"
        )
    return name


def _mapped_field(name: str) -> str:
    if name not in ANY_KINDS:
        raise wrong("no such field", did_you_mean(name, ANY_KINDS) or "see docs/configuration.md")
    return name


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise wrong("should be a colour such as #c91c00", "a # and six hexadecimal digits, in quotes")
    return text.lower()


def _user_name(text: str) -> str:
    if text.startswith("@"):
        raise wrong("should be a GitLab user name without @")
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", text):
        raise wrong("should be a GitLab user name", "letters, digits, _ . and -, as in the profile's address")
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise wrong("should be an e-mail address")
    return text


def _currency(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise wrong("should be a currency's ISO code such as USD")
    return code


def _zone(name: str) -> str:
    if name == "UTC":
        return name
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        zones = available_timezones()
        hint = did_you_mean(name, zones) if zones else "this system has no time zones: install tzdata"
        raise wrong("no such time zone", hint or "write a name such as Europe/Berlin") from None
    return name


def _day(text: Any) -> date:
    try:
        if isinstance(text, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        raise wrong("no such day", "the calendar does not have it") from None
    raise wrong("should be a day such as 2026-12-24", "year, month and day, with two hyphens")


def _numbers_are_text(value: Any) -> Any:
    return str(value) if type(value) is int else value


def with_keys(keys: Mapping[str, str]) -> Callable[[dict[str, Any]], None]:
    """Makes the schema of a mapping name its keys, each with a sentence, so that editors can offer them."""

    def name_keys(schema: dict[str, Any]) -> None:
        value = schema.pop("additionalProperties")
        schema["properties"] = {key: {**value, "description": sentence} for key, sentence in keys.items()}
        schema["additionalProperties"] = False

    return name_keys


def fields_of(names: Sequence[str]) -> Callable[[dict[str, Any]], None]:
    """The same for a mapping whose keys are some fields of an account."""
    return with_keys({name: FIELD_SENTENCES[name] for name in names})


Text = Annotated[str, Field(min_length=1), AfterValidator(_plain)]
"""Text as it stands."""

Values = Annotated[list[Text], Field(min_length=1)]
"""Accepted values of a field: letter case is ignored, `*` is any, `~text` any that contains the text."""

Expanded = Annotated[
    str,
    Field(min_length=1, json_schema_extra={"variables": True}),
    AfterValidator(_expanded),
]
"""Text in which environment variables are replaced after parsing, so that a value can never add a key."""

Address = Annotated[Expanded, AfterValidator(_address)]

ProjectPath = Annotated[
    Expanded,
    BeforeValidator(_numbers_are_text),
    AfterValidator(_project),
    WithJsonSchema({"type": ["string", "integer"], "minLength": 1, "variables": True}),
]

SourceKind = Annotated[str, AfterValidator(_source_kind), Field(json_schema_extra={"enum": [*KINDS]})]

FieldName = Annotated[str, AfterValidator(_field_name)]
"""A field of Facts."""

MappedField = Annotated[str, AfterValidator(_mapped_field)]
"""A field of whatever a source is about; which of them fit is looked at beside `about`."""

Colour = Annotated[str, AfterValidator(_colour), Field(json_schema_extra={"pattern": "^#[0-9a-fA-F]{6}$"})]
UserName = Annotated[str, AfterValidator(_user_name)]
Email = Annotated[str, AfterValidator(_email)]
Day = Annotated[date, BeforeValidator(_day)]
Currency = Annotated[str, AfterValidator(_currency), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})]
TimeZone = Annotated[str, AfterValidator(_zone)]
Count = Annotated[int, Field(ge=0)]
Days = Annotated[int, Field(ge=0, le=3650)]
SomeDays = Annotated[int, Field(ge=1, le=3650)]
Percent = Annotated[int, Field(ge=0, le=100)]
