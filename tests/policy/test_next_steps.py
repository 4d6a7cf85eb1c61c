"""R-22: the grammar of next steps, form by form; and that no text whatever makes it fail or stall."""

from __future__ import annotations

import gc
import sys
from datetime import date
from itertools import count
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.model.next_step import NextStep, UnreadableDate
from triage_bot.policy.next_steps import earliest_open, next_steps, undated_open
from triage_bot.resources import folder

DAY = date(2026, 11, 25)


def steps(*lines: str) -> tuple[NextStep, ...]:
    """What is found in these lines under the heading; the first of them is line 3."""
    return next_steps("\n".join(("## Next steps", "", *lines))).steps


def unreadable(*lines: str) -> tuple[UnreadableDate, ...]:
    return next_steps("\n".join(("## Next steps", "", *lines))).unreadable


def step(
    text: str, due: date | None = DAY, *, done: bool = False, owner: str | None = None, line: int = 3
) -> NextStep:
    return NextStep(text=text, due=due, done=done, owner=owner, line=line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("- [ ] 2026-11-25 @jdoe – call Ann", step("call Ann", owner="jdoe"), id="task"),
        pytest.param("* [x] 2026-11-25 call", step("call", done=True), id="ticked"),
        pytest.param("+ [X] 2026-11-25 call", step("call", done=True), id="ticked-capital"),
        pytest.param("- [~] 2026-11-25 call", step("call", done=True), id="inapplicable"),
        pytest.param("1. [ ] 2026-11-25 call", step("call"), id="numbered"),
        pytest.param("7) [x] 2026-11-25 call", step("call", done=True), id="numbered-bracket"),
        pytest.param("- [ ] call (due 2026-11-25)", step("call"), id="due-in-brackets"),
        pytest.param("- [ ] call (by 2026-11-25) again", step("call again"), id="by-in-brackets"),
        pytest.param("- [ ] call [due 2026-11-25]", step("call"), id="square-brackets"),
        pytest.param("- [ ] @a, @b – 2026-11-25 call", step("@b – 2026-11-25 call", owner="a"), id="owners"),
        pytest.param("- [ ] call by 2026-11-25", step("call by 2026-11-25"), id="by-in-text"),
        pytest.param("- [ ] @jdoe: 2026-11-25 call", step("2026-11-25 call", owner="jdoe"), id="owner-first"),
        pytest.param("- [ ] 2026-11-25 ask @a.b-c. Then", step("ask @a.b-c. Then", owner="a.b-c"), id="dots"),
        pytest.param("- [ ] 2026-11-25 tell @all", step("tell @all"), id="all-is-nobody"),
        pytest.param("- [ ] 2026-11-25 tell @a/b", step("tell @a/b"), id="group-is-nobody"),
        pytest.param("- [ ] 2026-11-25 mail a@b.com", step("mail a@b.com"), id="mail-address"),
        pytest.param("- [ ] **2026-11-25** call", step("call"), id="bold-date"),
        pytest.param("- [ ] `2026-11-25`: call", step("call"), id="date-as-code"),
        pytest.param("- [ ] (2026-11-25) call", step("call"), id="date-in-brackets-first"),
        pytest.param("- [ ] 2026-11-25", step(""), id="date-alone"),
        pytest.param("- [ ] 2026-11-25T10:00 call", step("call"), id="with-time"),
        pytest.param("- [] 2026-11-25 call", step("call"), id="box-without-space"),
        pytest.param("- 2026-11-25 call", step("call"), id="plain-with-date"),
        pytest.param("- ✅ 2026-11-25 call", step("call", done=True), id="check-mark"),
        pytest.param("- ~~2026-11-25 call~~", step("call", done=True), id="struck-through"),
        pytest.param("   - [ ] 2026-11-25 call", step("call"), id="three-spaces"),
        pytest.param("- [ ] call", step("call", None), id="undated"),
        pytest.param("- [ ] call tomorrow", step("call tomorrow", None), id="relative"),
        pytest.param("- [ ] 2026-11-25 x <!-- 2026-11-01 --> y", step("x y"), id="comment-inside"),
        pytest.param("- [ ] 2026-11-25 call, was 2026-11-01", step("call, was 2026-11-01"), id="first"),
        pytest.param("- [ ] 2026-11-25 call (by 2026-12-01)", step("call (by 2026-12-01)"), id="leading"),
        pytest.param(
            "- [ ] figures of 2026-09-30 (due 2026-11-25)", step("figures of 2026-09-30"), id="due-wins"
        ),
        pytest.param("- [ ] see https://a.b/2026-01-01/x by 2026-11-25",
                     step("see https://a.b/2026-01-01/x by 2026-11-25"), id="not-in-address"),
    ],
)  # fmt: skip
def test_one_line_is_one_step(line: str, expected: NextStep) -> None:
    assert steps(line) == (expected,)


@pytest.mark.parametrize(
    "line",
    [
        "- call Ann",
        "- [ ]",
        "-",
        "call 2026-11-25",
        "    - [ ] 2026-11-25 indented code",
        "> - [ ] 2026-11-25 quoted",
        "<!-- - [ ] 2026-11-25 hint -->",
        "- [2026 report](https://a.b)",
        "in the year\n2026. 2026-11-25 goes on",
    ],
)
def test_what_is_no_step(line: str) -> None:
    assert steps(line) == ()


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-25",
        "2026/11/25",
        "25 Nov 2026",
        "Nov 25, 2026",
        "Nov 25 2026",
        "25 November 2026",
        "25th nov 2026",
        "November 25th, 2026",
        "25-Nov-2026",
        "25 Nov. 2026",
        "25th of November 2026",
        "NOV 25, 2026",
    ],
)
def test_dates_that_are_read(written: str) -> None:
    assert steps(f"- [ ] {written} call") == (step("call"),)
    assert unreadable(f"- [ ] {written} call") == ()


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("11/12/2026", "order"),
        ("25/11/2026", "order"),
        ("11/12/26", "order"),
        ("1.12.2026", "order"),
        ("11-12-2026", "order"),
        ("2026.12.01", "order"),
        ("2026-02-30", "no such day"),
        ("2026-13-01", "no such day"),
        ("2027-02-29", "no such day"),
        ("31 Nov 2026", "no such day"),
        ("0226-12-01", "century"),
        ("25 Nov", "no year"),
        ("Nov 25", "no year"),
    ],
)
def test_dates_that_are_not_guessed(written: str, why: str) -> None:
    line = f"- [ ] {written} call"
    assert steps(line) == (step(f"{written} call", None),)
    (found,) = unreadable(line)
    assert (found.line, found.text) == (3, written)
    assert why in found.why
    assert unreadable(f"- [x] {written} call") == ()


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("- [ ] Discuss the outage of 2026-09-30 with Ann", "2026-09-30"),
        ("- [ ] Renew before 30 Sep 2026 the audit is void", "30 Sep 2026"),
        ("- [ ] call Ann on 2026-12-01", "2026-12-01"),
        ("- [ ] call Ann (2026-12-01)", "2026-12-01"),
        ("- [ ] @jdoe – ask about 2026-12-01", "2026-12-01"),
        ("- [ ] figures of 11/12/2026", "11/12/2026"),
    ],
)
def test_a_date_that_a_step_tells_of_sets_no_deadline_and_is_named(line: str, written: str) -> None:
    (found,) = steps(line)
    assert found.due is None
    (fault,) = unreadable(line)
    assert (fault.line, fault.text, fault.why) == (3, written, "it stands neither first nor after `due`")
    assert unreadable(line.replace("[ ]", "[x]")) == ()


@pytest.mark.parametrize(
    "line",
    [
        "- Decided in the call of 2026-10-03: Ann leads",
        "- On 2026-10-03 they told us that the budget is frozen",
        "- They decide by 2026-12-01",
        "* Next review (due 2026-12-01)",
    ],
)
def test_a_list_item_without_a_box_is_a_step_only_by_a_date_at_its_beginning(line: str) -> None:
    assert (steps(line), unreadable(line)) == ((), ())


def test_a_step_that_tells_of_a_date_still_has_that_of_the_step_above() -> None:
    lines = ("- [ ] 2026-11-25 QBR", "  - [ ] show the figures of 2026-09-30")
    assert [each.due for each in steps(*lines)] == [DAY, DAY]
    assert unreadable(*lines) == ()


def test_a_later_date_does_not_stand_in_for_one_that_cannot_be_read() -> None:
    assert steps("- [ ] 11/12/2026 call (was 2026-10-01)")[0].due is None


@pytest.mark.parametrize(
    "text", ["1.2.3", "1/2", "12026-11-25", "2026-11-255", "2026-11-25-1", "v2026-11-25", "may 5 people"]
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert steps(f"- [ ] {text}") == (step(text, None),)
    assert unreadable(f"- [ ] {text}") == ()


@pytest.mark.parametrize(
    "heading",
    [
        "## Next steps",
        "# NEXT STEPS",
        "###### next steps ######",
        "## **Next steps**",
        "## _Next   steps_:",
        "## 👣 Next steps",
        "**Next steps**",
        "**Next steps:**",
        "__Next steps__:",
        "Next steps\n==========",
        "Next steps\n---",
        "## Next steps <!-- dated -->",
    ],
)
def test_headings(heading: str) -> None:
    text = f"Before\n- [ ] 2026-01-01 no\n\n{heading}\n- [ ] 2026-11-25 call"
    assert [each.due for each in next_steps(text).steps] == [DAY]


@pytest.mark.parametrize(
    "heading", ["## Our next steps", "## Next step", "## Outcome", "Next steps", "- Next steps"]
)
def test_other_headings(heading: str) -> None:
    assert next_steps(f"{heading}\n\n- [ ] 2026-11-25 call").steps == ()


def test_a_section_ends_at_the_next_heading_of_its_level_or_above() -> None:
    text = """
### Next steps
- [ ] 2026-11-01 a
#### Sub
**In bold**
- [ ] 2026-11-02 b
### Other
- [ ] 2026-11-03 c
# Next steps
- [ ] 2026-11-04 d

Deep
----
- [ ] 2026-11-05 e
"""
    assert [each.text for each in next_steps(text).steps] == ["a", "b", "d", "e"]


def test_lines_count_from_one_and_any_line_end_is_one() -> None:
    lines = ("## Next steps", "", "- [ ] 2026-11-25 a", "  goes on", "* [ ] 2026-11-26 b")
    for end in ("\n", "\r\n", "\r"):
        found = next_steps(end.join(lines)).steps
        assert [(each.line, each.text) for each in found] == [(3, "a goes on"), (5, "b")]


def test_a_date_in_the_second_line_of_an_item_counts() -> None:
    assert steps("- [ ] call Ann", "  due 2026-11-25")[0].due == DAY
    assert steps("- [ ] call Ann", "lazily by 2026-11-25")[0].due == DAY
    assert steps("- [ ] call Ann", "", "  2026-11-25")[0].due is None


class TestNested:
    def test_each_dated_item_is_a_step(self) -> None:
        found = steps(
            "1. [ ] 2026-11-25 a", "   - [x] 2026-11-20 b", "\t- [ ] 2026-11-21 c", "2. [ ] 2026-11-26 d"
        )
        assert [(each.text, each.done) for each in found] == [
            ("a", False), ("b", True), ("c", False), ("d", False)
        ]  # fmt: skip

    def test_an_undated_task_has_its_parents_date_and_is_done_with_it(self) -> None:
        found = steps(
            "- [ ] 2026-11-25 a", "  - [ ] b", "  - [x] c", "- [x] 2026-11-25 d", "  - [ ] e", "- [ ] f"
        )
        assert found == (
            step("a"),
            step("b", line=4),
            step("c", line=5, done=True),
            step("d", line=6, done=True),
            step("e", line=7, done=True),
            step("f", None, line=8),
        )

    def test_a_title_over_dated_tasks_is_no_undated_step(self) -> None:
        found = steps("- [ ] win back", "  - [ ] sponsor", "    - [ ] 2026-11-25 call", "  - [ ] other")
        assert [each.text for each in found] == ["call", "other"]

    def test_an_unreadable_date_is_neither_inherited_nor_a_title(self) -> None:
        found = steps("- [ ] 1.12.2026 a", "  - [ ] 2026-11-25 b", "  - [ ] c")
        assert [(each.text, each.due) for each in found] == [("1.12.2026 a", None), ("b", DAY), ("c", None)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```", "```"),
        ("~~~~ text", "~~~~~"),
        (">>>", ">>>"),
        ("<!--", "-->"),
        ("<pre>", "</pre>"),
        ("<div>", ""),
        ("- ```", "  ```"),
    ],
)
def test_what_is_shown_or_hidden_is_not_said(before: str, after: str) -> None:
    found = steps(before, "  - [ ] 2026-11-01 no", after, "- [ ] 2026-11-25 yes")
    assert [each.text for each in found] == ["yes"]


def test_a_code_block_ends_with_its_item() -> None:
    assert [each.text for each in steps("- a", "  ```", "  code", "- [ ] 2026-11-25 yes")] == ["yes"]


def test_an_open_fence_hides_the_rest() -> None:
    assert steps("```", "- [ ] 2026-11-25 no") == ()


class TestTables:
    def test_date_and_status_by_header(self) -> None:
        found = steps(
            "| Due date | What | Owner | Status |",
            "|:--|---|---|--:|",
            "| 2026-11-25 | call \\| mail | @jdoe | open |",
            "| 25 Nov 2026 | b | | Done (Ann) |",
            "| 2026-11-25 | c | | not done |",
            "| 2026-11-25 | d | | [x] |",
            "| 2026-11-25 | e | | ✅ |",
            "|  | f | | |",
            "| tbd | g | | |",
            "| | | @x | |",
        )
        assert found == (
            step("call | mail", owner="jdoe", line=5),
            step("b", done=True, line=6),
            step("c", line=7),
            step("d", done=True, line=8),
            step("e", done=True, line=9),
            step("f", None, line=10),
            step("g", None, line=11),
        )

    def test_without_headers_that_say_so_rows_with_a_date_count(self) -> None:
        found = steps(
            "a | b | c", "---|---|---", "[ ] | call | 2026-11-25", "[x] | mail | 2026-11-25", "x | y | z"
        )
        assert [(each.text, each.due, each.done) for each in found] == [
            ("call", DAY, False), ("mail", DAY, True)
        ]  # fmt: skip

    def test_an_unreadable_date_is_reported_with_its_line(self) -> None:
        lines = ("| Date | What |", "|---|---|", "| 12/13/2026 | call |")
        assert steps(*lines) == (step("call", None, line=5),)
        assert [(each.line, each.text) for each in unreadable(*lines)] == [(5, "12/13/2026")]

    def test_rows_before_a_rule_and_rules_of_another_width_make_no_table(self) -> None:
        assert steps("| 2026-11-25 | call |") == ()
        assert steps("| Date | What |", "|---|", "| 2026-11-25 | call |") == ()

    def test_lists_and_tables_keep_their_order(self) -> None:
        found = steps(
            "- [ ] 2026-11-25 a", "", "|when|what|", "|-|-|", "|2026-11-25|b|", "", "- [ ] 2026-11-25 c"
        )
        assert [each.text for each in found] == ["a", "b", "c"]


def test_the_earliest_open_step_and_the_undated_ones() -> None:
    found = steps(
        "- [x] 2026-11-01 done", "- [ ] 2026-11-26 later", "- [ ] 2026-11-25 first", "- [ ] 2026-11-25 same",
        "- [ ] undated", "- [x] undated and done",
    )  # fmt: skip
    earliest = earliest_open(found)
    assert earliest is not None
    assert earliest.text == "first"
    assert [each.text for each in undated_open(found)] == ["undated"]
    assert earliest_open(()) is None
    assert earliest_open(undated_open(found)) is None


def test_the_hints_of_the_template_are_no_steps() -> None:
    template = (folder("templates") / "issue.md.j2").read_text(encoding="utf-8")
    assert "\n## Next steps\n" in template
    assert next_steps(template).steps == ()
    filled = template.replace("## Related", "- [ ] 2026-11-25 call\n\n## Related")
    assert [each.text for each in next_steps(filled).steps] == ["call"]


def test_long_texts_are_cut() -> None:
    (found,) = steps(f"- [ ] 2026-11-25 {'x' * 5000}")
    assert (len(found.text), found.text[-1]) == (200, "…")


_PIECES = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\n\n",
        "## Next steps\n",
        "**Next steps**\n",
        "- ",
        "  ",
        "    ",
        "\t",
        "[ ] ",
        "[x]",
        "1. ",
        "2026-11-25",
        "11/12/2026",
        "Nov 25, 2026",
        "(due ",
        ")",
        "@jdoe",
        "|",
        "|-|-|\n",
        "```",
        "~~~",
        ">",
        ">>>\n",
        "<!--",
        "-->",
        "`",
        "\\",
        "<div>",
        "<pre>",
        "</pre>",
        "---\n",
        "===\n",
        "#",
        "x",
        "~~",
        "\0",
        "\u2028",
        "\ud800",
    ]
)
_MARKDOWN = st.lists(_PIECES | st.text(max_size=5), max_size=60).map("".join)


@given(_MARKDOWN)
def test_any_text_gives_sound_steps(text: str) -> None:
    whole = f"## Next steps\n{text}"
    found = next_steps(whole)
    last = whole.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert [each.line for each in found.steps] == sorted(each.line for each in found.steps)
    for each in found.steps:
        assert 1 <= each.line <= last
        assert len(each.text) <= 200
        assert "\n" not in each.text
        assert each.owner is None or not each.owner.startswith("@")
    undated = {each.line for each in undated_open(found.steps)}
    assert {each.line for each in found.unreadable} <= undated
    assert next_steps(whole.replace("\r\n", "\n").replace("\n", "\r\n")) == found


@given(_MARKDOWN)
def test_text_before_the_heading_matters_only_if_it_hides_it(before: str) -> None:
    with_fence_closed = (
        f"{before.translate({ord(sign): None for sign in '`~<>'})}\n\n## Next steps\n- [ ] 2026-11-25 call"
    )
    assert next_steps(with_fence_closed).steps[-1].text == "call"


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%B %d, %Y"]),
)
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    assert [each.due for each in steps(f"- [ ] {day.strftime(form)} call")] == [day]


SIZE = 1 << 18
"""Large enough that anything quadratic would not end in hours."""

PATHOLOGICAL = {
    "rule": "*" * SIZE,
    "bullets in bullets": "- " * (SIZE // 2),
    "bullets in bullets, lines": ("- " * 100 + "x\n") * (SIZE // 202),
    "deeper and deeper": "".join("  " * depth + "- [ ] 2026-01-01 a\n" for depth in range(500)),
    "one run of ticks": "`" * SIZE,
    "ticks of every length": "".join("`" * (length % 400 + 1) + " " for length in range(1300)),
    "a tick a line": "`a\n" * (SIZE // 3),
    "comments never closed": "- a <!-- " * (SIZE // 9),
    "comments never closed, lines": "a <!--\n" * (SIZE // 7),
    "quotes": "> a\n" * (SIZE // 4),
    "quote signs": ">" * SIZE,
    "steps": "- [ ] 2026-01-01 a\n" * (SIZE // 19),
    "rows": "|due|b|\n|-|-|\n" + "|2026-01-01|x|\n" * (SIZE // 15),
    "cells": "|a|b|\n|-|-|\n" + "|" * SIZE,
    "rules of tables": "a|b\n" + "|-\n" * (SIZE // 3),
    "digits": "- [ ] " + "1" * SIZE,
    "dates": "- [ ] x " + "2026-01-01 " * (SIZE // 11),
    "nearly dates": "- [ ] x " + "1/1/1/" * (SIZE // 6),
    "months": "- [ ] x " + "may 1 " * (SIZE // 6),
    "spaces": "- [ ]" + " " * SIZE + "x",
    "tabs": "\t" * SIZE + "- [ ] x",
    "empty lines": "\r" * SIZE,
    "hashes": "#" * SIZE,
    "brackets": "- [ ] x" + "(" * SIZE,
    "mentions": "- [ ] 2026-01-01 " + "@a" * (SIZE // 2),
    "one mention": "- [ ] 2026-01-01 @" + "a" * SIZE,
    "backslashes": "\\" * SIZE,
    "tags": "<" * SIZE,
    "one paragraph": "a\n" * (SIZE // 2),
}


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_no_text_stalls_it(text: str) -> None:
    found = next_steps(f"## Next steps\n{text}").steps
    assert len(found) <= len(text) // 3
    assert all(len(each.text) <= 200 for each in found)


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_the_work_grows_with_the_text_and_no_faster(text: str) -> None:
    some = text[: 1 << 13]
    assert _calls(some) <= 30 * len(some)


def _calls(text: str) -> int:
    """Python's calls, of its own and of built-in functions, while the text is read."""
    made = count()

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        if event in ("call", "c_call"):
            next(made)

    gc.disable()  # its callbacks would count
    sys.setprofile(note)
    try:
        next_steps(f"## Next steps\n{text}")
    finally:
        sys.setprofile(None)
        gc.enable()
    return next(made)
