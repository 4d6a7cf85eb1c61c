"""No text from outside does anything in GitLab, wherever it stands in what the bot writes."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triage_bot.marker import keys, read
from triage_bot.model.decision import Remark, Sheet
from triage_bot.render import TemplateWording
from triage_bot.render.inert import code, md, prose, url, user
from triage_bot.render.title import title

from .conftest import SHIPPED
from .gitlab_markdown import OWN_COMMENT, REFERENCES, dangers, structure, tables, text_nodes
from .hostile import HOSTILE, OWN
from .sheets import ASKED, hostile_remarks, hostile_sheet, remarks, sheets

unhurried = settings(deadline=None)  # a busy machine is no failure

HINTS = frozenset(
    found.strip() for found in OWN_COMMENT.findall((SHIPPED / "issue.md.j2").read_text("utf-8"))
)
TICKS = frozenset(
    found.strip() for found in OWN_COMMENT.findall((SHIPPED / "block.md.j2").read_text("utf-8"))
)
"""Hidden words of the shipped block that tell which line of the renewal review a person ticked."""

nasty = st.text(alphabet="@#!~%$&^*_`\\|<>[](){}/:-+=.\"' \n\r\tab1GL\u200b\u202e", max_size=40)

PLACES = {
    "paragraph": "{}",
    "middle": "said: {} today",
    "row": "| a | b |\n|---|---|\n| x | {} |",
    "item": "- {}",
    "heading": "## {}",
    "bold": "**{}**",
    "after-comment": "<!-- triage-bot:end -->\n{}",
    "after-text": "said so\n{}",
}
NOTE = frozenset({"<!-- triage-bot:end -->"})


def test_there_is_enough_hostility() -> None:
    assert len(set(OWN)) >= 60
    assert len(HOSTILE) > len(OWN)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("make", [md, code, prose, url, user], ids=lambda make: make.__name__)
def test_hostile_texts_are_inert(make, place: str) -> None:
    benign = structure(place.format(make("x")))
    for text in HOSTILE:
        if make is user and re.fullmatch(r"[\w.-]+", text, re.ASCII):
            continue
        said = make(text)
        whole = place.format(said)
        assert dangers(whole, comments=NOTE) == [], text
        if said:
            assert structure(whole) == benign, text


@unhurried
@given(nasty, st.sampled_from(sorted(PLACES)))
def test_md_is_inert_anywhere(text: str, place: str) -> None:
    said = md(text)
    whole = PLACES[place].format(said)
    assert dangers(whole, comments=NOTE) == []
    if said:
        assert structure(whole) == structure(PLACES[place].format("x"))


@unhurried
@given(nasty, st.sampled_from(sorted(PLACES)))
@example("`x`@all `y`@root``#1`", "paragraph")
def test_prose_is_inert_anywhere(text: str, place: str) -> None:
    said = prose(text)
    whole = PLACES[place].format(said)
    assert dangers(whole, comments=NOTE) == []
    if said:
        assert structure(whole) == structure(PLACES[place].format("x"))


@unhurried
@given(nasty, st.sampled_from(sorted(PLACES)))
def test_code_is_inert_anywhere(text: str, place: str) -> None:
    said = code(text)
    whole = PLACES[place].format(said)
    assert dangers(whole, comments=NOTE) == []
    if said:
        assert structure(whole) == structure(PLACES[place].format("x"))


@cache
def benign_issue(wording: TemplateWording) -> list[str]:
    return structure(wording.issue(hostile_sheet("x")))


OWN_REFERENCE = re.compile(r"#12(?= is about| is closed\.| goes on for )")
"""How the samples themselves name the other of two issues."""


@cache
def benign_comment(wording: TemplateWording) -> list[str]:
    return structure(wording.comment(hostile_remarks("x"), hostile_sheet("x")))


@pytest.mark.parametrize("text", ["&``1", "#``12", "@``all"])
def test_an_empty_span_joins_nothing(text: str) -> None:
    assert dangers(prose(text)) == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_a_hostile_account_changes_nothing_in_the_issue(wording: TemplateWording, text: str) -> None:
    sheet = hostile_sheet(text)
    issue, block = wording.issue(sheet), wording.block(sheet)
    begin = issue.split("\n", 1)[0]
    assert dangers(issue, comments=HINTS | TICKS | NOTE | {begin}) == []
    assert dangers(block, comments=TICKS) == []
    assert [set(table) for table in tables(block)] == [{2}]
    if text.strip():
        assert structure(issue) == benign_issue(wording)
    marked = read(issue)
    assert marked is not None
    assert (marked.memory, marked.fault, marked.block) == (sheet.memory, None, block)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_a_hostile_source_changes_nothing_in_the_comment(wording: TemplateWording, text: str) -> None:
    said = hostile_remarks(text)
    comment = wording.comment(said, hostile_sheet(text))
    first, body = comment.split("\n\n", 1)
    own_reference = OWN_REFERENCE.sub("it", body)
    assert own_reference != body
    own = ASKED.sub("somebody", own_reference)
    assert own != own_reference
    assert dangers(f"{first}\n\n{own}", comments=frozenset({first})) == []
    if text:
        assert structure(comment) == benign_comment(wording)
    assert (
        keys(comment) == {remark.key.encode("utf-8", "replace").decode() for remark in said}
        or "\ud800" in text
    )


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_a_hostile_name_makes_a_plain_title(text: str) -> None:
    line = title(text, "0014M00001AbCdEQAV", shared_name=True)
    assert len(line) <= 255
    assert line.endswith(" – account triage")
    assert not [problem for problem in dangers(f"`{line.replace('`', '')}`") if "character" in problem]
    for kind, pattern in (REFERENCES | {"bare link": "://"}).items():
        assert kind == "inline diff" or not re.search(pattern, line), kind


@unhurried
@given(sheets)
def test_any_sheet_gives_a_sound_issue(wording: TemplateWording, sheet: Sheet) -> None:
    issue = wording.issue(sheet)
    begin = issue.split("\n", 1)[0]
    assert dangers(issue, comments=HINTS | TICKS | NOTE | {begin}) == []
    assert [set(table) for table in tables(issue)] == [{2}]
    marked = read(issue)
    assert marked is not None
    assert (marked.memory, marked.fault) == (sheet.memory, None)


@unhurried
@given(st.lists(remarks, min_size=1, max_size=3), st.none() | sheets)
def test_any_remarks_give_a_sound_comment(
    wording: TemplateWording, said: list[Remark], sheet: Sheet | None
) -> None:
    comment = wording.comment(said, sheet)
    first, body = comment.split("\n\n", 1)
    own = ASKED.sub("somebody", re.sub(r"#\d+ is about", "It is about", body))
    assert dangers(f"{first}\n\n{own}", comments=frozenset({first})) == []


def test_the_reader_of_these_tests_sees_danger() -> None:
    for text in (
        "/close",
        "x\n/close",
        "@all",
        "a #1",
        "GL-12",
        "<b>x</b>",
        "<!-- x -->",
        "![x](y)",
        "x\n===",
    ):
        assert dangers(text), text
    for text in (
        "[x](https://evil.example)",
        "<https://evil.example>",
        "\\@all",
        "&#64;all",
        "\u202e",
        "\\#1",
    ):
        assert dangers(text), text
    for text in ("`@all`", "```\n/close\n```", "- /close", "R\\&D", "a@", "> /close", "\\/close"):
        assert dangers(text) == [], text
    assert text_nodes("a `b` c") == ["a ", " c"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gruenwaldt & Toechter KG", "Gruenwaldt \\& Toechter KG"),
        ("R&D, 50 % up", "R\\&D, 50 \\% up"),
        ("ask @all, please", "ask `@all`, please"),
        ("(see #1)", "\\(see `#1`\\)"),
        ("/close", "\\/close"),
        ("1. first", "1\\. first"),
        ("- x", "\\- x"),
        ("2 * 3", "2 \\* 3"),
        ("a | b", "a \\| b"),
        ("call\r\nlater", "call later"),
        ("2026-11-20", "2026-11-20"),
        ("Łódź 東京 🔴", "Łódź 東京 🔴"),
    ],
)
def test_ordinary_text_stays_readable(text: str, shown: str) -> None:
    assert md(text) == shown


def test_long_text_is_cut() -> None:
    assert md("x" * 400) == "x" * 299 + "…"
    assert md("abcdef", 4) == "abc…"
    assert code("x" * 200) == "`" + "x" * 119 + "…`"


def test_links() -> None:
    assert (
        url("https://x.example/a(b)?c=1&d=[2]", "CRM")
        == "[CRM](https://x.example/a%28b%29?c=1&amp;d=%5B2%5D)"
    )
    assert url("http://x.example", "a|b") == "[a\\|b](http://x.example)"
    for address in (
        "javascript:alert(1)", "ftp://x.example/", "//x.example", "x.example", "https://", "https:///x",
        "https://u:p@x.example/", "https://u@x.example/", "https://x.example/a b", "https://x.example/\u202e",
        "https://[::1]/", "https://x.example:99999999/", "https://-x/", "https://x.example/" + "a" * 3000,
        "https://x.example/a/-/issues/7", "https://x.example/a/issues/incident/7", "https://x.example/a/-/epics/7",
        "https://x.example/a/-/merge_requests/7#note_1", "https://x.example/a/-/commit/deadbeef", "http://[x",
    ):  # fmt: skip
        assert url(address, "CRM").startswith("CRM: `"), address


@pytest.mark.parametrize("name", ["jdoe", "j.doe", "J_doe-1", "_x", "0x"])
def test_a_user_name_is_mentioned(name: str) -> None:
    assert user(name) == f"@{name}"


@pytest.mark.parametrize(
    "name", ["all", "ALL", "j doe", "a/b", "", "-x", ".x", "x.", "x-", "@x", "x\n", "ü", "x" * 256]
)
def test_what_is_no_user_name_is_not_mentioned(name: str) -> None:
    assert not user(name).startswith("@")


@pytest.mark.parametrize(
    ("name", "shared", "expected"),
    [
        ("Gruenwaldt & Toechter KG", False, "Gruenwaldt & Toechter KG – account triage"),
        ("R&D #Labs (EU) 100% C++/C#", False, "R&D #Labs (EU) 100% C++/C# – account triage"),
        ("Acme", True, "Acme (001) – account triage"),
        ("Acme @all #1 !2 GL-3 ~x", False, "Acme ＠all ＃1 ！2 GL‑3 ～x – account triage"),
        ("https://x.example", False, "https：//x.example – account triage"),
        ("a\nb\u202e", False, "a b – account triage"),
        ("", True, "001 – account triage"),
        (" \u200b", False, "001 – account triage"),
    ],
)
def test_titles(name: str, shared: bool, expected: str) -> None:
    assert title(name, "001", shared_name=shared) == expected


def test_a_long_title_keeps_its_end() -> None:
    line = title("x" * 300, "001", shared_name=True)
    assert len(line) == 255
    assert line.endswith("x… (001) – account triage")
