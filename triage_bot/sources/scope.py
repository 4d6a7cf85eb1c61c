"""Which rows of a source count at all, so that tombstones do not; knows no kind of source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from .findings import Findings, Mapped, Row, Rows
from .spec import ColumnSpec, SourceSpec
from .values.flags import FLAG_WORDS


@dataclass(frozen=True, slots=True)
class _Test:
    """One column and the texts that its cells may have, or may not have where `drops`."""

    key: str
    column: str
    accepted: frozenset[str]
    drops: bool

    def leaves_out(self, cell: str) -> bool:
        return (cell.strip().casefold() in self.accepted) is self.drops

    def __str__(self) -> str:
        words = " or ".join(sorted(_told(self.accepted)))
        return f"{self.column} is {words}" if self.drops else f"{self.column} is not {words}"


def _told(accepted: frozenset[str]) -> Iterator[str]:
    """The texts for people: the many ways to write a truth value are one."""
    for meaning in (True, False):
        ways = {word for word, flag in FLAG_WORDS.items() if flag is meaning}
        if ways <= accepted:
            accepted -= ways
            yield str(meaning).lower()
    yield from (word or "empty" for word in accepted)


def in_scope(spec: SourceSpec, rows: Rows) -> Rows:
    """The same rows without those that the source's `where` and `drop_where` leave out, which are counted in
    the findings."""
    tests = [
        *(_Test("where", column, words, drops=False) for column, words in spec.where.items()),
        *(_Test("drop where", column, words, drops=True) for column, words in spec.drop_where.items()),
    ]
    return _Filtered(rows, tests) if tests else rows


@dataclass(frozen=True, slots=True)
class _Filtered:
    rows: Rows
    tests: Sequence[_Test]

    def __call__(self, mapped: Sequence[Mapped], found: Findings) -> Generator[Row, None, None]:
        width = len(mapped)
        asked = [(f"{test.key} {n}", ColumnSpec(column=test.column)) for n, test in enumerate(self.tests, 1)]
        left_out: Counter[str] = Counter()
        with closing(self.rows([*mapped, *asked], found)) as opened:
            for line, cells in opened:
                failed = next(
                    (t for t, cell in zip(self.tests, cells[width:], strict=True) if t.leaves_out(cell)), None
                )
                if failed is None:
                    yield line, cells[:width]
                else:
                    left_out[str(failed)] += 1
        for why, number in left_out.items():
            found.notes.append(f"out of scope, {why}: {number:,} {'row' if number == 1 else 'rows'}")
