"""The table of words in docs/reminders.md, told from the commands; the prose around it is people's."""

from __future__ import annotations

from pathlib import Path

from triage_bot.policy.commands import COMMAND_HELP

PAGE = Path(__file__).parents[2] / "docs" / "reminders.md"
BEGIN = "<!-- Written by `make docs` from the commands; a test keeps it current. -->"
END = "<!-- Until here. -->"


def words_table() -> str:
    """Every command with its form, its meaning and an example."""
    rows = (f"| `{word.syntax}` | {word.meaning} | `{word.example}` |" for word in COMMAND_HELP)
    return "\n".join(["| write | what it does | for example |", "| --- | --- | --- |", *rows])


def reminders_page() -> str:
    """The page as it is, with the table as it should be; ValueError where its place is not marked."""
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(
            f"{PAGE.name} has no place for the table of words: it stands between {BEGIN} and {END}"
        )
    return f"{before}{BEGIN}\n\n{words_table()}\n\n{END}{after}"
