"""The words the bot understands in a comment, form by form; and that it is quiet about everything else."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.model.command import (
    Attest,
    Command,
    Explain,
    Help,
    Misread,
    NoChange,
    Snooze,
    Unsnooze,
    Verdict,
)
from triage_bot.model.outcome import How
from triage_bot.policy.commands import COMMAND_HELP, commands

NAMES = frozenset({"triage-bot"})
DAY = date(2026, 12, 1)


def told(body: str) -> tuple[Command, ...]:
    return commands(body, names=NAMES)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("snooze until 2026-12-01: waiting for budget", Snooze(DAY, "waiting for budget")),
        ("Snooze Until 1 Dec 2026: waiting", Snooze(DAY, "waiting")),
        ("snooze until Dec 1, 2026: waiting", Snooze(DAY, "waiting")),
        ("snooze until 2026/12/01 – waiting", Snooze(DAY, "waiting")),
        ("snooze until: 2026-12-01, waiting", Snooze(DAY, "waiting")),
        ("snooze till 2026-12-01 waiting", Snooze(DAY, "waiting")),
        ("snooze 2026-12-01: waiting", Snooze(DAY, "waiting")),
        ("snooze until `2026-12-01`: waiting", Snooze(DAY, "waiting")),
        ("unsnooze", Unsnooze()),
        ("UNSNOOZE.", Unsnooze()),
        ("unsnooze, please", Unsnooze()),
        ("no change: next 2026-12-01 call Ann", NoChange(DAY, "call Ann")),
        ("no change, next 2026-12-01 call Ann", NoChange(DAY, "call Ann")),
        ("No changes. Next steps: 2026-12-01 – call Ann", NoChange(DAY, "call Ann")),
        ("no change, next: call Ann on 2026-12-01", NoChange(DAY, "call Ann on 2026-12-01")),
        ("no change, next: call (due 2026-12-01) Ann", NoChange(DAY, "call Ann")),
        ("won: signed @all /close", Attest(Verdict.WON, "signed @all /close")),
        ("Won : signed", Attest(Verdict.WON, "signed")),
        ("lost: went to a competitor", Attest(Verdict.LOST, "went to a competitor")),
        ("Lost churn: went to a competitor", Attest(Verdict.LOST, "went to a competitor", How.CHURN)),
        ("lost  contraction: fewer seats", Attest(Verdict.LOST, "fewer seats", How.CONTRACTION)),
        ("not at risk: a migration", Attest(Verdict.NOT_AT_RISK, "a migration")),
        ("please snooze until 2026-12-01: busy", Snooze(DAY, "busy")),
        ("Please, snooze until 2026-12-01: busy", Snooze(DAY, "busy")),
        ("could you please snooze until 2026-12-01: busy", Snooze(DAY, "busy")),
        ("can you help?", Help()),
        ("explain", Explain()),
        ("explain, please", Explain()),
        ("explain why this is late", Explain()),
        ("help", Help()),
        ("help!", Help()),
    ],
)
def test_commands(words: str, expected: Command) -> None:
    assert told(f"@triage-bot {words}") == (expected,)


@pytest.mark.parametrize(
    ("words", "problem", "hint"),
    [
        ("snooze", "until when", "`snooze until DATE: reason`"),
        ("snooze until", "until when", "`snooze until DATE: reason`"),
        ("snooze until later: busy", "until when", "snooze until DATE"),
        ("snooze until tomorrow: busy", "write the date", "snooze until 2026-"),
        ("snooze until in 2 weeks: busy", "write the date", "snooze until 2026-"),
        ("snooze for two weeks: busy", "write the date", "snooze until 2026-"),
        ("snooze until next Monday: busy", "write the date", "snooze until 2026-"),
        ("snooze until Friday: busy", "write the date", "snooze until 2026-"),
        ("snooze 14 days: busy", "write the date", "snooze until 2026-"),
        ("snooze until 11/12/2026: busy", "order", "snooze until 2026-"),
        ("snooze until 2026-02-30: busy", "no such day", "snooze until 2026-"),
        ("snooze until 1 Dec: busy", "no year", "snooze until 2026-"),
        ("snooze until 2026-12-01", "needs a reason", ": waiting"),
        ("snooze until 2026-12-01: ...", "needs a reason", ": waiting"),
        ("unsnooze when they answer", "stands alone", "`unsnooze`"),
        ("no change", "what comes next", "no change: next DATE text"),
        ("no change: next call Ann", "no date", "no change: next DATE text"),
        ("no change: next tomorrow call", "write the date", "no change: next DATE text"),
        ("no change: next 2026-12-01", "what the next step is", "no change: next DATE text"),
        ("won", "needs a reason", "won: reason"),
        ("lost:", "needs a reason", "lost churn: reason"),
        ("won the deal", "no colon", "won: reason"),
        ("won, finally someone listens", "no colon", "won: reason"),
        ("won - or so they say", "no colon", "won: reason"),
        ("lost, not sure what to do here", "no colon", "lost churn: reason"),
        ("lost churn - or so they say", "no colon", "lost churn: reason"),
        ("lost contraction, maybe: ask Ann", "no colon", "lost churn: reason"),
        ("not at risk - 50% sure, check again", "no colon", "not at risk: reason"),
        ("hi there, snooze until 2026-12-01: busy", "before `snooze`", "snooze until DATE"),
        ("do not snooze until 2026-12-01: busy", "before `snooze`", "snooze until DATE"),
        ("ok, then snooze: busy", "before `snooze`", "snooze until DATE"),
        ("there is no change: next call Ann", "before `no change`", "no change: next DATE text"),
        ("nochange again, snooze 2026-12-01", "what comes next", "no change: next DATE text"),
        ("I think we lost contraction: fewer seats", "before `lost`", "lost churn: reason"),
        ("not at risk", "needs a reason", "not at risk: reason"),
        ("snoze until 2026-12-01: busy", "did you mean `snooze`", "snooze until DATE"),
        ("snoooze for a while", "did you mean `snooze`", "snooze until DATE"),
        ("unsnoze", "did you mean `unsnooze`", "`unsnooze`"),
        ("explian", "did you mean `explain`", "`explain`"),
        ("explaın", "did you mean `explain`", "`explain`"),
        ("hlep", "did you mean `help`", "`help`"),
        ("not at rsik: fine", "did you mean `not at risk`", "not at risk: reason"),
        ("nothing changed, next 2026-12-01 call", "did you mean `no change`", "no change: next"),
        ("", "alone", "`help`"),
    ],
)
def test_what_is_misread_says_what_to_type(words: str, problem: str, hint: str) -> None:
    (found,) = told(f"@triage-bot {words}")
    assert isinstance(found, Misread)
    assert found.words == words
    assert problem in found.problem
    assert hint in found.hint


@pytest.mark.parametrize(
    "body",
    [
        "I asked @triage-bot about it",
        "@triage-bot is great",
        "@triage-bot please note: the champion left",
        "@triage-bot can you believe it",
        "@triage-bot we won",
        "@triage-bot we lost the champion on 2026-11-01: call Ann",
        "@triage-bot a customer with no change of mind",
        "@triage-bot helps a lot",
        "@triage-bot explained it well",
        "@triage-bot won't stop",
        "@triage-bot not sure about that",
        "@triage-bot no, the last week was quiet",
        "@triage-bot last week we met",
        "@triage-bot's help",
        "@triage-bot/sub help",
        "@triage-bot-2 help",
        "@triage-bothelp",
        "@triage-bot helpé me",
        "@somebody help",
        "triage-bot help",
        "help",
        "thanks, cc\n@triage-bot",
        "- @triage-bot help",
        "1. @triage-bot help",
        "## @triage-bot help",
        "> @triage-bot help",
        "> quoted\n@triage-bot help",
        ">>>\n@triage-bot help\n>>>",
        "```\n@triage-bot help\n```",
        "    @triage-bot help",
        "`@triage-bot help`",
        "`code\n@triage-bot help\nmore`",
        "<!-- @triage-bot help -->",
        "<!--\n@triage-bot help\n-->",
        "a <!--\n@triage-bot help\n-->",
        "<div>\n@triage-bot help\n</div>",
        "| a |\n|---|\n| @triage-bot help |",
        "",
    ],
)
def test_everything_else_is_no_command(body: str) -> None:
    assert told(body) == ()


@pytest.mark.parametrize(
    "body",
    [
        "@triage-bot help",
        "@Triage-Bot: help",
        "@TRIAGE-BOT, help",
        "  @triage-bot   help  ",
        "We met.\n@triage-bot help\nAnd talked.",
        "> quoted\n\n@triage-bot help",
        "- item\n\n@triage-bot help",
        "```\ncode\n```\n@triage-bot help",
        "<!-- hidden -->\n@triage-bot help",
        "an open ` tick\n@triage-bot help",
        "an open <!-- comment\n@triage-bot help",
        "text\r\n@triage-bot help\r\ntext",
        "@triage-bot\nhelp",
    ],
)
def test_where_a_command_may_stand(body: str) -> None:
    assert told(body) == (Help(),)


def test_every_configured_name_is_listened_to() -> None:
    body = "@one help\n@Two explain\n@three unsnooze"
    assert commands(body, names=frozenset({"ONE", "two"})) == (Help(), Explain())
    assert commands(body, names=frozenset()) == ()


def test_several_commands_keep_their_order_and_each_counts_once() -> None:
    said = ("unsnooze", "help", "is fine", "UNSNOOZE", "won: a", "won: b")
    assert told("\n".join(f"@triage-bot {words}" for words in said)) == (
        Unsnooze(),
        Help(),
        Attest(Verdict.WON, "a"),
        Attest(Verdict.WON, "b"),
    )


def test_more_commands_than_anybody_means_are_not_read() -> None:
    assert len(told("\n".join(f"@triage-bot won: {number}" for number in range(1000)))) == 20


def test_foreign_text_is_cut_and_never_quoted_in_problems() -> None:
    (won,) = told(f"@triage-bot won: {'x' * 5000}")
    assert won == Attest(Verdict.WON, "x" * 500)
    (found,) = told(f"@triage-bot snooze until {'y' * 5000}")
    assert isinstance(found, Misread)
    assert (len(found.words), found.words[-1]) == (100, "…")
    assert "yy" not in found.problem + found.hint


@pytest.mark.parametrize("command", COMMAND_HELP, ids=lambda command: command.head)
def test_every_example_is_its_command(command: object) -> None:
    expected = {
        "snooze": Snooze(DAY, "waiting for the budget round"),
        "unsnooze": Unsnooze(),
        "no change": NoChange(DAY, "call with the new engineering director"),
        "won": Attest(Verdict.WON, "renewed for two years, contract signed"),
        "lost": Attest(Verdict.LOST, "moves to a competitor at the end of the term", How.CHURN),
        "not at risk": Attest(Verdict.NOT_AT_RISK, "usage fell because of a migration that is done"),
        "explain": Explain(),
        "help": Help(),
    }
    assert told(f"@triage-bot {command.example}") == (expected.pop(command.head),)  # type: ignore[attr-defined]


def test_help_names_every_command_there_is() -> None:
    found = [told(f"@triage-bot {each.example}")[0] for each in COMMAND_HELP]
    assert {type(each) for each in found} == set(get_args(Command)) - {Misread}
    assert {each.verdict for each in found if isinstance(each, Attest)} == set(Verdict)
    assert all(each.syntax.startswith(each.head) for each in COMMAND_HELP)


_PIECES = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\n\n",
        "@triage-bot",
        "@triage-bot ",
        "@triage-bot: ",
        "snooze until ",
        "unsnooze",
        "no change",
        ", next ",
        "won",
        "lost",
        "not at risk",
        "explain",
        "help",
        ": ",
        "2026-12-01",
        "11/12/2026",
        "tomorrow",
        "`",
        "```\n",
        "> ",
        "- ",
        "<!--",
        "-->",
        "    ",
        "\\",
        "\0",
        "\u2028",
        "\ud800",
        "x",
    ]
)
_COMMENT = st.lists(_PIECES | st.text(max_size=5), max_size=40).map("".join)


@given(_COMMENT)
def test_any_comment_gives_sound_commands(body: str) -> None:
    found = told(body)
    assert len(set(found)) == len(found) <= 20
    for each in found:
        match each:
            case Snooze(reason=text) | NoChange(text=text) | Attest(reason=text):
                assert 0 < len(text) <= 500
                assert "\n" not in text
            case Misread():
                assert len(each.words) <= 100
                assert each.problem
                assert each.hint
    if "@" not in body:
        assert found == ()


@given(_COMMENT)
def test_a_quoted_or_fenced_comment_commands_nothing(body: str) -> None:
    quoted = "\n".join(f"> {line}" for line in body.replace("\r", "\n").split("\n"))
    assert told(quoted) == ()
    fence = "`" * (len(body) + 3)
    assert told(f"{fence}\n{body}\n{fence}") == ()


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.text(min_size=1))
def test_a_reason_arrives_as_it_was_written(day: date, text: str) -> None:
    words = " ".join(f"a{text}".split())
    if any(sign in words for sign in "`<"):
        return
    (found,) = told(f"@triage-bot snooze until {day}: {words}")
    assert found == Snooze(day, words[:500].rstrip())


SIZE = 1 << 18
"""Large enough that anything quadratic would not end in hours."""

PATHOLOGICAL = {
    "one command": "@triage-bot explain\n" * (SIZE // 20),
    "slips": "".join(f"@triage-bot snoze {number}\n" for number in range(SIZE // 22)),
    "sentences": "".join(f"@triage-bot is {number}\n" for number in range(SIZE // 22)),
    "one line": "@triage-bot snooze until " + "x " * (SIZE // 2),
    "signs": "@triage-bot unsnooze " + "!" * SIZE,
    "dashes": "@triage-bot no change next " + "- " * (SIZE // 2),
    "bare": "@triage-bot\n" * (SIZE // 12),
    "one name": "@" + "t" * SIZE,
    "spaces": "@triage-bot" + " " * SIZE + "help",
    "ticks": "@triage-bot help ` \n" * (SIZE // 20),
}


@pytest.mark.parametrize("body", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_no_comment_stalls_it(body: str) -> None:
    assert len(told(body)) <= 20
