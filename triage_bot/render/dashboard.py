"""The body of the dashboard's block: one page for people at a glance; foreign text comes out inert.

Issues are named in code spans: a reference would leave a note on every issue that is late. What links there
are lead to lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from triage_bot.model.account import SourceState, SourceStatus
from triage_bot.model.health import Rating
from triage_bot.model.overview import InCare, Overview
from triage_bot.model.vocabulary import About

from .inert import Inert, code, md, url

MOST_LISTED = 20
"""Rows of each list; the run's output has more."""
MOST_NAMED = 5

_RATINGS = {
    Rating.RED: "Red",
    Rating.YELLOW: "Yellow",
    Rating.GREEN: "Recovering",
    Rating.UNKNOWN: "Unknown",
}


def dashboard(overview: Overview, *, issues_url: str, overdue: str | None, unassigned: str | None) -> str:
    """The page. `issues_url` is the project's list of issues, `overdue` and `unassigned` are the labels by
    which it can be narrowed, None where a team has none."""
    late = _link("all with the label", issues_url, overdue)
    unowned = _link("all with the label", issues_url, unassigned)
    parts = [
        _intro(overview),
        _section("Accounts in care", sum(map(_together, overview.regions.values())), _care(overview)),
        _section("Late updates", len(overview.late), _issues(overview.late, "Due since"), late),
        _section("Without an owner", len(overview.unowned), _issues(overview.unowned, ""), unowned),
        _section("For people to put right", len(overview.mend), _mend(overview)),
        _section(
            "Watch: renewing within four months, health unknown or stale",
            len(overview.watch),
            _watch(overview),
        ),
        _section("Sources", len(overview.sources), _sources(overview)),
        _section("Last changes", None, _changes(overview)),
    ]
    return "\n\n".join(part for part in parts if part)


def _intro(overview: Overview) -> str:
    counted = ", ".join(f"{overview.ratings[r]:,} {r}" for r in Rating if overview.ratings.get(r))
    doubted = [source for source in overview.sources if source.state is not SourceState.OK]
    lines = [f"Accounts by rating, when last all sources of accounts were believed: {counted or 'none yet'}."]
    if doubted:
        names = ", ".join(md(source.name) for source in doubted)
        lines.insert(
            0, f"**Not believed at the moment: {names}. What rests on it waits.** The reasons are below.\n"
        )
    lines.append(
        "\nThe bot keeps this block up to date; text above and below it is yours. It remembers here what the "
        "next run is compared with. Delete the issue and the next run makes a new one."
    )
    return "\n".join(lines)


def _section(title: str, number: int | None, lines: Iterable[str], link: str = "") -> str:
    body = "\n".join(lines)
    if not body:
        return ""
    counted = f" ({number:,})" if number is not None else ""
    return f"### {title}{counted}\n\n{body}" + (f"\n\n{link}" if link else "")


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def _care(overview: Overview) -> Iterator[str]:
    if not overview.regions:
        return
    shown = [r for r in Rating if r is not Rating.UNKNOWN or any(r in of for of in overview.regions.values())]
    rows: list[list[object]] = [
        [md(region) if region else "*no region*", *(of.get(r, 0) for r in shown), _together(of)]
        for region, of in overview.regions.items()
    ]
    sums = [sum(of.get(r, 0) for of in overview.regions.values()) for r in shown]
    rows.append(["**Together**", *sums, sum(sums)])
    yield from _table(["Region", *(_RATINGS[r] for r in shown), "Together"], rows)


def _together(of: Mapping[Rating, int]) -> int:
    return sum(of.values())


def _issues(issues: Sequence[InCare], since: str) -> Iterator[str]:
    if not issues:
        return
    heads = ["Issue", "Account", "Rating", *([since] if since else []), "Owner"]
    rows = [
        [
            code(f"#{one.iid}"),
            md(one.name, 80),
            _RATINGS[one.rating],
            *([one.since] if since else []),
            ", ".join(code(owner) for owner in one.owners) or "nobody",
        ]
        for one in issues[:MOST_LISTED]
    ]
    yield from _table(heads, rows)
    yield from _more(len(issues))


def _mend(overview: Overview) -> Iterator[str]:
    for item in overview.mend[:MOST_LISTED]:
        names = ", ".join(md(name, 80) for name in item.names[:MOST_NAMED])
        more = f" and {len(item.names) - MOST_NAMED:,} more" if len(item.names) > MOST_NAMED else ""
        yield f"- **{len(item.names):,}** – {md(item.text)} ({md(item.rule)}): {names}{more}"
    if overview.unmatched:
        numbers = ", ".join(code(f"#{iid}") for iid in overview.unmatched[:MOST_NAMED])
        more = " and more" if len(overview.unmatched) > MOST_NAMED else ""
        yield f"- **{len(overview.unmatched):,}** – open issues about no account, left alone: {numbers}{more}"


def _watch(overview: Overview) -> Iterator[str]:
    if overview.watch:
        rows = [
            [md(one.name, 80), one.renewal, md(one.because), code(one.account_id)]
            for one in overview.watch[:MOST_LISTED]
        ]
        yield from _table(["Account", "Renews", "Health", "Id"], rows)
        yield from _more(len(overview.watch))


def _sources(overview: Overview) -> Iterator[str]:
    if not overview.sources:
        return
    rows = [
        [
            md(source.name),
            "believed" if source.state is SourceState.OK else f"**{source.state}**",
            source.as_of or "not told",
            f"{source.rows:,}",
            f"{source.accounts:,}",
            _unrated(source, overview),
        ]
        for source in overview.sources
    ]
    yield from _table(["Source", "State", "As of", "Rows", "Accounts", "Without a rating"], rows)
    said = [source for source in overview.sources if source.problem]
    for number, source in enumerate(said):
        yield ("\n" if number == 0 else "") + f"- {md(source.name)}: {md(source.problem or '', 400)}"


def _unrated(source: SourceStatus, overview: Overview) -> str:
    missing = overview.unrated.get(source.name)
    if source.about is not About.ACCOUNTS or missing is None or not source.accounts:
        return ""
    return f"{missing:,} ({missing * 100 / source.accounts:.0f} %)"


def _changes(overview: Overview) -> Iterator[str]:
    if plan := overview.plan:
        troubled = f", {plan.troubled:,} not made as planned" if plan.troubled else ""
        yield f"Plan {code(plan.digest)} of {plan.on}: {plan.made:,} made{troubled}."
    for number, said in enumerate(overview.refused[:MOST_LISTED]):
        yield ("\n" if number == 0 else "") + f"- {md(said, 300)}"


def _more(number: int) -> Iterator[str]:
    if number > MOST_LISTED:
        yield f"\nand {number - MOST_LISTED:,} more"


def _link(words: str, issues_url: str, label: str | None) -> Inert | str:
    if not label:
        return ""
    return url(f"{issues_url}/?state=opened&label_name[]={quote(label, safe='')}", words)
