"""Too much at once? Limits on what one run may change, in percent with a floor; knows no command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from triage_bot.model.action import AdoptIssue, CloseIssue, OpenIssue, UpdateIssue, Write
from triage_bot.model.settings import Brake, BrakePolicy


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
    counts: Callable[[Write], bool]
    of_accounts: bool = False


def _relabelled(action: Write) -> bool:
    """A label came: taking `triage::new` off after people's first comments is no danger in any number."""
    return isinstance(action, UpdateIssue) and bool(action.change.add_labels)


def _rewritten(action: Write) -> bool:
    """The block changed by itself. A due date that moves along tells of a person's update, and a whole team
    may well write on the same day."""
    if not isinstance(action, AdoptIssue | UpdateIssue):
        return False
    return action.change.description is not None and action.change.due is None


BRAKES = (
    _Counted("open", "issues to open", lambda action: isinstance(action, OpenIssue), of_accounts=True),
    _Counted("relabel", "issues to relabel", _relabelled),
    _Counted("refresh", "issues to rewrite", _rewritten),
    _Counted("close", "issues to close", lambda action: isinstance(action, CloseIssue)),
)


def tripped(
    actions: Sequence[Write], *, accounts: int, tracked: int, policy: BrakePolicy
) -> tuple[Tripped, ...]:
    """Every brake that these actions trip; `accounts` and `tracked` are the populations (percent with a
    floor works; fixed counts get raised until they are useless)."""
    found = []
    for kind in BRAKES:
        brake: Brake = getattr(policy, kind.key)
        of = accounts if kind.of_accounts else tracked
        limit = max(brake.floor, of * brake.percent // 100)
        wanted = sum(kind.counts(action) for action in actions)
        if wanted > limit:
            found.append(
                Tripped(what=kind.what, wanted=wanted, limit=limit, of=of, key=kind.key, brake=brake)
            )
    return tuple(found)
