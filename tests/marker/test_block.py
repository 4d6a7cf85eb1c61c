"""The block is found, replaced and never takes a byte of anybody else's text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triage_bot.marker import Marked, NewerMarkerError, contained, read, same, to_json, write
from triage_bot.marker.block import _LOUD, _ends_where_it_should
from triage_bot.model.memory import Memory

from .memories import FULL, PLAIN, memories

unhurried = settings(deadline=None)  # a busy machine is no failure

BODY = "| | |\n|---|---|\n| Health | red |\n\n- evidence"
BEGIN = f"<!-- triage-bot:begin v1 {to_json(PLAIN)} -->"
END = "<!-- triage-bot:end -->"
BLOCK = f"{BEGIN}\n\n{BODY}\n\n{END}"

pieces = st.lists(
    st.sampled_from(["", "text", "- [ ] 2026-11-09 @jdoe – call", "<!--", "-->", "<pre>", "\ufeff", "\u2028"])
    | st.sampled_from(["```", "````", "~~~", "  ```", "- ```", "> ```", "\x00", "\x0b"])
    | st.sampled_from([BEGIN, END, f"{BEGIN} ", f"> {BEGIN}", f"    {BEGIN}", f"`{BEGIN}`", f"{END}\r"])
    | st.sampled_from(
        ["<!-- triage-bot:begin v1 {} -->", "<!-- triage-bot:begin v1", "<!-- triage-bot:begin -->"]
    )
    | st.just(f"<!-- triage-bot:begin v1 {to_json(FULL)} -->")
    | st.text(max_size=12),
    max_size=12,
)
descriptions = st.builds(lambda lines, end: end.join(lines), pieces, st.sampled_from(["\n", "\r\n", "\n\n"]))


def found(description: str | None) -> Marked:
    marked = read(description)
    assert marked is not None
    return marked


@unhurried
@given(descriptions, memories)
def test_what_is_written_is_read_again(description: str, memory: Memory) -> None:
    marked = found(write(description, memory, BODY))
    assert (marked.memory, marked.block) == (memory, BODY)


@unhurried
@given(descriptions)
@example(f"{BEGIN}\nold\n{END}\r\nafter\r")
@example(f"before\r\n{BEGIN}\r\nold\r\n{END}  \r\nafter")
@example(f"{BEGIN}\nold\n{BEGIN}\nolder\n{END}")
def test_other_text_survives_byte_for_byte(description: str) -> None:
    marked = read(description)
    text = write(description, FULL, BODY)
    if marked is None or marked.memory is None:
        assert text.endswith(description)
    else:
        assert text.startswith(marked.before)
        assert text.endswith(marked.after)
        assert description.startswith(marked.before)
        assert description.endswith(marked.after)
        assert len(description) >= len(marked.before) + len(marked.after)


@unhurried
@given(descriptions)
def test_writing_twice_changes_nothing_more(description: str) -> None:
    once = write(description, FULL, BODY)
    assert write(once, FULL, BODY) == once


@unhurried
@given(descriptions, st.text(alphabet="ab\n|-`<!>", max_size=30))
def test_a_body_stays_inside_or_is_refused(description: str, body: str) -> None:
    try:
        text = write(description, FULL, body)
    except ValueError:
        return
    assert found(text).block == body.strip("\n")


@unhurried
@given(descriptions | st.text(alphabet="ab\n-`~<!> ", max_size=30))
@example("```")
@example("~~~ x")
@example("x\n<!-- triage-bot:begin")
@example("x\n<!-- triage-bot:end -->")
def test_a_quiet_body_ends_where_it_should(body: str) -> None:
    body = body.replace("\r", "")
    if not any(loud in body for loud in _LOUD):
        assert _ends_where_it_should(body)
        assert contained(body) == body.strip("\n")


@unhurried
@given(descriptions, memories)
def test_what_is_contained_is_read_again_whole(body: str, memory: Memory) -> None:
    try:
        inside = contained(body)
    except ValueError:
        return
    marked = found(write(None, memory, body))
    assert (marked.memory, marked.block, marked.fault, marked.after) == (memory, inside, None, "")


@unhurried
@given(st.text() | descriptions)
def test_reading_never_raises(description: str) -> None:
    read(description)


def test_no_marker_is_no_finding() -> None:
    assert read(None) is None
    assert read("") is None
    assert read(f"people's text\n{END}\n") is None


def test_a_sound_block() -> None:
    marked = found(f"above\n\n{BLOCK}\n\n## Context\nhello")
    assert marked == Marked(
        memory=PLAIN, fault=None, block=BODY, before="above\n\n", after="\n\n## Context\nhello"
    )


def test_the_layout_of_a_new_block() -> None:
    assert write(None, PLAIN, BODY) == BLOCK
    assert write("", PLAIN, f"\n{BODY}\n") == BLOCK


def test_adopting_puts_the_block_before_the_text() -> None:
    assert write("A person's own words.\r\n", PLAIN, BODY) == f"{BLOCK}\n\nA person's own words.\r\n"


def test_carriage_returns_in_the_block_do_not_count() -> None:
    marked = found(BLOCK.replace("\n", "\r\n") + "\r\nafter")
    assert (marked.memory, marked.fault, marked.block, marked.after) == (PLAIN, None, BODY, "\r\nafter")


def test_a_missing_end_costs_only_the_begin_line() -> None:
    text = f"above\n{BEGIN}\n\nold facts\n\n## Context\nmine"
    marked = found(text)
    assert marked.memory == PLAIN
    assert marked.fault == f"the line {END} that ends the block begun in line 2 is missing"
    assert write(text, PLAIN, BODY) == f"above\n{BLOCK}\n\nold facts\n\n## Context\nmine"


def test_the_end_of_a_later_block_is_not_the_end_of_this_one() -> None:
    text = f"{BEGIN}\nmine\n<!-- triage-bot:begin v1 {to_json(FULL)} -->\nx\n{END}"
    marked = found(text)
    assert marked.memory == PLAIN
    assert marked.fault == (
        f"the line {END} that ends the block begun in line 1 is missing; "
        "the block begins more than once, in lines 1, 3; line 1 counts"
    )
    assert "mine" in marked.after


def test_of_several_begin_lines_the_first_valid_one_counts() -> None:
    text = f"<!-- triage-bot:begin v1 {{broken -->\nx\n{BLOCK}\nforged:\n{BLOCK}"
    marked = found(text)
    assert marked.memory == PLAIN
    assert marked.fault == "the block begins more than once, in lines 1, 3, 13; line 3 counts"
    assert marked.before == "<!-- triage-bot:begin v1 {broken -->\nx\n"


def test_a_damaged_marker_is_a_fault_and_people_s_text() -> None:
    text = f"<!-- triage-bot:begin v1 {{}} -->\nx\n{END}"
    marked = found(text)
    assert marked == Marked(
        memory=None,
        fault="the marker in line 1 is damaged: 'account' is missing",
        block="",
        before=text,
        after="",
    )
    assert write(text, PLAIN, BODY) == f"{BLOCK}\n\n{text}"


@pytest.mark.parametrize("before", ["", f"{BLOCK}\n"], ids=["alone", "after-ours"])
def test_a_newer_block_is_never_overwritten(before: str) -> None:
    text = f'{before}<!-- triage-bot:begin v2 {{"account":"x"}} -->\nx\n{END}'
    marked = found(text)
    assert marked.newer
    assert marked.fault
    with pytest.raises(NewerMarkerError):
        write(text, PLAIN, BODY)


@pytest.mark.parametrize(
    "quoted",
    [
        f"```\n{BLOCK}\n```",
        f"````markdown\n```\n{BLOCK}\n```\n````",
        f"~~~\n{BLOCK}\n~~~\ntext",
        f"```\n{BLOCK}",
        f"> {BEGIN}\n> {END}",
        f"    {BEGIN}\n    {END}",
        f"how it works: `{BEGIN}`",
    ],
    ids=["fence", "longer-fence", "tildes", "open-fence", "quote", "indented", "inline"],
)
def test_a_quoted_marker_is_shown_and_not_believed(quoted: str) -> None:
    marked = found(quoted)
    assert marked.memory is None
    assert marked.fault
    assert "code block or not at the start of its line" in marked.fault
    text = write(quoted, FULL, BODY)
    assert text.endswith(quoted)
    assert found(text).memory == FULL
    assert found(text).fault is None


@pytest.mark.parametrize(
    "above",
    [
        "- ```\n  code\n  ```\n",
        "1. step\n\n   ```\n   code\n   ```\n\n",
        "``` not a fence ```\n",
        "```\nx\n   ```\n",
    ],
)
def test_code_in_lists_does_not_hide_the_block(above: str) -> None:
    assert found(f"{above}{BLOCK}").memory == PLAIN


def test_an_end_inside_code_does_not_end_the_block() -> None:
    marked = found(f"{BEGIN}\nx\n\n```\n{END}\n```\nmine")
    assert marked.fault
    assert "mine" in marked.after


@pytest.mark.parametrize("body", [BEGIN, END, f"x\n{END}\ny", "```\nopen", "a\rb"])
def test_a_body_that_would_break_out_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match="body"):
        write(None, PLAIN, body)


def test_what_gitlab_makes_of_a_text_is_the_same_text() -> None:
    text = write("mine\r\nand yours \t\n\n", PLAIN, BODY)
    stored = text.replace("\r", "").rstrip()
    assert same(stored, text)
    assert not same(stored, text + "x")
    assert not same(" " + stored, text)
