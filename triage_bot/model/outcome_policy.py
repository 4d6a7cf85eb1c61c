"""What a team may decide about wins and losses, frozen; knows no renewal and no rule that uses it."""

from __future__ import annotations

from dataclasses import dataclass, field

_OPEN = """
0-pending acceptance, 1-discovery, 2-scoping, 3-technical evaluation, 4-proposal, 5-negotiating,
6-awaiting signature, 7-closing
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in text.split(","))


@dataclass(frozen=True, slots=True)
class StageWords:
    """What the stages of an opportunity mean, in lower case; a word stands in one of the sets only.

    A stage in none of them is understood where the source says by flags that it is open, or won. Closed and
    not won is lost only by a word, since debooked or merged opportunities are closed too (R-47).
    """

    open: frozenset[str] = field(default_factory=lambda: _words(_OPEN))
    won: frozenset[str] = frozenset({"closed won"})
    lost: frozenset[str] = frozenset({"closed lost", "8-closed lost"})
    void: frozenset[str] = frozenset(
        {"9-unqualified", "10-duplicate", "unqualified", "duplicate", "merged", "debook", "debooked"}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePolicy:
    """When a case is won or lost, and when somebody is asked (3.3). All numbers are days unless said.

    A change of revenue counts as flat up to `flat_tolerance`, in units of its currency, and up to
    `flat_tolerance_percent` of the revenue that was there before, whichever is more (R-41).
    """

    stages: StageWords = field(default_factory=StageWords)
    flat_tolerance: float = 0.0
    flat_tolerance_percent: float = 0.0
    green_stable_days: int = 14
    green_stable_runs: int = 3
    """Days on which the source must have been green before a win by the renewal is believed (E9)."""
    near_renewal_days: int = 120
    """A renewal farther away is not waited for in silence (3.3, line 7)."""
    close_on_green: bool = False
    enforce_outcome: bool = False
    """Whether an issue that a person closed at risk and without outcome is opened again, once (E23)."""
    presume_loss_after_days: int | None = None
    """Days after the renewal from which silence is a loss; None: never (E19)."""
    reopen_within_days: int = 90
    return_within_days: int = 180
    undetermined_after_days: int = 7
    attestation_grace_days: int = 3
