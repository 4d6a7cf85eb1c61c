"""What must be asked besides the list of accounts, such as the people behind ids; plain data."""

from __future__ import annotations

from dataclasses import dataclass

from .listing import Listing
from .shaping import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A second list, read once: each account gets at `into` the record whose `key` is the value at `at`."""

    listing: Listing
    key: str
    at: str
    into: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Words behind ids, such as the items of a picklist: a text of an account that is one of the ids is
    replaced. Pairs are found at any depth, wherever an object has both `key` and `name`.

    `like` is how such an id looks: a field in which ids come and none has a word refuses the source, since
    nobody could tell what it says; `remedy` says what to declare.
    """

    listings: tuple[Listing, ...]
    key: str
    name: str
    like: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A list of each account's own, one request for each: `into` gets its newest record by `newest_by`.

    `url` holds `{id}` where the value at `at` goes.
    """

    url: str
    at: str
    into: str
    newest_by: str
    records: tuple[str, ...] = ("",)


SecondCall = Lookup | Names | Details
