"""3.5, partial results: fewer rows than last time, and many issues whose accounts are gone at once."""

from __future__ import annotations

from triage_bot.model.settings import TrustPolicy

LIFTED = "if it is right, run again with --allow-bulk, or with --first-run where the source itself is new"


def shrunk(rows: int, before: int, trust: TrustPolicy) -> str | None:
    """Why so few rows are not believed, given how many there were when the source was last believed.

    A few rows may always go: rule E29 looks after single accounts.
    """
    if rows * 100 >= before * trust.least_rows_percent or before - rows <= trust.lost.floor:
        return None
    return (
        f"{rows:,} rows, {rows * 100 // before} % of the {before:,} it had when it was last believed; "
        f"less than {trust.least_rows_percent} % is taken for a part of the whole "
        f"(trust.least_rows_percent); {LIFTED}"
    )


def many_lost(lost: int, tracked: int, what: str, trust: TrustPolicy) -> str | None:
    """Why it is not believed that so many accounts in care have lost something, such as their row, since the
    last run; `what` says what. Those of which that was already known do not count."""
    if lost <= trust.lost.floor or lost * 100 <= tracked * trust.lost.percent:
        return None
    return (
        f"{lost:,} of {tracked:,} accounts in care {what} at once; more than {trust.lost.percent} % "
        f"(at least {trust.lost.floor}) is not believed (trust.lost); {LIFTED}"
    )
