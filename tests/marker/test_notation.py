"""Memory survives its way through the marker exactly, and nothing in it can end the comment."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from triage_bot.marker import UnreadableError, from_json, to_json
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory

from .memories import FULL, PLAIN, memories

unhurried = settings(deadline=None)  # a busy machine is no failure


@unhurried
@given(memories)
def test_round_trip_is_exact(memory: Memory) -> None:
    assert from_json(to_json(memory)) == memory


@unhurried
@given(memories)
def test_no_comment_can_end_inside(memory: Memory) -> None:
    text = to_json(memory)
    assert text.isascii()
    assert not any(sign in text for sign in ("<", ">", "&", "--", "\n", "\r"))


def test_plain_memory_is_short() -> None:
    assert to_json(PLAIN) == (
        '{"account":"0014M00001AbCdEQAV","opened":"2026-11-02","health":"red","since":"2026-11-01"}'
    )


def test_full_memory_has_a_fixed_order() -> None:
    assert to_json(FULL) == (
        '{"account":"0014M00001AbCdEQAV","opened":"2026-11-02","ep":2,"health":"yellow","since":"2026-11-01",'
        '"turn":3,"was":"red","was_since":"2026-09-14","pending":["green","2026-11-19","2026-11-18"],'
        '"person":["red","2026-11-18"],"unknown":"2026-11-05","gone":["2026-11-01","2026-11-03",2],'
        '"flag":false,"who":"jdoe","title":"deadbeef","seen":"2026-11-12","seen_note":71,"due":"2026-11-16","ms":"FY28-Q1",'
        '"labels":{"health":"HS::Yellow","risk":"risk::lack of adoption"},'
        '"why":"yellow on 2026-09-14, at risk on 2026-11-01",'
        '"shown":{"license_utilization":0.41,"nps":7},"told":2,"told_on":"2026-11-02",'
        '"csm":"177f85df","grace":0,"handed":"2026-11-10","hands":3,"queued":"2026-11-09","nudged":[71,2,"2026-11-20"],'
        '"lapses":1,'
        '"days":7,"renewal":"2027-03-31",'
        '"heard":72,"snooze":[72,"2026-12-01"],"next":[71,"2026-11-16"],'
        '"verdict":[72,"not-at-risk","2026-11-13","churn"],'
        '"renews":"2027-01-31","greens":2,"green_on":"2026-11-05","leaving":"2026-11-06","asked":{"still-at-risk":"2026-11-07"},'
        '"end":{"is":"loss","on":"2026-11-08","by":"E15","how":"contraction","fact":"0068b00002CSjkq"},'
        '"closed":"2026-11-09","well":"2026-11-10","follows":3,"past":[["2026-01-05","2026-03-01","win"]],'
        '"said":["flag-cleared","health-unknown"],"again":"2026-11-11","taken":"2026-11-03","own":"2026-11-01","scope":"2026-12-01",'
        '"review":["2027-03-01","2026-11-01","sync"],"bots":[7,42]}'
    )


def test_the_full_memory_has_no_default_left() -> None:
    fresh = Memory(account=FULL.account, opened=FULL.opened, health=Rating.RED, since=FULL.since)
    unset = {f.name for f in fields(Memory) if getattr(FULL, f.name) == getattr(fresh, f.name)}
    assert unset == {"account", "opened", "since"}


def test_a_measure_must_be_finite() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json(replace(PLAIN, shown={"nps": float("inf")}))


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ValueError, match="id of an account"):
        to_json(replace(PLAIN, account=""))
    with pytest.raises(ValueError, match="16384"):
        to_json(replace(PLAIN, classified="x" * 16_384))


def test_order_of_sets_and_labels_does_not_show() -> None:
    turned = replace(
        FULL, placed=dict(reversed(FULL.placed.items())), said=frozenset(sorted(FULL.said, reverse=True))
    )
    assert to_json(turned) == to_json(FULL)


def test_unknown_keys_are_kept_out() -> None:
    record = json.loads(to_json(PLAIN)) | {"later": {"anything": 1}}
    assert from_json(json.dumps(record)) == PLAIN


@pytest.mark.parametrize(
    "change",
    [
        {"account": ""},
        {"account": 7},
        {"opened": "2026-13-01"},
        {"opened": "20261102"},
        {"opened": "2026-W45-1"},
        {"opened": None},
        {"health": "purple"},
        {"health": ["red"]},
        {"ep": True},
        {"ep": "1"},
        {"turn": -1},
        {"turn": 1.5},
        {"turn": 10**9},
        {"pending": ["green"]},
        {"pending": "green"},
        {"pending": {"green": 1}},
        {"gone": ["2026-11-01", "2026-11-02"]},
        {"flag": 1},
        {"who": {"a": 1}},
        {"labels": ["HS::Red"]},
        {"labels": {"health": 1}},
        {"shown": {"nps": "7"}},
        {"shown": {"nps": True}},
        {"shown": {"nps": float("nan")}},
        {"shown": {"nps": 10**400}},
        {"told": None},
        {"said": "flag-cleared"},
        {"said": [1]},
        {"seen_note": -1},
        {"seen_note": "7"},
        {"csm": 7},
        {"grace": True},
        {"handed": 20261110},
        {"queued": ""},
        {"nudged": [71, 2]},
        {"nudged": [71, True, "2026-11-20"]},
        {"nudged": {"level": 1}},
        {"nudged": [71, -3, "2026-11-20"]},
        {"nudged": [71, 4, "2026-11-20"]},
        {"nudged": [71, 99, "2026-11-20"]},
        {"nudged": [71, "x", "2026-11-20"]},
        {"days": 0},
        {"days": "14"},
        {"renewal": "31/03/2027"},
        {"heard": 1.5},
        {"snooze": ["72", "2026-12-01"]},
        {"next": [71]},
        {"verdict": [72, 1, "2026-11-13"]},
        {"verdict": [72, "saved", "2026-11-13"]},
        {"verdict": [72, "<b>won</b>", "2026-11-13"]},
        {"again": True},
        {"review": ["2027-03-01", "2026-11-01", "lunch"]},
        {"review": "2027-03-01"},
        {"bots": 7},
        {"bots": ["7"]},
    ],
    ids=str,
)
def test_a_value_the_bot_never_writes_is_refused(change: dict[str, object]) -> None:
    record = json.loads(to_json(PLAIN)) | change
    with pytest.raises(UnreadableError, match=next(iter(change))):
        from_json(json.dumps(record))


@pytest.mark.parametrize("key", ["account", "opened", "health", "since"])
def test_what_is_needed_must_be_there(key: str) -> None:
    record = json.loads(to_json(PLAIN))
    del record[key]
    with pytest.raises(UnreadableError, match=f"'{key}' is missing"):
        from_json(json.dumps(record))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "1", "[" * 5000, '{"a":' * 2000, "9" * 5000, '{"account":"' + "x" * 20000 + '"}'],
    ids=lambda text: text[:12],
)
def test_damaged_json_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        from_json(text)
