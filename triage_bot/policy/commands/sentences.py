"""The commands as people are told of them, from which help texts and documentation are made."""

from __future__ import annotations

from triage_bot.model.command import CommandHelp

COMMAND_HELP: tuple[CommandHelp, ...] = (
    CommandHelp(
        head="snooze",
        syntax="snooze until DATE: reason",
        meaning="No reminders up to and including that day. The reason is kept for everybody to see.",
        example="snooze until 2026-12-01: waiting for the budget round",
    ),
    CommandHelp(
        head="unsnooze",
        syntax="unsnooze",
        meaning="Ends a snooze today.",
        example="unsnooze",
    ),
    CommandHelp(
        head="no change",
        syntax="no change: next DATE text",
        meaning="Nothing is new since the last update, and this is the next step.",
        example="no change: next 2026-12-01 call with the new engineering director",
    ),
    CommandHelp(
        head="won",
        syntax="won: reason",
        meaning="The account is kept. Ends the case once green has lasted and no renewal says otherwise.",
        example="won: renewed for two years, contract signed",
    ),
    CommandHelp(
        head="lost",
        syntax="lost churn: reason",
        meaning="The account leaves; with contraction in place of churn, it stays and buys less.",
        example="lost churn: moves to a competitor at the end of the term",
    ),
    CommandHelp(
        head="not at risk",
        syntax="not at risk: reason",
        meaning="The sources are wrong or late: this account needs no triage.",
        example="not at risk: usage fell because of a migration that is done",
    ),
    CommandHelp(
        head="explain",
        syntax="explain",
        meaning="Shows which comment counted as the last update, the next steps found and the deadline.",
        example="explain",
    ),
    CommandHelp(
        head="help",
        syntax="help",
        meaning="Lists these commands.",
        example="help",
    ),
)
"""`head` is the word or words that make a line a command. DATE is written YYYY-MM-DD or `1 Dec 2026`."""

BY_HEAD = {command.head: command for command in COMMAND_HELP}
