"""What became of a plan, as lines: what failed, what GitLab left out, and what the run cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from triage_bot.model.action import EnsureLabel, OpenIssue, UpdateIssue
from triage_bot.ports import WriteState, Written

from .action_lines import account_words
from .line import Line, Part, count, section
from .plain import plain


def written_lines(written: Sequence[Written]) -> Iterator[Line]:
    """One line for all that went well, one each for what did not; none where nothing was to be written."""
    if not written:
        return
    states = Counter(item.state for item in written)
    done = states[WriteState.DONE]
    yield Line(Part.TITLE, f"{count(done, 'change')} of {len(written):,} made.")
    troubled = [item for item in written if item.state is not WriteState.DONE]
    if troubled:
        yield section(f"Not as planned ({len(troubled):,})")
    for item in troubled:
        dropped = f"left out: {', '.join(item.dropped)}; " if item.dropped else ""
        yield Line(
            Part.WARNING, f"  {_what(item)}: {item.state}: {dropped}{plain(item.problem or '', longest=400)}"
        )


def cost_line(requests: Mapping[str, int], wasted: int = 0) -> Line:
    """The number of requests by method, told after each run (docs/gitlab.md has the budget), and how many of
    them GitLab refused because a limit per minute was reached."""
    said = ", ".join(f"{number:,} {method}" for method, number in sorted(requests.items()))
    early = f", {wasted:,} too many in a minute and sent again" if wasted else ""
    total = count(sum(requests.values()), "request")
    return Line(Part.DETAIL, f"{total} to GitLab ({said or 'none'}{early}).")


def dashboard_line(action: OpenIssue | UpdateIssue, written: Written | None) -> Line:
    """What became of the dashboard, or what would: without `written` nothing was sent."""
    is_new = isinstance(action, OpenIssue)
    if written is None:
        what = (
            "a dashboard would be made"
            if isinstance(action, OpenIssue)
            else f"#{action.iid} would be brought up to date"
        )
        return Line(Part.DETAIL, f"Dashboard: {what}.")
    if written.state is not WriteState.DONE:
        return Line(Part.WARNING, f"Dashboard: {written.state}: {plain(written.problem or '', longest=400)}")
    return Line(Part.DETAIL, f"Dashboard: #{written.iid} {'made' if is_new else 'brought up to date'}.")


def _what(item: Written) -> str:
    action = item.action
    if isinstance(action, EnsureLabel):
        return f"label {plain(action.name)}"
    number = f"#{item.iid} " if item.iid else ""
    verb = "open" if isinstance(action, OpenIssue) else action.kind
    return f"{verb} {number}{account_words(action.name, action.account)}"
