"""What `check --sources` prints of each source: mapping with masked examples, guesses, questions, YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import yaml

from triage_bot.app.looking import Looked
from triage_bot.model.facts import Kind
from triage_bot.model.vocabulary import KINDS
from triage_bot.report.line import Line, Part, count
from triage_bot.report.plain import plain
from triage_bot.sources.looking.guessing import Fit, Guess, fit, formats
from triage_bot.sources.looking.masked import examples
from triage_bot.sources.spec import AS_OF, ColumnSpec

_WIDEST, _SHARE = 34, 18


def looked_lines(one: Looked) -> Iterator[Line]:
    """One source from its name to the lines to paste."""
    spec, seen = one.spec, one.seen
    size = f"{count(len(seen.columns), 'column')}, {count(seen.rows, 'row')} looked at"
    if not seen.columns:
        size = "nothing to look at, see below"
    yield Line(Part.TITLE, f"source {plain(spec.name)} ({spec.kind}, {plain(seen.place)}): {size}")
    if seen.problem and not seen.rows:
        return
    yield Line(Part.PLAIN, "  mapped")
    mapped = {**spec.fields, **({AS_OF: spec.as_of} if spec.as_of else {})}
    widths = _widths(one, mapped)
    for name, column in mapped.items():
        yield _mapped(one, name, column, widths)
    left = [name for name in seen.columns if name not in {column.column for column in mapped.values()}]
    guesses, questions = one.guessed.guesses, one.guessed.questions
    if guesses:
        yield Line(Part.PLAIN, "  not mapped, probably")
    for guess in guesses:
        yield _guess(one, guess, widths)
    if questions:
        yield Line(Part.PLAIN, "  not guessed, please decide")
    for question in questions:
        choices = ", ".join(plain(choice) for choice in question.choices)
        yield Line(Part.WARNING, f"    {plain(question.about)}: {choices}? ({question.why})")
    known = {guess.column for guess in guesses}
    known |= {choice for question in questions for choice in (question.about, *question.choices)}
    if rest := [name for name in left if name not in known]:
        yield Line(Part.DETAIL, f"  not used: {plain(', '.join(rest), longest=600)}")
    if guesses:
        yield Line(Part.PLAIN, f"  to paste below `fields` of {plain(spec.name)}, once you agree:")
        yield from (Line(Part.PLAIN, f"      {_yaml(guess)}") for guess in guesses)


def _widths(one: Looked, mapped: Mapping[str, ColumnSpec]) -> tuple[int, int]:
    """Of fields and of columns, so that all lines of a source stand below each other."""
    pairs = [(name, column.column) for name, column in mapped.items()]
    pairs += [(guess.field, guess.column) for guess in one.guessed.guesses]
    return max(len(name) for name, _ in pairs), min(_WIDEST, max(len(column) for _, column in pairs))


def _mapped(one: Looked, name: str, column: ColumnSpec, widths: tuple[int, int]) -> Line:
    start = f"    {name:<{widths[0]}}  {plain(column.column, longest=_WIDEST):<{widths[1]}}"
    cells = one.seen.columns.get(column.column)
    if cells is None:
        return Line(Part.CLOSE, f"{start}  is not there")
    kind = Kind.DATE if name == AS_OF else KINDS[one.spec.about][name]
    suits = one.fits.get(name)
    whole = suits is not None and suits.read == suits.filled
    shown = ", ".join(examples(cells, kind, fits=whole or name == AS_OF))
    said = f"  {_share(suits, len(cells))}" if suits else ""
    part = Part.PLAIN if suits is None or whole else Part.WARNING
    hint = "" if whole or suits is None else _hint(one, name, column, suits)
    return Line(part, f"{start}  {kind:<7}{said}  {plain(shown)}{hint}".rstrip())


def _hint(one: Looked, name: str, column: ColumnSpec, suits: Fit) -> str:
    """The format that reads what the declared one does not."""
    cells, id_kind = one.seen.columns[column.column], one.spec.id_kind
    better = formats(name, column, cells, id_kind)[0]
    if fit(name, replace(column, format=better), cells, id_kind).read <= suits.read:
        return ""
    return f"; try format: '{better}'" if better else "; try it without format"


def _share(suits: Fit, rows: int) -> str:
    if not suits.filled:
        return "empty".ljust(_SHARE)
    fits = "all fit" if suits.read == suits.filled else f"{suits.filled - suits.read} do not fit"
    return (f"{fits}, {rows - suits.filled} empty" if suits.filled < rows else fits).ljust(_SHARE)


def _guess(one: Looked, guess: Guess, widths: tuple[int, int]) -> Line:
    kind = KINDS[one.spec.about][guess.field]
    shown = ", ".join(examples(one.seen.columns[guess.column], kind, fits=True))
    column = plain(guess.column, longest=_WIDEST)
    told = (
        f"    {guess.field:<{widths[0]}}  {column:<{widths[1]}}  {guess.confidence:.0%} sure  {plain(shown)}"
    )
    return Line(Part.OPEN, told.rstrip())


def _yaml(guess: Guess) -> str:
    value = {"column": guess.column, "format": guess.format} if guess.format else guess.column
    text = yaml.safe_dump([value], allow_unicode=True, width=10_000, default_flow_style=True, sort_keys=False)
    return plain(f"{guess.field}: {text.strip()[1:-1]}", longest=400)
