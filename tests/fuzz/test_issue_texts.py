"""Whatever people make of a description, its block, markers and next steps are read without harm to it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import strategies as st

from tests.marker.memories import FULL, PLAIN
from triage_bot.marker import (
    NewerMarkerError,
    UnreadableError,
    from_json,
    read,
    read_dashboard,
    to_json,
    write,
)
from triage_bot.policy.next_steps import earliest_open, next_steps, undated_open

from .damage import damaged, of_parts
from .effort import Record, fuzz, sizes

_BLOCK = write("people's words\n", FULL, "| Fact | Value |\n|---|---|\n| Health | red |")
WORDS = (
    "<!-- triage-bot:begin v1 {} -->", "<!-- triage-bot:begin v2 {} -->", "<!-- triage-bot:begin",
    "<!-- triage-bot:end -->", f"<!-- triage-bot:begin v1 {to_json(PLAIN)} -->",
    "<!-- triage-bot:dashboard v1 {} -->", "<!-- triage-bot:dashboard-end -->", "<!--", "-->", "```", "~~~",
    "````", "> ", ">>>", "## Next steps", "# Next steps:", "**Next steps**", "## Outcome", "---",
    "- [ ] 2026-12-01 call", "- [x] 1 Dec 2026 mail", "- [~] x", "* 12/01/2026 x", "1. due tomorrow",
    "    - [ ] deep", "| Step | Due | Done |", "|---|---|---|", "| call | 2026-12-01 | |", "|", "\\|", "`",
    "``", "<div>", "</div>", "<pre>", "~~x~~", "(due 2026-12-05)", "2026-02-30", "99999999999-01-01",
    "by Friday", "@jdoe", "[ ]", "[x]", "\t", "\u2028", "\x00", "\\",
)  # fmt: skip


def _read(text: str) -> None:
    marked = read(text)
    read_dashboard(text)
    for part in (text,) if marked is None else (marked.before, marked.after, marked.block):
        found = next_steps(part)
        earliest_open(found.steps)
        undated_open(found.steps)
    try:
        written = write(text, PLAIN, "the new block")
    except NewerMarkerError:
        return
    again = read(written)
    assert again is not None
    if marked is None or not marked.fault:
        assert (again.memory, again.block) == (PLAIN, "the new block")
        before, after = (marked.before, marked.after) if marked else ("", f"\n\n{text}" if text else "")
        assert (again.before, again.after) == (before, after)


@sizes(150, 20_000)
def test_descriptions(size: int, record_property: Record) -> None:
    fuzz(of_parts(WORDS), _read, size=size, record=record_property)


@sizes(100, 10_000)
def test_damaged_descriptions(size: int, record_property: Record) -> None:
    inputs = damaged([_BLOCK.encode()]).map(lambda content: content.decode("utf-8", "replace"))
    fuzz(inputs, _read, size=size, record=record_property)


@sizes(150, 20_000)
def test_damaged_memories(size: int, record_property: Record) -> None:
    """What a marker says is read, never obeyed: values of any kind, and of any size."""

    def check(content: bytes) -> None:
        with suppress(UnreadableError):
            memory = from_json(content.decode("utf-8", "replace"))
            assert isinstance(memory.opened, date)
            assert from_json(to_json(memory)) == memory

    fuzz(damaged([to_json(FULL).encode(), to_json(PLAIN).encode()]), check, size=size, record=record_property)


@sizes(50, 5_000)
def test_memories_of_other_kinds(size: int, record_property: Record) -> None:
    import json

    good = json.loads(to_json(FULL))
    plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    values = plain | st.lists(plain, max_size=4) | st.dictionaries(st.text(max_size=5), plain, max_size=3)
    changes = st.dictionaries(st.sampled_from(sorted(good)), values, min_size=1, max_size=3)

    def check(changed: dict[str, object]) -> None:
        with suppress(UnreadableError):
            memory = from_json(json.dumps({**good, **changed}))
            assert from_json(to_json(memory)) == memory

    fuzz(changes, check, size=size, record=record_property)
