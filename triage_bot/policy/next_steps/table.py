"""Next steps in the rows of a table; knows no lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from triage_bot.policy.prose import Passage, deciding_date

from .items import BOX, DONE_BOXES
from .wording import Read, read_step, sign_of_done

DATE_HEADERS = frozenset(
    {"date", "due", "due date", "due on", "by", "by when", "when", "deadline", "target date"}
)
STATUS_HEADERS = frozenset({"status", "state", "done", "ticked", "complete", "completed"})
OWNER_HEADERS = frozenset({"owner", "who", "by whom", "assignee", "responsible", "dri"})
DONE_WORDS = frozenset(
    {"done", "closed", "complete", "completed", "finished", "ticked", "yes", "x", "cancelled", "canceled"}
    | {"dropped", "inapplicable", "obsolete"}
)

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")
_FIRST_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what, from the headers; None where no header says so."""

    width: int
    date: int | None
    status: int | None
    owner: int | None


def rows(paragraph: Passage) -> Iterator[Read]:
    """The steps of the table in a paragraph; without one, none.

    Where no header names the date's column, the rows with a date in a cell of its own are steps.
    """
    columns: _Columns | None = None
    for index, line in enumerate(paragraph.lines):
        if columns is None:
            if index and "-" in line and not line.strip("|:- \t"):
                columns = _columns(paragraph.lines[index - 1], line)
        elif (read := _row(_cells(line), columns, paragraph.line + index)) is not None:
            yield read


def _columns(header: str, delimiters: str) -> _Columns | None:
    names = [cell.strip(" *_:?").casefold() for cell in _cells(header)]
    rules = _cells(delimiters)
    if len(names) != len(rules) or "|" not in header or not all(_RULE.fullmatch(rule) for rule in rules):
        return None

    def first(known: frozenset[str]) -> int | None:
        return next((index for index, name in enumerate(names) if name in known), None)

    return _Columns(len(names), first(DATE_HEADERS), first(STATUS_HEADERS), first(OWNER_HEADERS))


def _row(cells: list[str], columns: _Columns, line: int) -> Read | None:
    cells = cells[: columns.width] + [""] * (columns.width - len(cells))
    boxes = {index for index, cell in enumerate(cells) if BOX.fullmatch(cell)}
    at = columns.date
    if at is None:
        at = next((index for index, cell in enumerate(cells) if _is_date(cell)), None)
        if at is None:
            return None
    says_status = boxes if columns.status is None else boxes | {columns.status}
    done = any(_says_done(cells[index]) for index in says_status)
    apart = says_status | {at, columns.owner}
    text = " – ".join(cell for index, cell in enumerate(cells) if cell and index not in apart)
    if not text and not cells[at]:
        return None
    owner = cells[columns.owner] if columns.owner is not None else ""
    return read_step(text, line=line, done=done, when=f"{cells[at]} {owner}".strip())


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    cells = _PIPE.split(line)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [" ".join(cell.replace("\\|", "|").split()) for cell in cells]


def _is_date(cell: str) -> bool:
    found = deciding_date(cell)
    return found is not None and not (cell[: found.start] + cell[found.end :]).strip(" *_~`()[]")


def _says_done(cell: str) -> bool:
    if box := BOX.fullmatch(cell):
        return box[1] in DONE_BOXES
    word = _FIRST_WORD.search(cell)
    return sign_of_done(cell)[0] or (word is not None and word[0].casefold() in DONE_WORDS)
