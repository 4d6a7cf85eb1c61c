"""Sheets and remarks for the tests, ordinary and hostile."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from triage_bot.model.account import Account, Reading
from triage_bot.model.decision import (
    Answer,
    AnswerKind,
    Check,
    Passed,
    Proposal,
    Remark,
    RemarkKind,
    Sheet,
    Timing,
)
from triage_bot.model.facts import FIELD_KINDS, Facts, Kind
from triage_bot.model.health import Rating
from triage_bot.model.memory import Absence, Memory, Sighting
from triage_bot.model.merge import TakenOver
from triage_bot.model.money import Money
from triage_bot.model.next_step import NextStep
from triage_bot.model.settings import Category
from triage_bot.render import samples


def hostile_sheet(text: str) -> Sheet:
    """The full sample with `text` wherever a source, a person or the configuration could have put it."""
    sheet = samples.full()
    facts = replace(
        sheet.account.facts,
        **{name: text for name, kind in FIELD_KINDS.items() if kind in (Kind.TEXT, Kind.ID)},
        **{name: (text, text) for name, kind in FIELD_KINDS.items() if kind is Kind.LIST},
        arr=Money(Decimal(1), text),
    )
    elsewhere = replace(facts, csm_sentiment=Rating.YELLOW)
    assert sheet.timing is not None
    said = Proposal(label=text, rule="2.6", source_words=(text,), why=text, provisional=True)
    return replace(
        sheet,
        account=Account(
            facts=facts,
            readings=(
                Reading(text, date(2026, 11, 2), text, 2, facts),
                Reading(text, None, text, 2, elsewhere),
            ),
        ),
        memory=replace(sheet.memory, account=text or "x", placed={Category.RISK: text}),
        health_from=text,
        fiscal_quarter=text,
        region=said,
        risk=replace(said, label=None),
        classification=said,
        devops=replace(said, provisional=False),
        assignee=text,
        manager=text,
        checks=(Check("R-50", text), Check("R-14", text)),
        labels_kept={Category.REGION: text},
        timing=replace(
            sheet.timing,
            step_due=date(2026, 11, 27),
            step_text=text,
            deadline=date(2026, 11, 27),
            why=text,
        ),
        bot=text,
    )


def hostile_remarks(text: str) -> tuple[Remark, ...]:
    """The sample remarks with `text` wherever it could come from outside. Only the mentions stay theirs."""
    return tuple(
        replace(
            remark,
            source=text,
            key=f"{remark.kind}{text}",
            outgoing=text,
            incoming=text,
            to=text,
            answers=tuple(replace(answer, problem=text, hint=text) for answer in remark.answers),
            taken=_hostile_merge(remark.taken, text),
        )
        for remark in samples.remarks()
    )


def _hostile_merge(taken: TakenOver | None, text: str) -> TakenOver | None:
    if taken is None:
        return None
    steps = tuple(replace(step, text=text, owner=text) for step in taken.steps)
    merges = tuple(replace(m, account_id=text, into=text, source=text) for m in taken.merges)
    return replace(taken, lost=text, kept=text, name=text, steps=steps, merges=merges)


ASKED = re.compile(r"@(jdoe|asmith|mgr-emea|vp-emea)(?= )")
"""The mentions that the samples and the strategy below ask for; any other one is a danger."""


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))
texts = st.text(max_size=30)
ratings = st.sampled_from(Rating)

_BY_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.ID: texts.filter(bool),
    Kind.TEXT: texts,
    Kind.LIST: st.lists(texts, max_size=3).map(tuple),
    Kind.RATING: ratings,
    Kind.FLAG: st.booleans(),
    Kind.DATE: days,
    Kind.MOMENT: st.datetimes(),
    Kind.MONEY: st.builds(
        Money, st.decimals(allow_nan=False, allow_infinity=False, places=2), st.just("USD")
    ),
    Kind.NUMBER: st.floats(allow_nan=True, allow_infinity=True),
    Kind.PERCENT: st.floats(allow_nan=True, allow_infinity=True),
}

facts = st.builds(
    Facts,
    account_id=_BY_KIND[Kind.ID],
    name=texts,
    **{
        f.name: st.none() | _BY_KIND[FIELD_KINDS[f.name]]
        for f in fields(Facts)
        if f.name not in ("account_id", "name")
    },
)

proposals = st.builds(
    Proposal,
    label=st.none() | texts,
    rule=st.just("2.6"),
    source_words=st.lists(texts, max_size=2).map(tuple),
    why=texts | st.just("not needed"),
    provisional=st.booleans(),
)

memories = st.builds(
    Memory,
    account=texts.filter(bool),
    opened=days,
    health=ratings,
    since=days,
    before=st.none() | ratings,
    before_since=st.none() | days,
    pending=st.none() | st.builds(Sighting, ratings, days),
    person=st.none() | st.builds(Sighting, ratings, days),
    unknown=st.none() | days,
    absence=st.none() | st.builds(Absence, since=days, last=days, runs=st.integers(0, 5)),
    placed=st.dictionaries(st.sampled_from(Category), texts, max_size=3),
)

accounts = st.builds(
    lambda merged, others: Account(
        facts=merged,
        readings=tuple(Reading(f"source {n}", None, "x.csv", n, f) for n, f in enumerate((merged, *others))),
    ),
    facts,
    st.lists(facts, max_size=1),
)

timings = st.builds(
    Timing,
    since=days,
    updated=st.booleans(),
    days=st.integers(1, 90),
    by_cadence=days,
    deadline=days,
    days_late=st.integers(0, 90),
    step_due=st.none() | days,
    step_text=st.none() | texts,
    promised=st.none() | days,
    snoozed_until=st.none() | days,
    grace_days=st.integers(0, 7),
    level=st.none() | st.integers(1, 3),
    why=texts,
    updated_by=st.none() | texts,
    passed=st.lists(st.builds(Passed, texts, days, texts), max_size=3).map(tuple),
    steps=st.lists(
        st.builds(
            NextStep, text=texts, due=st.none() | days, done=st.booleans(), owner=st.none(), line=st.just(1)
        ),
        max_size=3,
    ).map(tuple),
) | st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 2, 1)).map(
    lambda due: Timing(
        since=date(2025, 12, 31),
        updated=True,
        days=60,
        by_cadence=date(2026, 3, 1),
        deadline=due,
        days_late=1,
        step_due=due,
        step_text="call @all",
    )
)
"""Any clock, and often enough one that a next step decides."""

answers = st.builds(Answer, kind=st.sampled_from(AnswerKind), day=st.none() | days, problem=texts, hint=texts)

sheets = st.builds(
    Sheet,
    account=accounts,
    memory=memories,
    health_from=texts,
    fiscal_quarter=st.none() | st.just("FY28-Q1"),
    region=proposals,
    risk=proposals,
    classification=proposals,
    devops=proposals,
    assignee=st.none() | texts,
    manager=st.none() | texts,
    csm_unmapped=st.booleans(),
    next_update_due=st.none() | days,
    cadence_days=st.integers(1, 90),
    checks=st.lists(st.builds(Check, st.just("R-50"), texts), max_size=3).map(tuple),
    labels_kept=st.dictionaries(st.sampled_from(Category), texts, max_size=2),
    person_until=st.none() | days,
    labels_standing=st.none() | st.dictionaries(st.sampled_from(Category), texts, max_size=3),
    timing=st.none() | timings,
    bot=st.none() | texts,
)

remarks = st.builds(
    Remark,
    kind=st.sampled_from(RemarkKind),
    key=texts.filter(bool),
    rule=st.just("E6"),
    before=st.none() | ratings,
    after=st.none() | ratings,
    since=st.none() | days,
    source=st.none() | texts,
    as_of=st.none() | days,
    other_iid=st.none() | st.integers(1, 9999),
    level=st.none() | st.integers(1, 3),
    on=st.none() | days,
    mentions=st.lists(st.sampled_from(["jdoe", "all", "x y", "@x", "/close", "mgr-emea"])).map(tuple),
    outgoing=st.none() | texts,
    incoming=st.none() | texts,
    to=st.none() | texts,
    answers=st.lists(answers, max_size=2).map(tuple),
)
