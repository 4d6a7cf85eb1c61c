"""The shape of a preset: what a vendor's service expects and offers; knows no vendor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from triage_bot.model.vocabulary import About
from triage_bot.sources.rest.spec import Auth, Recipe, Traffic
from triage_bot.sources.spec import ColumnSpec

Options = Mapping[str, tuple[str, ...]]
"""What a team chose for the options of a preset, by their names."""


class UnfitError(ValueError):
    """What a team wants cannot be asked for. `key` is the dotted key of the source that is wrong."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key}: {what}")
        self.key = key
        self.what = what


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a team wants of a service: its address without a slash at the end, the columns it maps,
    options."""

    url: str
    columns: tuple[str, ...]
    options: Options = field(default_factory=dict)
    about: About = About.ACCOUNTS

    def option(self, name: str, default: str) -> str:
        """The one value of an option."""
        return next(iter(self.options.get(name, ())), default)

    def asked_of(self, *, besides: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The columns that the list of accounts itself must bring, each once: those that do not start like
        one of `besides`, which come from second calls or are made of others."""
        kept = (column for column in self.columns if not column.startswith(besides))
        return tuple(dict.fromkeys(kept))

    def mentions(self, prefix: str) -> bool:
        return any(column.startswith(prefix) for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A service by name. `fields` is the mapping that a team's own goes before, field by field.

    `url` is the address where all customers share one; `address` is an example for the others. `options` are
    further choices of a team, each with a sentence. `recipe` raises UnfitError where a column cannot be
    asked for.
    """

    name: str
    title: str
    auth: Auth
    fields: Mapping[str, ColumnSpec]
    recipe: Callable[[Wanted], Recipe]
    url: str | None = None
    address: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    traffic: Traffic = field(default_factory=Traffic)
    others: Mapping[About, Mapping[str, ColumnSpec]] = field(default_factory=dict)
    """The mapping of what else the service can be asked for, such as renewals."""

    def fields_about(self, about: About) -> Mapping[str, ColumnSpec]:
        """The fields that the preset maps by itself, none where it knows nothing of that."""
        return self.fields if about is About.ACCOUNTS else self.others.get(about, {})

    def mapping(
        self,
        own: Mapping[str, ColumnSpec],
        *,
        without: tuple[str, ...] = (),
        about: About = About.ACCOUNTS,
    ) -> dict[str, ColumnSpec]:
        """The fields in effect: a team's own, and those of the preset that it neither maps nor leaves out."""
        fields = self.fields_about(about)
        shipped = {name: column for name, column in fields.items() if name not in without}
        return {**shipped, **own}


def columns(**named: str | ColumnSpec) -> dict[str, ColumnSpec]:
    """A mapping in which a column's name alone is enough where the defaults fit."""
    return {
        name: ColumnSpec(column=column) if isinstance(column, str) else column
        for name, column in named.items()
    }
