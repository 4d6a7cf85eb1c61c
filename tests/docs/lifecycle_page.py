"""The diagram of states and the table of events in docs/lifecycle.md, told from the table that decisions are
held against; the prose around them is people's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from triage_bot.model.decision import State
from triage_bot.policy.lifecycle.event import Event
from triage_bot.policy.lifecycle.states import ENDED, IN_TRIAGE, NO_ISSUE
from triage_bot.policy.lifecycle.table import EVENTS

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"
BEGIN = "<!-- Written by `make docs` from the table of events; a test keeps it current. -->"
END = "<!-- Until here. -->"

_GROUPS = {"NoIssue": NO_ISSUE, "InTriage": IN_TRIAGE, "Ended": ENDED}
_WORDS = {IN_TRIAGE: "any open", NO_ISSUE: "without issue", ENDED: "any closed"}


def lifecycle_page() -> str:
    """The page as it is, with diagram and table as they should be; ValueError where their place is lost."""
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for the states: it stands between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{diagram()}\n\n{events_table()}\n\n{END}{after}"


def diagram() -> str:
    """Which event leads from which state to which; events that keep the state are in the table only."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> Untracked"]
    for name, states in _GROUPS.items():
        lines.append(f"    state {name} {{")
        lines += [f"        {_name(state)}" for state in State if state in states]
        lines.append("    }")
    arrows: dict[tuple[str, str], list[str]] = {}
    for event in EVENTS:
        for arrow in _arrows(event):
            named = arrows.setdefault(arrow, [])
            if event.id not in named:
                named.append(event.id)
    lines += [f"    {frm} --> {to}: {', '.join(ids)}" for (frm, to), ids in arrows.items()]
    return "\n".join([*lines, "```"])


def _arrows(event: Event) -> Iterator[tuple[str, str]]:
    """Where an event leads away from every state of a group, one arrow stands for them all."""
    for move in event.moves:
        whole = next((name for name, states in _GROUPS.items() if states == move.frm), None)
        for to in (state for state in State if state in move.to):
            if whole is not None and to not in move.frm:
                yield whole, _name(to)
            else:
                leaving = (frm for frm in State if frm in move.frm and frm is not to)
                yield from ((_name(frm), _name(to)) for frm in leaving)


def _name(state: State) -> str:
    return "".join(part.capitalize() for part in state.value.split("-"))


def events_table() -> str:
    """Every event: what it is, from where to where, where it never happens and why, its key, its module."""
    rows = (
        f"| {event.id} | {event.sentence} | {'<br>'.join(_moves(event))} | {'<br>'.join(_never(event))} "
        f"| {f'`{event.key}`' if event.key else ''} | {_module(event)} |"
        for event in EVENTS
    )
    head = [
        "| number | event | from and to | never | key | module |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows])


def _moves(event: Event) -> Iterator[str]:
    for move in event.moves:
        to = _states(move.to) if move.to else "stays"
        yield f"{_states(move.frm)} → {to}" + (f": {move.when}" if move.when else "")


def _never(event: Event) -> Iterator[str]:
    for never in event.never:
        yield f"{_states(never.states)}: {never.because}"


def _states(states: frozenset[State]) -> str:
    return _WORDS.get(states) or ", ".join(state.value for state in State if state in states)


def _module(event: Event) -> str:
    if event.module is None:
        return "not yet"
    path = f"policy/{event.module.replace('.', '/')}.py"
    return f"[`{path}`](../triage_bot/{path})"
