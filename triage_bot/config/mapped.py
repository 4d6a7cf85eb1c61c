"""What a source in `triage.yml` is about, and which fields it maps; judges neither."""

from __future__ import annotations

from triage_bot.model.vocabulary import About
from triage_bot.sources.rest.presets.preset import Preset
from triage_bot.sources.rest.presets.registry import BY_NAME

from .document import Document, KeyPath


def about_at(document: Document, here: KeyPath) -> About:
    """What the source at a path is about; accounts, where it does not say so rightly."""
    given = document.at((*here, "about"))
    return About(given) if given in list(About) else About.ACCOUNTS


def preset_at(document: Document, here: KeyPath) -> Preset | None:
    """The preset that a source names."""
    name = document.at((*here, "preset"))
    return BY_NAME.get(name) if isinstance(name, str) and document.at((*here, "kind")) == "rest" else None


def fields_at(document: Document, here: KeyPath) -> frozenset[str]:
    """The fields that a source maps, those of its preset included."""
    preset = preset_at(document, here)
    shipped = preset.fields_about(about_at(document, here)).keys() if preset else frozenset[str]()
    without = {document.at((*here, "without", index)) for index in document.keys_of(*here, "without")}
    return frozenset(map(str, document.keys_of(*here, "fields"))) | (shipped - without)
