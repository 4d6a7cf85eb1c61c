"""`people.yml`: CSMs with their GitLab users, and who answers for a region; knows no other file."""

from __future__ import annotations

from pydantic import Field

from triage_bot.model.people import People, Person, Route

from .typed import Day, Email, Strict, Text, UserName


class PersonPart(Strict):
    """One CSM."""

    name: Text
    """name as the source writes it; letter case is ignored"""
    email: Email | None = None
    """e-mail address as the source writes it; goes before the name, letter case is ignored"""
    gitlab: UserName | None = None
    """GitLab user name without `@`"""
    pool: bool = False
    """whether this is a team without a person of its own; the region's pool lead answers then"""
    absent_until: Day | None = None
    """last day of an absence; an entry of the past does no harm"""
    backup: UserName | None = None
    """GitLab user name, without `@`, of who is asked during the absence"""

    def freeze(self) -> Person:
        return Person(
            name=self.name.strip(),
            email=self.email,
            gitlab=self.gitlab,
            pool=self.pool,
            away_until=self.absent_until,
            backup=self.backup,
        )


class RoutePart(Strict):
    """Who answers for the accounts of a region: GitLab user names without `@`."""

    manager: UserName | None = None
    """manager of the CSMs; gets issues whose CSM is not known"""
    director: UserName | None = None
    """director of the region"""
    pool_lead: UserName | None = None
    """who gets the issues of pooled accounts"""

    def freeze(self) -> Route:
        return Route(manager=self.manager, director=self.director, pool_lead=self.pool_lead)


class PeopleFile(Strict):
    """Who is behind the names in the sources. Nobody is mentioned or assigned who does not stand here."""

    people: list[PersonPart] = Field(default=[])
    """the CSMs"""
    routing: dict[str, RoutePart] = Field(default={})
    """who answers for a region, by region label; `default` for all others"""

    def freeze(self, aliases: dict[str, str]) -> People:
        """`aliases` are other titles of region labels, each with the right one."""
        routes = {aliases.get(label, label): route.freeze() for label, route in self.routing.items()}
        default = routes.pop("default", Route())
        return People(
            people=tuple(person.freeze() for person in self.people), routing=routes, default_route=default
        )
