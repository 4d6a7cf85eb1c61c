"""The plan of a run as Markdown, for a merge request note; foreign text stays inert there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage_bot.plan.brakes import Tripped
from triage_bot.plan.plan import Plan

from .line import Line, Part
from .mask import Mask
from .plan_text import plan_lines


def plan_markdown(plan: Plan, brakes: Sequence[Tripped] = (), *, mask: Mask | None = None) -> str:
    """Headings and folded code blocks: inside a fence GitLab runs no quick action and notifies nobody
    (lib/gitlab/quick_actions/extractor.rb). With a mask, names and money are not told."""
    lines = plan_lines(plan, brakes)
    return "\n".join(_blocks([mask.line(line) if mask else line for line in lines])) + "\n"


def _blocks(lines: Sequence[Line]) -> Iterator[str]:
    fenced: list[str] = []
    title = "Plan"
    for line in lines:
        if line.part is Part.TITLE or line.part is Part.SECTION:
            yield from _folded(title, fenced)
            fenced = []
            title = line.text
            if line.part is Part.TITLE:
                yield f"**{_inert(line.text)}**\n"
                title = "Details"
        else:
            fenced.append(line.text)
    yield from _folded(title, fenced)


def _folded(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    fence = "`" * max(3, 1 + max(_run(line) for line in lines))
    yield f"<details><summary>{_inert(title)}</summary>\n\n{fence}text"
    yield from lines
    yield f"{fence}\n\n</details>\n"


def _run(line: str) -> int:
    """The longest run of backticks in a line."""
    longest = current = 0
    for sign in line:
        current = current + 1 if sign == "`" else 0
        longest = max(longest, current)
    return longest


def _inert(text: str) -> str:
    """Titles hold configured words and numbers only; angle brackets are the one thing to keep out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
