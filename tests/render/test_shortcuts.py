"""What ordinary text is spared changes no byte: each shortcut against the long way."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader

from triage_bot.render.bounds import Bounded
from triage_bot.render.clean import clean
from triage_bot.render.inert import _REFERENCE, _SUSPECT, Inert, _harmless, _word_by_word, escape, md
from triage_bot.render.title import _LOOKALIKE, _RISKY, title

from .hostile import HOSTILE

unhurried = settings(deadline=None)  # a busy machine is no failure

words = "www WwW . gl GL - :// deadbeef ABCDEF 1 2026 ٣ @ # [ { * + ~ % \" ' ! & $ : / > < ` | \\ a é _"
pieces = st.sampled_from([*words.split(), " ", "\u2003"])
made = st.lists(pieces | st.characters(), max_size=12).map("".join)
texts = made | st.text() | st.sampled_from(HOSTILE)

REFERRING = "@x #1 !1 &1 $1 %x ~x [[ [x [x: *x: [+ [- {+ {- :// www.x WWW.x GL-1 gl-1 1abcdef ABCDEF1"


def cleaned_the_long_way(text: str, limit: int) -> str:
    def seen(sign: str) -> str:
        if sign in "\x85\u2028\u2029" or (sign.isspace() and sign.isascii()):
            return " "
        joiner = sign in "\u200c\u200d"
        return "" if unicodedata.category(sign) in ("Cc", "Cs", "Cf") and not joiner else sign

    line = re.sub(r"\s+", " ", "".join(seen(sign) for sign in text[: 8 * limit])).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


@unhurried
@given(texts, st.integers(1, 300))
@example("a  b\u00a0c \u1680d", 300)
@example("\x1c\x85\ue000\u0378\u200d", 300)
def test_printable_text_is_clean_but_for_its_spaces(text: str, limit: int) -> None:
    assert clean(text, limit) == cleaned_the_long_way(text, limit)


@pytest.mark.parametrize("first", range(0, 0x110000, 0x8000), ids=hex)
def test_every_sign_is_seen_alike_both_ways(first: int) -> None:
    """A printable line takes the shortcut as a whole; with a control sign beside it, the long way."""
    for sign in map(chr, range(first, first + 0x8000)):
        assert clean(f"x{sign}x", 9) == clean(f"x{sign}x\0", 9)


@unhurried
@given(texts)
@example("group/project>")
def test_a_line_without_suspicion_needs_no_look_at_its_words(text: str) -> None:
    line = clean(text, 300)
    if _SUSPECT.search(line) is None:
        assert _word_by_word(line) == escape(line)
    assert md(text) == _harmless(text, 300)


@unhurried
@given(texts)
def test_whatever_refers_is_suspect(text: str) -> None:
    if _REFERENCE.search(text):
        assert _SUSPECT.search(text)


@pytest.mark.parametrize("refers", REFERRING.split())
def test_each_kind_of_reference_is_suspect(refers: str) -> None:
    assert _REFERENCE.search(refers)
    assert _SUSPECT.search(refers)


@pytest.mark.parametrize(
    "ordinary",
    [
        "Jane Doe",
        "CSM sentiment, set 2026-11-01",
        "FY28-Q1",
        "Mid-Market",
        "risk: 3.5; why?",
        "Łódź 東京",
        "a.b",
    ],
)
def test_ordinary_lines_are_not_suspect(ordinary: str) -> None:
    assert _SUSPECT.search(ordinary) is None


def test_what_was_remembered_of_foreign_text_does_not_make_it_safe() -> None:
    assert (md(Inert("*a*")), md("*a*"), md(Inert("*a*")), md("*a*")) == ("*a*", "\\*a\\*", "*a*", "\\*a\\*")
    assert md("abcdef", 4) != md("abcdef")


@unhurried
@given(texts)
@example("GL-1")
@example("a>")
def test_an_ordinary_title_needs_no_lookalike(text: str) -> None:
    whole = _RISKY.sub(lambda sign: sign[0].translate(_LOOKALIKE), cleaned_the_long_way(text, 238))
    assert title(text, "001", shared_name=False).removesuffix(" – account triage") == (whole or "001")


def test_a_group_s_own_value_comes_before_its_methods() -> None:
    environment = Bounded(DictLoader({"x": "{{ group.items }} {{ group.copy is defined }}"}))
    assert environment.render("x", {"group": {"items": "mine"}}) == "mine yes"
