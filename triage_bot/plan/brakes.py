"""Too much at once? Limits on what one run may change, in percent with a floor; knows no command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from triage_bot import marker
from triage_bot.model.action import AdoptIssue, CloseIssue, OpenIssue, ReopenIssue, UpdateIssue, Write
from triage_bot.model.settings import Brake, BrakePolicy, Category, LabelScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Tripped:
    """A brake that stops the run, with the numbers that people need to judge it."""

    what: str
    wanted: int
    limit: int
    of: int
    key: str
    brake: Brake

    def __str__(self) -> str:
        limit = f"{self.brake.percent} % of {self.of}, at least {self.brake.floor}"
        return (
            f"{self.wanted} {self.what} in one run, allowed are {self.limit} ({limit}; "
            f"policy key brakes.{self.key}). Look at the plan; if it is right, run again with --allow-bulk"
        )


@dataclass(frozen=True, slots=True)
class _Counted:
    """One kind of change: how it is called, how it is counted, and the population it is measured against."""

    key: str
    what: str
    counts: Callable[[Write, LabelScheme], bool]
    of_accounts: bool = False


def _relabelled(action: Write, labels: LabelScheme) -> bool:
    """A label about the account came. Those about the issue's own state, such as overdue, come with the
    calendar and for many at once, and taking `triage::new` off is no danger in any number."""
    if not isinstance(action, UpdateIssue):
        return False
    return any(labels.category_of(title) is not Category.TRIAGE for title in action.change.add_labels)


def _opened(action: Write, _: LabelScheme) -> bool:
    """Opening again counts like opening: what makes many accounts look at risk does both."""
    return isinstance(action, OpenIssue | ReopenIssue)


def _adopted(action: Write, _: LabelScheme) -> bool:
    return isinstance(action, AdoptIssue)


def _rewritten(action: Write, _: LabelScheme) -> bool:
    """What the block shows changed by itself. After a person's update it shows the next due date, and a
    whole team may well write on the same day."""
    return isinstance(action, UpdateIssue) and bool(action.shows) and not _answered(action)


def _answered(action: UpdateIssue) -> bool:
    """A person has written since the block was last brought up to date: the marker remembers the day."""
    before, after = (
        marker.read(text) for text in (action.change.description_before, action.change.description)
    )
    if before is None or after is None or before.memory is None or after.memory is None:
        return False
    return before.memory.updated_note != after.memory.updated_note


BRAKES = (
    _Counted("open", "issues to open", _opened, of_accounts=True),
    _Counted("adopt", "issues of people to adopt", _adopted, of_accounts=True),
    _Counted("relabel", "issues to relabel", _relabelled),
    _Counted("refresh", "issues to rewrite", _rewritten),
    _Counted("close", "issues to close", lambda action, _: isinstance(action, CloseIssue)),
)


def tripped(
    actions: Sequence[Write], *, accounts: int, tracked: int, policy: BrakePolicy, labels: LabelScheme
) -> tuple[Tripped, ...]:
    """Every brake that these actions trip; `accounts` and `tracked` are the populations (percent with a
    floor works; fixed counts get raised until they are useless)."""
    found = []
    for kind in BRAKES:
        brake: Brake = getattr(policy, kind.key)
        of = accounts if kind.of_accounts else tracked
        limit = max(brake.floor, of * brake.percent // 100)
        wanted = sum(kind.counts(action, labels) for action in actions)
        if wanted > limit:
            found.append(
                Tripped(what=kind.what, wanted=wanted, limit=limit, of=of, key=kind.key, brake=brake)
            )
    return tuple(found)
