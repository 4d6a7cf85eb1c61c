"""What counts as said, held against a full CommonMark parser."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from triage_bot.policy.prose import Kind, passages

Place = tuple[str, int, int]

_SIGNS = (
    "a",
    "b c",
    "- x",
    "* [ ] y",
    "- - deep",
    "-\ttab",
    "> q",
    "```",
    "~~~",
    "# h",
    "## h ##",
    "---",
    "===",
    "***",
    "",
    "<!-- c -->",
    "<!--",
    "-->",
    "<div>",
    "<span>",
    "<pre>",
    "</pre>",
    "- ```",
    "- # h",
)
_INDENTED = st.tuples(st.sampled_from(["", "  ", "    ", "\t"]), st.sampled_from(_SIGNS)).map("".join)
# Indented numbers are left out: there the parser departs from CommonMark's lazy continuation.
_LINES = _INDENTED | st.sampled_from(["1. z", "2. z"])


@settings(max_examples=500)
@given(st.lists(_LINES, max_size=10).map("\n".join))
def test_the_same_headings_paragraphs_and_items_as_a_full_parser(text: str) -> None:
    assert sorted(_found(text)) == sorted(_expected(text))


def _found(text: str) -> list[Place]:
    return [(_name(each.kind), each.line, each.level) for each in passages(text)]


def _name(kind: Kind) -> str:
    return "heading" if kind is Kind.HEADING else "text"


def _expected(text: str) -> list[Place]:
    """Kind, line and level of everything outside quotes that the parser renders inline."""
    found: list[Place] = []
    quotes = depth = 0
    opened = None
    for token in MarkdownIt("commonmark").parse(text):
        match token.type:
            case "blockquote_open":
                quotes += 1
            case "blockquote_close":
                quotes -= 1
            case "list_item_open":
                depth += 1
            case "list_item_close":
                depth -= 1
            case "heading_open":
                opened = token
            case "inline" if not quotes and token.map:
                if opened is not None:
                    found.append(("heading", token.map[0] + 1, int(opened.tag[1])))
                else:
                    found.append(("text", token.map[0] + 1, depth))
                opened = None
            case "heading_close":
                opened = None
    return found
