"""What people read, as golden files; the same facts give the same bytes."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_bot.marker import keys, read
from triage_bot.model.decision import Proposal, Remark, RemarkKind, Sheet
from triage_bot.model.health import Rating
from triage_bot.model.memory import Sighting
from triage_bot.model.settings import Category
from triage_bot.ports import Wording
from triage_bot.render import TEMPLATES, TemplateWording, samples
from triage_bot.render.registry import PIECES, READ_HEADINGS, remark_template
from triage_bot.render.view import SHEET_VARIABLES, sheet_view

from .conftest import SHIPPED, Golden
from .sheets import remarks, sheets

unhurried = settings(deadline=None)  # a busy machine is no failure

SAMPLES = {remark_template(remark)[len("remark/") : -len(".md.j2")]: remark for remark in samples.remarks()}
BY_KIND = {remark.kind: remark for remark in samples.remarks()}


def test_it_is_a_wording(wording: TemplateWording) -> None:
    port: Wording = wording
    assert port.title(samples.full(), shared_name=False) == "Bergheim & Söhne KG – account triage"


def test_every_template_is_listed() -> None:
    there = {file.relative_to(SHIPPED).as_posix() for file in SHIPPED.rglob("*.j2")}
    assert there == {*TEMPLATES, *PIECES}
    assert set(TEMPLATES[3:]) == {f"remark/{name}.md.j2" for name in SAMPLES}
    assert {remark.kind for remark in SAMPLES.values()} == set(RemarkKind)
    assert list(TEMPLATES[3:]) == sorted(TEMPLATES[3:])
    assert list(PIECES) == sorted(PIECES)


def test_the_view_has_the_variables_it_declares() -> None:
    assert tuple(sheet_view(samples.full())) == SHEET_VARIABLES
    assert tuple(sheet_view(samples.bare())) == SHEET_VARIABLES


def test_the_whole_issue(wording: TemplateWording, golden: Golden) -> None:
    golden("issue", wording.issue(samples.full()))


def test_the_block_in_every_doubtful_condition(wording: TemplateWording, golden: Golden) -> None:
    golden("block-bare", wording.block(samples.bare()))


@pytest.mark.parametrize("name", SAMPLES)
def test_each_remark(wording: TemplateWording, golden: Golden, name: str) -> None:
    golden(f"remark-{name}", wording.comment([SAMPLES[name]], samples.full()))


def test_no_remark_asks_for_what_nobody_hears() -> None:
    """Outcomes are heard from labels and from words to the bot, never from a part of the description."""
    for name in SAMPLES:
        text = (SHIPPED / f"remark/{name}.md.j2").read_text(encoding="utf-8")
        assert "*Outcome*" not in text, name


def test_a_person_is_told_when_the_renewals_contradict_the_outcome(wording: TemplateWording) -> None:
    won = BY_KIND[RemarkKind.CLOSED_WON]
    assert won.ending is not None
    agreed = replace(won, ending=replace(won.ending, otherwise=None))
    assert "The CRM says otherwise" in wording.comment([won], samples.full())
    assert "The CRM says otherwise" not in wording.comment([agreed], samples.full())


def test_two_remarks_are_one_comment(wording: TemplateWording, golden: Golden) -> None:
    said = [BY_KIND[RemarkKind.WORSENED], BY_KIND[RemarkKind.FLAG_CLEARED]]
    comment = wording.comment(said, samples.full())
    golden("comment-two", comment)
    assert keys(comment) == {"worsened:1.1", "flag-cleared:1.1"}


def test_a_remark_about_an_account_nobody_knows(wording: TemplateWording, golden: Golden) -> None:
    golden("remark-without-sheet", wording.comment([samples.bare_remarks()[0]], None))


def test_the_issue_is_the_block_and_then_people_s_parts(wording: TemplateWording) -> None:
    sheet = samples.full()
    marked = read(wording.issue(sheet))
    assert marked is not None
    assert (marked.before, marked.memory, marked.block) == ("", sheet.memory, wording.block(sheet))
    assert set(READ_HEADINGS) < set(marked.after.split("\n"))


def test_a_comment_needs_a_remark(wording: TemplateWording) -> None:
    with pytest.raises(ValueError, match="key"):
        wording.comment([], samples.full())


@unhurried
@given(sheets)
def test_the_same_facts_give_the_same_bytes(wording: TemplateWording, sheet: Sheet) -> None:
    turned = replace(
        deepcopy(sheet),
        memory=replace(sheet.memory, placed=dict(reversed(sheet.memory.placed.items()))),
        labels_kept=dict(reversed(sheet.labels_kept.items())),
    )
    fresh = TemplateWording(user=None, shipped=SHIPPED)
    assert fresh.issue(turned) == wording.issue(sheet)
    assert wording.issue(sheet) == wording.issue(sheet)


@unhurried
@given(st.lists(remarks, min_size=1, max_size=3), st.none() | sheets)
def test_the_same_remarks_give_the_same_bytes(
    wording: TemplateWording, said: list[Remark], sheet: Sheet | None
) -> None:
    fresh = TemplateWording(user=None, shipped=SHIPPED)
    assert fresh.comment(deepcopy(said), deepcopy(sheet)) == wording.comment(said, sheet)


def test_the_day_of_the_export_does_not_show(wording: TemplateWording) -> None:
    sheet = samples.full()
    later = tuple(replace(reading, as_of=date(2027, 1, 1)) for reading in sheet.account.readings)
    moved = replace(sheet, account=replace(sheet.account, readings=later))
    assert wording.block(moved) == wording.block(sheet)


def row(wording: TemplateWording, sheet: Sheet, head: str) -> str:
    return next(line for line in wording.block(sheet).split("\n") if line.startswith(f"| {head} |"))


@pytest.mark.parametrize(
    ("change", "head", "says"),
    [
        (
            {"memory": {"pending": Sighting(Rating.GREEN, date(2026, 11, 19))}},
            "Confirming",
            "the source says 🟢 green since 2026-11-19; the label follows when a later run sees it again",
        ),
        (
            {"memory": {"person": Sighting(Rating.GREEN, date(2026, 11, 18))}},
            "By hand",
            "a person chose 🟢 green (seen 2026-11-18), kept",
        ),
        (
            {
                "memory": {"person": Sighting(Rating.GREEN, date(2026, 11, 18))},
                "person_until": date(2026, 11, 21),
            },
            "By hand",
            "a person chose 🟢 green (seen 2026-11-18), kept until 2026-11-21, then the source counts again",
        ),
        (
            {"memory": {"unknown": date(2026, 11, 5)}},
            "No rating",
            "no usable rating since 2026-11-05; the last known one stays",
        ),
        ({"labels_kept": {Category.RISK: "risk::x"}}, "Risk impact", "Seat Churn"),
        ({"memory": {"before": None}}, "Health", "🔴 red since 2026-11-01 (CSM sentiment, set 2026-11-01)"),
        (
            {"labels_kept": {}, "labels_standing": {Category.REGION: "EMEA"}},
            "Region",
            "`EMEA` · Enterprise · Germany",
        ),
        (
            {"labels_kept": {}, "labels_standing": {}, "memory": {"placed": {Category.REGION: "EMEA"}}},
            "Region",
            "`EMEA` was taken off by a person and is not put back · Enterprise · Germany",
        ),
        (
            {
                "classification": Proposal(label=None, rule="2.5", why="no earlier rating is known"),
                "memory": {"placed": {}},
            },
            "Classification",
            "left off: no earlier rating is known",
        ),
        ({"next_update_due": None}, "Next update due", "n/a (every 14 days)"),
    ],
)
def test_the_block_says_in_words(
    wording: TemplateWording, change: dict[str, object], head: str, says: str
) -> None:
    sheet = samples.full()
    memory = replace(sheet.memory, **change.pop("memory", {}))
    assert row(wording, replace(sheet, memory=memory, **change), head) == f"| {head} | {says} |"
