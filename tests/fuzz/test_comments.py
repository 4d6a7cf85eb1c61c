"""Whatever people write in a comment, commands and hidden keys are read without a traceback, in time."""

from __future__ import annotations

from hypothesis import strategies as st

from triage_bot.marker import keys, say
from triage_bot.policy.commands import commands
from triage_bot.policy.commands.reading import MOST
from triage_bot.policy.prose import passages, written_dates

from .damage import of_parts
from .effort import Record, fuzz, sizes

BOT = frozenset({"triage-bot"})
WORDS = (
    "@triage-bot ", "@triage-bot", "@Triage-Bot, ", "@triage-bot: ", "@other ",
    "snooze until 2026-12-01: x", "snooze until ", "unsnooze", "no change: next 2026-12-01 call",
    "no change", "won: x", "won", "lost churn: x", "lost contraction", "lost", "not at risk: x", "explain",
    "help", "snoze", "expl", "1 Dec 2026", "2026-02-30", "tomorrow", "31/12/2026", "in 2 weeks", "> ",
    ">>>", "```", "~~~", "`", "- ", "1. ", "    ", "# ", "<!--", "-->", "<div>", "| a |", "|---|", "\\",
    ":", "\u0130", "ſ", "<!-- triage-bot:said a b -->", "<!-- triage-bot:said ", " -->", "%41", "%",
    "%F0%9F", "\u2028", "\x00", "\r",
)  # fmt: skip


def _heard(body: str) -> None:
    assert len(commands(body, names=BOT)) <= MOST
    for passage in passages(body):
        for line in passage.lines:
            list(written_dates(line[:2_000]))
    keys(body)


@sizes(250, 30_000)
def test_comments(size: int, record_property: Record) -> None:
    fuzz(of_parts(WORDS), _heard, size=size, record=record_property)


@sizes(100, 10_000)
def test_commands_with_any_words_behind(size: int, record_property: Record) -> None:
    inputs = of_parts(WORDS, most=4).map(lambda text: f"@triage-bot {text}")
    fuzz(inputs, _heard, size=size, record=record_property)


@sizes(100, 10_000)
def test_keys_of_any_words(size: int, record_property: Record) -> None:
    """What is said is heard again, and cannot end the hidden line early."""

    def check(words: list[str]) -> None:
        body = say(words, "text")
        assert body.count("<!--") == body.count("-->") == 1
        assert keys(body) == {word.encode("utf-8", "replace").decode() for word in words}

    texts = st.text(min_size=1, max_size=20).filter(lambda text: "\ufffd" not in text)
    fuzz(st.lists(texts, min_size=1, max_size=4), check, size=size, record=record_property)
