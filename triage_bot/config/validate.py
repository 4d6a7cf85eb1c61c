"""Holds a document against a model and says what does not fit, in plain words; knows no file's layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .closest import did_you_mean
from .document import Document, Finding, KeyPath, Value
from .schema import keys_at, schema_of, values_at
from .typed import Expanded

Model = TypeVar("Model", bound=BaseModel)

_EXPANDED: TypeAdapter[str] = TypeAdapter(Expanded)

_SHOULD_BE = {
    "string_type": "should be text",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "finite_number": "should be a number",
    "bool_type": "should be true or false",
    "dict_type": "should be a mapping",
    "model_type": "should be a mapping",
    "list_type": "should be a list",
    "string_too_short": "should not be empty",
}


def part(
    model: type[Model], document: Document, *path: str | int, environ: Mapping[str, str]
) -> Model | None:
    """The valid value at a path, None where there is none: what is valid can be checked further although
    something else in the file is wrong."""
    value = document.at(path)
    if value is None:
        return None
    try:
        return model.model_validate(value, context=environ)
    except ValidationError:
        return None


def whole(model: type[Model], document: Document, environ: Mapping[str, str]) -> Model:
    """The whole file, which must be known to fit. An empty file is an empty mapping."""
    return model.model_validate(_top(document), context=environ)


def expanded_at(document: Document, path: KeyPath, environ: Mapping[str, str]) -> str | None:
    """The text at a path with its variables replaced, None where there is none or it is wrong."""
    try:
        return _EXPANDED.validate_python(document.at(path), strict=True, context=environ)
    except ValidationError:
        return None


def mismatches(model: type[BaseModel], document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Everything in a whole file that does not fit its model."""
    try:
        whole(model, document, environ)
    except ValidationError as error:
        # The wrong value stays out of the report: a secret under a misspelt key would be printed.
        for detail in error.errors(include_url=False, include_input=False):
            yield _finding(model, document, detail)


def _top(document: Document) -> Value:
    return {} if document.value is None else document.value


def _finding(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Finding:
    kind, context = detail["type"], detail.get("ctx", {})
    at_key = detail["loc"][-1:] == ("[key]",)
    path: KeyPath = detail["loc"][:-1] if at_key else detail["loc"]
    value = document.at(path)
    match kind:
        case "own":
            return Finding(path, context["what"], context["hint"], at_key)
        case "missing":
            return Finding(path, "is missing", _missing_hint(model, path))
        case "extra_forbidden":
            return Finding(path, "unknown key", _unknown_hint(model, path), at_key=True)
        case "enum" | "literal_error":
            return Finding(path, *_choices(model, path, value, str(context["expected"])))
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            return Finding(path, _bound(kind, context))
        case "too_short" | "too_long" | "string_too_long":
            return Finding(path, _length(kind, context, value))
    if value is None and kind in _SHOULD_BE:
        return Finding(path, f"is empty and {_SHOULD_BE[kind]}", "delete the key to keep its default")
    return Finding(path, _SHOULD_BE.get(kind, detail["msg"]), _type_hint(kind, value))


def _type_hint(kind: str, value: Value) -> str | None:
    match kind, value:
        case "string_type", bool() | int() | float():
            return "put it in quotes"
        case "bool_type", str():
            return "without quotes; yes, no, on and off are text"
        case "int_type" | "float_type", str():
            return "digits only, without quotes, units or signs such as %"
        case "list_type", str() | dict():
            return "one entry per line, each after a dash"
    return None


def _missing_hint(model: type[BaseModel], path: KeyPath) -> str | None:
    described = keys_at(schema_of(model), path[:-1]).get(str(path[-1]))
    return described.get("description") if described else None


def _unknown_hint(model: type[BaseModel], path: KeyPath) -> str:
    known = keys_at(schema_of(model), path[:-1])
    name = str(path[-1])
    if "token" in name.casefold():
        return "a token never stands in a file; pass it in the environment"
    return did_you_mean(name, known) or f"known here: {', '.join(known)}"


def _choices(model: type[BaseModel], path: KeyPath, value: Value, expected: str) -> tuple[str, str | None]:
    words = values_at(schema_of(model), path)
    if not words:
        return f"should be {expected}", None
    hint = did_you_mean(value, words) if isinstance(value, str) else None
    return f"should be one of {', '.join(words)}", hint


def _length(kind: str, context: Mapping[str, Any], value: Value) -> str:
    one, many = ("character", "characters") if isinstance(value, str) else ("entry", "entries")
    if kind == "too_short":
        least = context["min_length"]
        return "should not be empty" if least == 1 else f"should have {least} {many}"
    most = context["max_length"]
    return f"should have at most {most} {one if most == 1 else many}"


def _bound(kind: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "greater_than_equal":
            return f"should be at least {context['ge']:g}"
        case "greater_than":
            return f"should be more than {context['gt']:g}"
        case "less_than_equal":
            return f"should be at most {context['le']:g}"
        case _:
            return f"should be less than {context['lt']:g}"
