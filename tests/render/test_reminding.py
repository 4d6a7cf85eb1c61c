"""What people read when an update is late: short, true, and with nothing in it that acts by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from triage_bot.model.command import Misread
from triage_bot.model.decision import Answer, AnswerKind, Check, Remark, RemarkKind, Sheet
from triage_bot.policy.commands import COMMAND_HELP, commands
from triage_bot.render import TemplateWording, samples

from .conftest import SHIPPED, Golden
from .gitlab_markdown import text_nodes

BY_KIND = {remark.kind: remark for remark in samples.remarks()}
REMINDERS = {level: samples.reminder(level) for level in (1, 2, 3)}
BOT = frozenset({"triage-bot", "bot"})


def timed(**changes: Any) -> Sheet:
    """The sample account with another clock; its block shows that clock's deadline."""
    sheet = samples.full()
    assert sheet.timing is not None
    timing = replace(sheet.timing, **changes)
    return replace(sheet, timing=timing, next_update_due=timing.deadline)


STEP = {"step_due": date(2026, 11, 27), "deadline": date(2026, 11, 27)}
PROMISE = {"promised": date(2026, 11, 30), "deadline": date(2026, 11, 30)}
GRACE = {"grace_days": 7, "deadline": date(2026, 12, 11)}
SHEETS = {
    "step": timed(**STEP),
    "promise": timed(**PROMISE),
    "first": timed(updated=False),
    "grace": timed(**GRACE),
}


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_late(wording: TemplateWording, golden: Golden, name: str) -> None:
    timing = SHEETS[name].timing
    assert timing is not None
    on = max(date(2026, 12, 8), timing.deadline + timedelta(days=1))
    rule = "R-22" if name in ("step", "promise") else "R-21"
    golden(f"reminder-{name}", wording.comment([replace(REMINDERS[1], on=on, rule=rule)], SHEETS[name]))


URGENT = timed(urgent_days=30, days_late=1, snooze_until=None)


def test_an_urgent_first_reminder_tells_why_it_reaches_everybody(
    wording: TemplateWording, golden: Golden
) -> None:
    facts = replace(URGENT.account.facts, renewal_date=date(2026, 12, 20))
    sheet = replace(URGENT, account=replace(URGENT.account, facts=facts))
    golden("reminder-urgent", wording.comment([replace(REMINDERS[3], on=date(2026, 12, 5))], sheet))


@pytest.mark.parametrize(
    ("latest", "offered"),
    [
        (date(2027, 1, 7), "snooze until 2026-12-15: reason"),
        (date(2026, 12, 10), "snooze until 2026-12-10: reason"),
        (None, None),
    ],
)
def test_no_snooze_is_offered_that_would_be_refused(
    wording: TemplateWording, latest: date | None, offered: str | None
) -> None:
    text = wording.comment([REMINDERS[1]], timed(snooze_until=latest))
    assert re.findall(r"snooze until [^`]+", text) == ([offered] if offered else [])


def test_a_reminder_names_whose_comment_counts(wording: TemplateWording) -> None:
    sheet = timed(only_assignees=True)
    answer = samples.answered(AnswerKind.HELP)
    assert "- A comment by an assignee ends these reminders" in wording.comment([REMINDERS[1]], sheet)
    assert "Any other comment by an assignee simply counts" in wording.comment([answer], sheet)
    nobody = replace(sheet, assignee=None)
    assert "- Any comment by a person ends these reminders" in wording.comment([REMINDERS[1]], nobody)


def test_a_step_without_words_reads_well(wording: TemplateWording) -> None:
    sheet = timed(**STEP | {"step_text": ""})
    assert "It was due on 2026-11-27. Last" in wording.comment([REMINDERS[1]], sheet)
    due_soon = wording.comment([BY_KIND[RemarkKind.DUE_SOON]], sheet)
    assert "That is the day of the next step.\n" in due_soon


R_22 = [Check("R-22", f"date {n} is unreadable") for n in range(1, 5)]


@pytest.mark.parametrize(
    ("checks", "line"),
    [
        ([Check("R-50", "another thing")], None),
        (R_22[:1], "date 1 is unreadable."),
        ([R_22[0], Check("R-50", "another thing"), R_22[1]], "date 1 is unreadable; date 2 is unreadable."),
        (
            R_22,
            (
                "date 1 is unreadable; date 2 is unreadable; date 3 is unreadable; "
                "more at the head of the issue."
            ),
        ),
    ],
)
@pytest.mark.parametrize("remark", [*REMINDERS.values(), BY_KIND[RemarkKind.WORSENED]])
def test_what_the_next_steps_lack_stands_in_the_next_comment(
    wording: TemplateWording, remark: Remark, checks: list[Check], line: str | None
) -> None:
    text = wording.comment([remark], replace(samples.full(), checks=tuple(checks)))
    found = re.findall(r"^- \*\*To put right in \*Next steps\*:\*\* (.*)$", text, re.M)
    assert found == ([line] if line else [])


def test_what_the_next_steps_lack_is_told_once_in_a_comment(wording: TemplateWording) -> None:
    said = [BY_KIND[RemarkKind.WORSENED], REMINDERS[1]]
    assert wording.comment(said, replace(samples.full(), checks=tuple(R_22))).count("To put right") == 1


def test_a_handover_gives_more_time_where_there_is_some_left(wording: TemplateWording) -> None:
    said = BY_KIND[RemarkKind.HANDED_OVER]
    more = "The next update has 7 days more, once: it is due by 2026-12-11."
    assert more in wording.comment([said], SHEETS["grace"])
    late = wording.comment([replace(said, on=date(2026, 12, 12))], SHEETS["grace"])
    assert "more, once" not in late
    assert "An update is late already; nobody is reminded of it for 7 days." in late
    assert "more, once" not in wording.comment([said], samples.full())


@pytest.mark.parametrize("level", REMINDERS)
@pytest.mark.parametrize("by", ["cadence", "step", "promise"])
def test_the_first_words_tell_how_late_it_is_and_which_reminder_this_is(
    wording: TemplateWording, level: int, by: str
) -> None:
    remark = replace(REMINDERS[level], on=date(2026, 12, 8), mentions=("jdoe",))
    sheet = SHEETS.get(by, samples.full())
    assert sheet.timing is not None
    late = (date(2026, 12, 8) - sheet.timing.deadline).days
    which = {1: "Reminder", 2: "Second reminder", 3: "Last reminder"}[level]
    assert f"\n@jdoe **{which}, {late} days late: " in wording.comment([remark], sheet)
    tomorrow = replace(remark, on=sheet.timing.deadline + timedelta(days=1))
    assert f"\n@jdoe **{which}, 1 day late: " in wording.comment([tomorrow], sheet)


def test_a_reminder_about_an_account_nobody_knows(wording: TemplateWording, golden: Golden) -> None:
    golden("reminder-without-sheet", wording.comment([REMINDERS[3]], None))


def test_a_worsening_and_a_reminder_read_as_one(wording: TemplateWording, golden: Golden) -> None:
    said = [BY_KIND[RemarkKind.WORSENED], replace(REMINDERS[1], rule="R-22")]
    golden("comment-worsened-reminder", wording.comment(said, SHEETS["step"]))


def test_a_handover_and_a_reminder_read_as_one(wording: TemplateWording, golden: Golden) -> None:
    golden(
        "comment-handed-over-reminder",
        wording.comment(
            [replace(BY_KIND[RemarkKind.HANDED_OVER], on=REMINDERS[1].on), REMINDERS[1]], samples.full()
        ),
    )


@pytest.mark.parametrize("kind", AnswerKind)
def test_each_answer(wording: TemplateWording, golden: Golden, kind: AnswerKind) -> None:
    golden(f"answer-{kind}", wording.comment([samples.answered(kind)], samples.full()))


def test_the_clock_is_explained_with_all_that_bears_on_it(wording: TemplateWording, golden: Golden) -> None:
    sheet = timed(
        **PROMISE | {"grace_days": 7, "deadline": date(2026, 12, 7)},
        updated=False,
        step_due=None,
        step_text=None,
        level=None,
        snoozed_until=date(2026, 12, 15),
        days_late=0,
        why="snoozed until 2026-12-15",
    )
    golden("answer-explanation-all", wording.comment([samples.answered(AnswerKind.EXPLANATION)], sheet))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "2026-12-04 (every 14 days)"),
        (STEP, "2026-11-27 (next step of 2026-11-27, else every 14 days)"),
        (PROMISE, "2026-11-30 (next step of 2026-11-30 named in a comment, else every 14 days)"),
        (GRACE, "2026-12-11 (every 14 days, and 7 more since it changed hands)"),
        (
            STEP | GRACE | {"deadline": date(2026, 12, 4)},
            "2026-12-04 (next step of 2026-11-27, else every 14 days, and 7 more since it changed hands)",
        ),
        (
            {"snoozed_until": date(2026, 12, 15)},
            "2026-12-04 (every 14 days) · reminders snoozed until 2026-12-15",
        ),
    ],
)
def test_the_block_tells_why_that_day(wording: TemplateWording, changes: dict[str, Any], says: str) -> None:
    assert f"| Next update due | {says} |" in wording.block(timed(**changes)).split("\n")


def test_a_deadline_that_is_not_known_has_no_reason(wording: TemplateWording) -> None:
    sheet = replace(timed(**STEP), next_update_due=date(2026, 12, 1))
    assert "| Next update due | 2026-12-01 (every 14 days) |" in wording.block(sheet).split("\n")


def test_the_block_knows_no_clock(wording: TemplateWording) -> None:
    tomorrow = timed(days_late=5, level=2, why="late by 5 days")
    assert wording.issue(tomorrow) == wording.issue(samples.full())


SAID = {
    f"{remark.kind}-{remark.level}-{know}": (remark, sheet)
    for remark in samples.remarks()
    for know, sheet in (("full", samples.full()), ("step", SHEETS["step"]), ("none", None))
}


@pytest.mark.parametrize("name", SAID)
def test_only_those_who_are_asked_are_notified(wording: TemplateWording, name: str) -> None:
    remark, sheet = SAID[name]
    found = {
        name
        for node in text_nodes(wording.comment([remark], sheet))
        for name in re.findall(r"@([\w-]+)", node)
    }
    assert found <= set(remark.mentions)
    if remark.kind in (RemarkKind.REMINDER, RemarkKind.HANDED_OVER, RemarkKind.QUEUE_AGEING):
        assert found == set(remark.mentions)


@pytest.mark.parametrize("name", SAID)
def test_no_comment_of_the_bot_commands_it(wording: TemplateWording, name: str) -> None:
    remark, sheet = SAID[name]
    assert commands(wording.comment([remark], sheet), names=BOT) == ()


@pytest.mark.parametrize("level", REMINDERS)
def test_what_is_to_be_copied_neither_commands_nor_notifies(wording: TemplateWording, level: int) -> None:
    (skeleton,) = re.findall(
        r"^```markdown\n(.*?)^```$", wording.comment([REMINDERS[level]], samples.full()), re.M | re.S
    )
    assert commands(skeleton, names=BOT) == ()
    assert not re.search(r"^\s*/|@", skeleton, re.M)
    assert len(skeleton.split("\n")) == 6


def examples(text: str) -> list[str]:
    return re.findall(r"`(@triage-bot [^`]+)`", text)


@pytest.mark.parametrize("level", REMINDERS)
def test_what_a_reminder_tells_to_write_is_understood(wording: TemplateWording, level: int) -> None:
    written = examples(wording.comment([REMINDERS[level]], samples.full()))
    assert len(written) == 3
    for line in written:
        (command,) = commands(line, names=BOT)
        assert not isinstance(command, Misread), line


def test_help_lists_every_command_as_it_is_understood(wording: TemplateWording) -> None:
    text = wording.comment([samples.answered(AnswerKind.HELP)], samples.full())
    rows = [line for line in text.split("\n") if line.startswith("| `")]
    assert len(rows) == len(COMMAND_HELP)
    for row, told in zip(rows, COMMAND_HELP, strict=True):
        assert told.syntax in row
        assert told.meaning in row
        (line,) = examples(row)
        (command,) = commands(line, names=BOT)
        assert not isinstance(command, Misread), line


@pytest.mark.parametrize(
    ("renewal", "says"),
    [
        (date(2026, 12, 16), "renewal on 2026-12-16, in 1 day."),
        (date(2026, 12, 15), "renewal on 2026-12-15, in 0 days."),
        (date(2026, 12, 14), "renewal was due on 2026-12-14, 1 day ago."),
        (None, "renewal day not known."),
    ],
)
def test_what_is_at_stake(wording: TemplateWording, renewal: date | None, says: str) -> None:
    sheet = samples.full()
    facts = replace(sheet.account.facts, renewal_date=renewal)
    text = wording.comment([REMINDERS[2]], replace(sheet, account=replace(sheet.account, facts=facts)))
    assert f"- **At stake:** 240,000 USD ARR, {says}" in text.split("\n")


def test_headings_only_where_there_is_more_than_one(wording: TemplateWording) -> None:
    one = wording.comment([REMINDERS[1]], samples.full())
    two = wording.comment([REMINDERS[1], BY_KIND[RemarkKind.FLAG_CLEARED]], samples.full())
    assert "###" not in one
    assert re.findall(r"^### (.*)$", two, re.M) == ["Update late", "Flag cleared"]


def test_a_hint_keeps_what_to_type(wording: TemplateWording) -> None:
    answer = Answer(kind=AnswerKind.MISREAD, problem="did you mean `won`?", hint="ask @all for `a*b`")
    text = wording.comment([replace(samples.answered(), answers=(answer,))], samples.full())
    assert (
        "(did you mean `won`?). Please ask `@all` for `a*b`. Begin a line with `@triage-bot`, in a new"
        in text
    )


def test_a_team_words_one_level_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "remark"
    folder.mkdir()
    (folder / "reminder-2.md.j2").write_text(
        '{% extends "builtin/remark/reminder-2.md.j2" %}{% block level %}Ours.\n\n{% endblock %}'
    )
    wording = TemplateWording(user=tmp_path, shipped=SHIPPED)
    said = {level: wording.comment([remark], samples.full()) for level, remark in REMINDERS.items()}
    assert ["Ours." in text for text in said.values()] == [False, True, False]
