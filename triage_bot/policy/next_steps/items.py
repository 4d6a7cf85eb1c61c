"""Which list items are next steps, and what those inside each other share; knows no headings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from triage_bot.policy.prose import Passage, leading_date

from .wording import Read, read_step, sign_of_done

BOX = re.compile(r"\[([ xX~]?)\](?![(\[:])")
DONE_BOXES = frozenset("xX~")


@dataclass(slots=True)
class _Leaf:
    """One item; `read` is None where it is no step."""

    level: int
    read: Read | None
    is_title: bool = False


class Tree:
    """All items in their order, and for the next one those it stands below."""

    def __init__(self) -> None:
        self._leaves: list[_Leaf] = []
        self._above: list[_Leaf] = []

    def add(self, item: Passage) -> None:
        while self._above and self._above[-1].level >= item.level:
            self._above.pop()
        read = _read(item)
        if read is not None and read.step.due is None and read.unreadable is None:
            read = self._inherited(read)
        if read is not None and read.step.due is not None:
            self._mark_titles()
        leaf = _Leaf(item.level, read)
        self._leaves.append(leaf)
        self._above.append(leaf)

    def grown(self) -> Iterator[Read]:
        """The steps in the order of their lines."""
        for leaf in self._leaves:
            if leaf.read is not None and not leaf.is_title:
                yield leaf.read

    def _inherited(self, read: Read) -> Read:
        above = self._above[-1].read if self._above else None
        if above is None or above.step.due is None:
            return read
        step = replace(read.step, due=above.step.due, done=read.step.done or above.step.done)
        return replace(read, step=step, misplaced=None)

    def _mark_titles(self) -> None:
        """Undated steps above a dated one; those above a marked one are marked already or dated."""
        for leaf in reversed(self._above):
            if leaf.is_title:
                return
            leaf.is_title = leaf.read is not None and leaf.read.step.due is None and not leaf.read.unreadable


def _read(item: Passage) -> Read | None:
    text = " ".join(" ".join(item.lines).split())
    box = BOX.match(text)
    if box is not None:
        text = text[box.end() :].lstrip()
        return read_step(text, line=item.line, done=box[1] in DONE_BOXES) if text else None
    done, text = sign_of_done(text)
    if leading_date(text) is None:
        return None
    return read_step(text, line=item.line, done=done)
