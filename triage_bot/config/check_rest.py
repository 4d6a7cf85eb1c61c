"""What the types of `triage.yml` cannot say about services: keys, addresses, presets that fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from triage_bot.sources.rest.address import problem_of
from triage_bot.sources.rest.presets.preset import Preset, UnfitError, Wanted

from .closest import did_you_mean
from .document import Document, Finding, KeyPath
from .mapped import about_at, preset_at
from .rest_part import AUTH_KEYS, PAGING_KEYS
from .source_keys import OF_A_PRESET, OF_A_RECIPE, Keys
from .validate import expanded_at

_SECRET_HEADERS = ("authorization", "key", "token", "secret", "password", "cookie")


def rest_findings(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with the sources of kind rest beyond types."""
    for index in document.keys_of("sources"):
        here: KeyPath = ("sources", index)
        if document.at((*here, "kind")) == "rest":
            preset = preset_at(document, here)
            yield from _address(document, here, environ, preset)
            yield from _kind(document, (*here, "auth"), AUTH_KEYS)
            yield from _kind(document, (*here, "paging"), PAGING_KEYS)
            yield from _token_address(document, here)
            yield from _request(document, (*here, "request"))
            yield from _of_preset(document, here, preset)


def _address(
    document: Document, here: KeyPath, environ: Mapping[str, str], preset: Preset | None
) -> Iterator[Finding]:
    path = (*here, "url")
    if document.at(path) is None:
        if document.at((*here, "preset")) is None:
            yield Finding(path, "is missing", "the address that is asked, or name a `preset`")
        elif preset and preset.url is None:
            yield Finding(path, "is missing", f"every customer of {preset.title} has one, {preset.address}")
        return
    url = expanded_at(document, path, environ)
    if url is None:
        return
    if problem := problem_of(url):
        yield Finding(path, problem)
    elif (parts := urlsplit(url)).query or parts.fragment:
        yield Finding(path, "should end before the ?", "parameters stand under `request.query`")
    elif preset and parts.path.rstrip("/"):
        yield Finding(path, "should be the address alone", f"the preset {preset.name} knows the path")


def _kind(document: Document, here: KeyPath, keys: Mapping[str, Keys]) -> Iterator[Finding]:
    """Whether a part has the keys of its kind, and no others."""
    kind = document.at((*here, "kind"))
    if not isinstance(kind, str) or kind not in keys:
        return
    given = {str(key) for key in document.keys_of(*here)} - {"kind"}
    for key in keys[kind].needed:
        if key not in given:
            yield Finding((*here, key), "is missing", f"{here[-1]} of kind {kind} needs it")
    known = {key for one in keys.values() for key in (*one.needed, *one.optional)}
    for key in sorted(given & known):
        if key not in (*keys[kind].needed, *keys[kind].optional):
            kinds = [name for name, one in keys.items() if key in (*one.needed, *one.optional)]
            yield Finding((*here, key), f"belongs to kind {' or '.join(kinds)} only", at_key=True)


def _token_address(document: Document, here: KeyPath) -> Iterator[Finding]:
    path = (*here, "auth", "token_url")
    url = document.at(path)
    if isinstance(url, str) and not url.startswith("/") and (problem := problem_of(url)):
        yield Finding(path, problem, "a path on the same host starts with /")


def _request(document: Document, here: KeyPath) -> Iterator[Finding]:
    given = document.keys_of(*here)
    body = "body" in given
    if body and "form" in given:
        yield Finding((*here, "form"), "a request has a form or a body, not both", at_key=True)
    if document.at((*here, "method")) != "POST":
        for key in ("body", "form"):
            if key in given:
                yield Finding((*here, key), "only a POST has one", "set `method: POST`", at_key=True)
    into = document.at((*here[:-1], "paging", "into"))
    if into in ("form", "body") and document.at((*here, "method")) != "POST":
        yield Finding((*here[:-1], "paging", "into"), "only a POST has one", "set `request.method: POST`")
    for name in document.keys_of(*here, "headers"):
        if any(word in str(name).casefold() for word in _SECRET_HEADERS):
            what = "seems to hold a credential, which never stands in a file"
            yield Finding(
                (*here, "headers", name), what, "name an environment variable under `auth`", at_key=True
            )


def _of_preset(document: Document, here: KeyPath, preset: Preset | None) -> Iterator[Finding]:
    given = document.keys_of(*here)
    if document.at((*here, "preset")) is None:
        for key in OF_A_PRESET:
            if key in given:
                yield Finding((*here, key), "belongs to sources with a preset only", at_key=True)
        return
    if preset is None:
        return
    shipped = preset.fields_about(about_at(document, here))
    if not shipped:
        what = f"the preset {preset.name} knows nothing of {about_at(document, here)}"
        yield Finding((*here, "about"), what, "leave `preset` out and describe the request")
    for key in OF_A_RECIPE:
        if key in given:
            yield Finding((*here, key), f"is known by the preset {preset.name}", "leave it out", at_key=True)
    for name in document.keys_of(*here, "options"):
        if name not in preset.options:
            known = ", ".join(preset.options)
            hint = did_you_mean(str(name), preset.options) or (f"known: {known}" if known else "it has none")
            yield Finding((*here, "options", name), f"{preset.title} has no such option", hint, at_key=True)
    for index in document.keys_of(*here, "without"):
        path = (*here, "without", index)
        if (field := document.at(path)) not in shipped:
            hint = did_you_mean(str(field), shipped) or f"known: {', '.join(shipped)}"
            yield Finding(path, f"is no field of the preset {preset.name}", hint)
    yield from _unfit(document, here, preset)


def _unfit(document: Document, here: KeyPath, preset: Preset) -> Iterator[Finding]:
    """What the preset itself says to the columns and options."""
    about = about_at(document, here)
    wanted = Wanted("https://preset.example", _columns(document, here), _options(document, here), about)
    try:
        preset.recipe(wanted)
    except UnfitError as fault:
        yield Finding((*here, *fault.key.split(".")), fault.what)


def _columns(document: Document, here: KeyPath) -> tuple[str, ...]:
    own = [_column(document, (*here, "fields", field)) for field in document.keys_of(*here, "fields")]
    return tuple(column for column in (*own, _column(document, (*here, "as_of"))) if column)


def _column(document: Document, path: KeyPath) -> str | None:
    value = document.at(path)
    value = document.at((*path, "column")) if isinstance(value, dict) else value
    return value if isinstance(value, str) else None


def _options(document: Document, here: KeyPath) -> dict[str, tuple[str, ...]]:
    options: dict[str, tuple[str, ...]] = {}
    for name in document.keys_of(*here, "options"):
        value = document.at((*here, "options", name))
        values = value if isinstance(value, list) else [value]
        options[str(name)] = tuple(one for one in values if isinstance(one, str))
    return options
