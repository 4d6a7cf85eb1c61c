"""Memories for the tests of the marker: a plain one, a full one and hypothesis's own."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from triage_bot.model import command
from triage_bot.model.health import Rating
from triage_bot.model.memory import LEVELS, Absence, Memory, Nudged, Promise, Sighting, Verdict
from triage_bot.model.outcome import Conclusion, Episode, How, Outcome
from triage_bot.model.renewal_watch import Review, ReviewItem
from triage_bot.model.settings import Category

PLAIN = Memory(
    account="0014M00001AbCdEQAV", opened=date(2026, 11, 2), health=Rating.RED, since=date(2026, 11, 1)
)

FULL = Memory(
    account="0014M00001AbCdEQAV",
    opened=date(2026, 11, 2),
    episode=2,
    health=Rating.YELLOW,
    since=date(2026, 11, 1),
    turn=3,
    before=Rating.RED,
    before_since=date(2026, 9, 14),
    pending=Sighting(Rating.GREEN, date(2026, 11, 19), date(2026, 11, 18)),
    person=Sighting(Rating.RED, date(2026, 11, 18)),
    unknown=date(2026, 11, 5),
    absence=Absence(since=date(2026, 11, 1), last=date(2026, 11, 3), runs=2),
    flagged=False,
    assignee="jdoe",
    title="deadbeef",
    updated=date(2026, 11, 12),
    updated_note=71,
    due=date(2026, 11, 16),
    milestone="FY28-Q1",
    placed={Category.HEALTH: "HS::Yellow", Category.RISK: "risk::lack of adoption"},
    classified="yellow on 2026-09-14, at risk on 2026-11-01",
    shown={"nps": 7.0, "license_utilization": 0.41},
    told=2,
    told_on=date(2026, 11, 2),
    csm="177f85df",
    grace_note=0,
    handed_on=date(2026, 11, 10),
    hands=3,
    lapses=1,
    queued=date(2026, 11, 9),
    nudged=Nudged(since_note=71, level=2, on=date(2026, 11, 20)),
    cadence=7,
    renewal=date(2027, 3, 31),
    heard=72,
    snooze=Promise(72, date(2026, 12, 1)),
    promised=Promise(71, date(2026, 11, 16)),
    verdict=Verdict(72, "not-at-risk", date(2026, 11, 13), How.CHURN),
    renews=date(2027, 1, 31),
    greens=2,
    green_on=date(2026, 11, 5),
    leaving=date(2026, 11, 6),
    asked={"still-at-risk": date(2026, 11, 7)},
    concluded=Conclusion(
        outcome=Outcome.LOSS, on=date(2026, 11, 8), rule="E15", how=How.CONTRACTION, fact="0068b00002CSjkq"
    ),
    closed_on=date(2026, 11, 9),
    well=date(2026, 11, 10),
    episodes=(Episode(date(2026, 1, 5), date(2026, 3, 1), Outcome.WIN),),
    follows=3,
    said=frozenset({"health-unknown", "flag-cleared"}),
    reopened=date(2026, 11, 11),
    adopted=date(2026, 11, 3),
    issue_opened=date(2026, 11, 1),
    scope_left=date(2026, 12, 1),
    review=Review(date(2027, 3, 1), date(2026, 11, 1), frozenset({ReviewItem.SYNC})),
    bots=frozenset({7, 42}),
)

texts = st.text(max_size=20) | st.sampled_from(
    ["-->", "--", "<!--", "a--b>", "&amp;", "\u2028", "\r\n", "\ud800"]
)
days = st.dates()
ratings = st.sampled_from(Rating)
sightings = st.builds(Sighting, ratings, days, st.none() | days)
counts = st.integers(0, 1000)
notes = st.integers(0, 2**53 - 1)
promises = st.builds(Promise, notes, days)

memories = st.builds(
    Memory,
    account=texts.filter(bool),
    opened=days,
    episode=st.integers(1, 99),
    health=ratings,
    since=days,
    turn=counts,
    before=st.none() | ratings,
    before_since=st.none() | days,
    pending=st.none() | sightings,
    person=st.none() | sightings,
    unknown=st.none() | days,
    absence=st.none() | st.builds(Absence, since=days, last=days, runs=counts),
    flagged=st.none() | st.booleans(),
    assignee=st.none() | texts,
    title=st.none() | texts,
    updated=st.none() | days,
    updated_note=notes,
    due=st.none() | days,
    milestone=st.none() | texts,
    placed=st.dictionaries(st.sampled_from([c.value for c in Category]), texts, max_size=4),
    classified=st.none() | texts,
    shown=st.dictionaries(texts, st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    told=counts,
    told_on=st.none() | days,
    csm=st.none() | texts,
    grace_note=st.none() | notes,
    handed_on=st.none() | days,
    hands=counts,
    lapses=counts,
    queued=st.none() | days,
    nudged=st.none() | st.builds(Nudged, since_note=notes, level=st.sampled_from(LEVELS), on=days),
    cadence=st.none() | st.integers(1, 366),
    renewal=st.none() | days,
    heard=notes,
    snooze=st.none() | promises,
    promised=st.none() | promises,
    verdict=st.none()
    | st.builds(
        Verdict,
        notes,
        st.sampled_from([word.value for word in command.Verdict]),
        days,
        st.none() | st.sampled_from(How),
    ),
    renews=st.none() | days,
    greens=counts,
    green_on=st.none() | days,
    leaving=st.none() | days,
    asked=st.dictionaries(texts, days, max_size=3),
    concluded=st.none()
    | st.builds(
        Conclusion,
        outcome=st.sampled_from(Outcome),
        on=days,
        rule=texts,
        how=st.none() | st.sampled_from(How),
        fact=texts,
        episode=st.none() | st.integers(1, 2**20),
    ),
    closed_on=st.none() | days,
    well=st.none() | days,
    follows=st.none() | st.integers(1, 2**40),
    episodes=st.lists(st.builds(Episode, days, days, st.none() | st.sampled_from(Outcome)), max_size=3).map(
        tuple
    ),
    said=st.frozensets(texts, max_size=3),
    reopened=st.none() | days,
    adopted=st.none() | days,
    issue_opened=st.none() | days,
    scope_left=st.none() | days,
    review=st.none()
    | st.builds(Review, renewal=days, began=days, done=st.frozensets(st.sampled_from(ReviewItem))),
    bots=st.frozensets(notes, max_size=3),
)
