"""Pseudonyms for names and magnitudes for money, wherever they stand in a line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.model.facts import FIELD_KINDS, Kind
from triage_bot.report.action_lines import LONGEST_NAME
from triage_bot.report.line import Line, Part
from triage_bot.report.mask import Mask, magnitude
from triage_bot.report.plain import plain
from triage_bot.report.private_words import FREE_TEXTS, OTHER_TEXTS, PEOPLE_FIELDS, PrivateWords

NAMES = ("Acme Ltd.", "Acme", "Fenmocrest Bank", "(Brackets) AG", "Ænima ŽŽ", "株式会社", "A" * 90)
PEOPLE = ("Irene Camus", "icamus", "Ann", "irene.camus@northlight.example")


def mask(*, key: str = "k", accounts: tuple[str, ...] = NAMES) -> Mask:
    return Mask(PrivateWords(frozenset(accounts), frozenset(PEOPLE), frozenset({"USD", "EUR"})), key)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["{}", "{} [0018b]", "({})", "x: {}, y", "'{}'", "#12 {}: late"])
def test_a_name_is_hidden_in_any_place(name: str, form: str) -> None:
    shown = mask().text(form.format(plain(name, longest=LONGEST_NAME)))
    assert name[:6] not in shown
    assert re.search(r"account-[0-9a-f]{6}", shown)


def test_the_longest_name_counts() -> None:
    assert re.fullmatch(r"account-\w{6} and account-\w{6}", mask().text("Acme Ltd. and Acme"))
    assert mask().text("Acme Ltd.") != mask().text("Acme")


@pytest.mark.parametrize(
    "text", ["Annex", "Acmes", "icamus2", "red since 2026-11-21", "10 GET, 1 POST", "12 accounts"]
)
def test_other_words_stay(text: str) -> None:
    assert mask().text(text) == text


@pytest.mark.parametrize("cut", range(1, len("Fenmocrest Bank")))
def test_a_name_that_was_cut_is_hidden_too(cut: int) -> None:
    piece = "Fenmocrest Bank"[:cut].rstrip()
    assert piece not in re.sub(r"account-\w{6}", "", mask().text(f"because of {piece}…"))


def test_mentions_are_hidden_of_whomever() -> None:
    shown = mask().text("@icamus and @somebody.else, not mail@host")
    assert re.fullmatch(r"@person-\w{6} and @person-\w{6}, not mail@host", shown)
    assert mask().text("@icamus").removeprefix("@") == mask().text("icamus")


def test_a_pseudonym_holds_for_a_key_and_a_name_however_written() -> None:
    assert mask().text("Acme") == mask(accounts=("ACME ", "Acme")).text("Acme")
    assert mask().text("Acme") != mask(key="other").text("Acme")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ARR 128,400 USD.", "ARR ~100k USD."),
        ("-9,500.50 EUR", "-~1k EUR"),
        ("1,000,000 USD, 12 %", "~1M USD, 12 %"),
        ("0 USD", "0 USD"),
        ("$12k and €1.5M", "(amount) and (amount)"),
        ("100 CHF", "100 CHF"),
    ],
)
def test_money(text: str, shown: str) -> None:
    assert mask().text(text) == shown


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_a_magnitude_tells_one_digit_at_most(amount: object) -> None:
    assert re.fullmatch(r"-?~10{0,2}[kMGT]?|-?~0|0", magnitude(f"{amount:,.2f}"))


def test_a_line_that_brings_its_own_words_is_masked_by_them() -> None:
    line = Line(Part.DETAIL, "Notes: they said Łukasz is leaving", "Notes: (masked) by Ann")
    assert re.fullmatch(r"Notes: \(masked\) by person-\w{6}", mask().line(line).text)
    assert mask().line(Line(Part.PLAIN, "nothing")).text == "nothing"


@given(st.text(max_size=200), st.lists(st.text(min_size=2, max_size=30), max_size=5))
def test_no_text_and_no_name_upsets_it(text: str, names: list[str]) -> None:
    mask(accounts=tuple(names)).text(text)


def test_every_text_of_an_account_is_a_name_free_text_or_a_word_of_a_list() -> None:
    """A new field has to be put in its place before it is printed."""
    texts = {name for name, kind in FIELD_KINDS.items() if kind is Kind.TEXT}
    assert texts == {"name"} | set(PEOPLE_FIELDS) | FREE_TEXTS | OTHER_TEXTS
