"""The hidden keys of a comment come back as they went in, and only from the first line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_bot.marker import fingerprint, keys, say

unhurried = settings(deadline=None)  # a busy machine is no failure


@unhurried
@given(st.frozensets(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_keys_round_trip_on_one_line(words: frozenset[str]) -> None:
    body = say(words, "Hello")
    first, blank, rest = body.split("\n", 2)
    assert keys(body) == words
    assert (blank, rest) == ("", "Hello")
    assert first.startswith("<!-- triage-bot:said ")
    assert first.index("-->") == len(first) - 3
    assert "--" not in first[4:-3]


def test_the_line_as_people_see_it_in_the_source() -> None:
    assert say(["rating:yellow:2026-11-20", "dup:12"], "Hello") == (
        "<!-- triage-bot:said dup:12 rating:yellow:2026-11-20 -->\n\nHello"
    )


@pytest.mark.parametrize("words", [[], [""], ["a", ""]])
def test_a_comment_without_a_key_is_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        say(words, "Hello")


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "Hello",
        "Hello\n<!-- triage-bot:said a -->",
        " <!-- triage-bot:said a -->",
        "> <!-- triage-bot:said a -->",
        "<!-- triage-bot:said -->",
        "<!-- triage-bot:said a --> tail",
        "<!-- triage-bot:saida -->",
        "<!-- triage-bot:said a",
    ],
)
def test_no_keys_elsewhere(body: str | None) -> None:
    assert keys(body) == frozenset()


def test_keys_survive_what_gitlab_stores() -> None:
    assert keys("<!-- triage-bot:said a b -->\r\n\r\nHello") == {"a", "b"}
    assert keys("<!-- triage-bot:said a -->") == {"a"}


def test_fingerprint_is_eight_hexadecimal_digits() -> None:
    assert fingerprint("Acme – account triage") == "93c6f9b8"
    assert fingerprint("Acme") != fingerprint("acme")
