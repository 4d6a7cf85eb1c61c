"""`make bench`: prints every figure as a ratio or against its budget, and exits 1 when an aim is missed."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from tests.exports.postgres import WHY_NOT, running

from .measure import best, measured
from .population import write_export
from .requests import Costs, request_costs

ACCOUNTS = 100_000


def main() -> int:
    missed = 0
    for measure in (_planning, _typed, _start_up, _requests):
        missed += measure(_say)
    return 1 if missed else 0


Say = Callable[[str, str, bool], int]


def _say(what: str, figure: str, kept: bool) -> int:
    print(f"{'ok  ' if kept else 'MISS'} {what}: {figure}", flush=True)
    return 0 if kept else 1


def _planning(say: Say) -> int:
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "gainsight_company_2026-11-20.csv"
        write_export(export, ACCOUNTS)
        plain = best("-m", "tests.bench.plain", str(export), times=2)
        ours = best("-m", "tests.bench.planning", str(export), times=2)
    ratio = ours.seconds / plain.seconds
    accounts, actions, _ = ours.output.split()
    title = f"planning {int(accounts):,} accounts ({int(actions):,} issues to open)"
    return say(
        f"{title}, time against csv plus pydantic",
        f"{ratio:.2f} times (aim 2.0; {ours.seconds:.1f} s, {plain.seconds:.1f} s)",
        ratio <= 2.0,
    ) + say(
        f"{title}, peak memory",
        f"{ours.megabytes:.0f} MB (aim 350; csv plus pydantic {plain.megabytes:.0f} MB)",
        ours.megabytes < 350,
    )


def _typed(say: Say) -> int:
    """Reading, typing and judging against the bare driver; both keep all rows, with names of columns."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder, nullcontext(None) if WHY_NOT else running() as server:
        export = Path(folder) / "export.csv"
        write_export(export, ACCOUNTS)
        database = server.url("owner") if server else ""
        measured("-m", "tests.bench.typed", "make", str(export), database)
        for form, place in (("PostgreSQL", database), ("Parquet", str(export.with_suffix(".parquet")))):
            if not place:
                print(f"skip {form}: {WHY_NOT}")
                continue
            run = partial(best, "-m", "tests.bench.typed", times=3)
            bare, ours = run("bare", form, place), run("ours", form, place)
            assert ours.output == bare.output, "no row is lost"
            ratio = ours.seconds / bare.seconds
            title = f"reading {int(ours.output):,} rows from {form}"
            missed += say(
                f"{title}, time against the bare driver",
                f"{ratio:.2f} times (aim 3.0; {ours.seconds:.1f} s, {bare.seconds:.1f} s)",
                ratio <= 3.0,
            ) + say(
                f"{title}, peak memory",
                f"{ours.megabytes:.0f} MB (aim 400; bare driver {bare.megabytes:.0f} MB)",
                ours.megabytes < 400,
            )
    return missed


def _start_up(say: Say) -> int:
    click = best("-c", "import click", times=9)
    version = best("-m", "triage_bot", "--version", times=9)
    ratio = version.seconds / click.seconds
    return say(
        "triage-bot --version against import click",
        f"{ratio:.2f} times (aim 2.0; {version.seconds * 1000:.0f} ms, {click.seconds * 1000:.0f} ms)",
        ratio <= 2.0,
    )


def _requests(say: Say) -> int:
    missed = 0
    for issues in (50, 1_000):
        costs: Costs = request_costs(issues)
        for what, spent, budget in costs.rows:
            missed += say(
                f"requests, {issues:,} open issues, {what}",
                f"{spent} of {budget} ({spent / budget:.2f})",
                spent <= budget,
            )
    return missed


if __name__ == "__main__":
    sys.exit(main())
