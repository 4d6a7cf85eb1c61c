"""2.9: whose issue it is, from the CSM named by the source and the people file; knows no issue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from triage_bot.model.facts import Facts
from triage_bot.model.people import People

RULE = "2.9"
INPUTS = ("csm_name", "csm_email")


class OwnerFrom(StrEnum):
    CSM = "csm"
    POOL = "pool"
    NO_CSM = "no CSM"
    NOT_MAPPED = "CSM not mapped"


@dataclass(frozen=True, slots=True)
class Owner:
    """`username` is the GitLab user to assign, without `@`; the regional manager or pool lead stands in
    where no CSM can. `manager` answers for the region."""

    username: str | None
    origin: OwnerFrom
    manager: str | None = None


def owner(facts: Facts, region_label: str | None, people: People) -> Owner:
    """The CSM's GitLab user; for a pool its lead; for nobody or somebody unknown the regional manager.

    An unmapped name is never turned into a user name: it could be anybody's.
    """
    route = people.route(region_label)
    if not (facts.csm_name or facts.csm_email):
        return Owner(route.manager, OwnerFrom.NO_CSM, route.manager)
    person = people.find(facts.csm_name, facts.csm_email)
    if person is None or not (person.pool or person.gitlab):
        return Owner(route.manager, OwnerFrom.NOT_MAPPED, route.manager)
    if person.pool:
        return Owner(person.gitlab or route.pool_lead or route.manager, OwnerFrom.POOL, route.manager)
    return Owner(person.gitlab, OwnerFrom.CSM, route.manager)
