"""People of the customer-success team and who answers for a region; knows no GitLab project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """A CSM as the CRM names them, and their GitLab user name (without `@`); `pool` stands for a team."""

    name: str
    email: str | None = None
    gitlab: str | None = None
    pool: bool = False
    away_until: date | None = None
    """The last day of an absence; meanwhile `backup`, a GitLab user name, is asked."""
    backup: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers for the accounts of one region label; GitLab user names without `@`."""

    manager: str | None = None
    director: str | None = None
    pool_lead: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The people file: CSMs by name and e-mail (letter case does not count), routes by region label."""

    people: tuple[Person, ...] = ()
    routing: Mapping[str, Route] = field(default_factory=dict)
    default_route: Route = field(default_factory=Route)
    _found: Mapping[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The first of two people with one name counts, and an e-mail address before any name.
        found = {_key(p.name): p for p in reversed(self.people)}
        found |= {_key(p.email): p for p in reversed(self.people) if p.email}
        object.__setattr__(self, "_found", found)

    def find(self, name: str | None, email: str | None) -> Person | None:
        """The person with this e-mail, else with this name; None when neither is known."""
        return self._found.get(_key(email)) or self._found.get(_key(name))

    def stand_in(self, username: str, today: date) -> str:
        """The backup of a person who is away today, else the person."""
        for person in self.people:
            away = person.away_until is not None and today <= person.away_until
            if person.gitlab == username and away and person.backup:
                return person.backup
        return username

    def route(self, region_label: str | None) -> Route:
        """Who answers for a region label, the default route where it has none of its own."""
        return self.routing.get(region_label or "", self.default_route)


def _key(text: str | None) -> str:
    return (text or "").strip().casefold()
