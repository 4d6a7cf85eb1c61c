"""The table of events: each event has its word for each state, and no state is a dead end by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.model.decision import State
from triage_bot.policy.lifecycle.event import Event
from triage_bot.policy.lifecycle.states import ENDED, IN_TRIAGE, NO_ISSUE
from triage_bot.policy.lifecycle.table import BY_ID, EVENTS, reachable

POLICY = Path(__file__).parents[3] / "triage_bot" / "policy"

each = pytest.mark.parametrize("event", EVENTS, ids=[event.id for event in EVENTS])


def test_every_event_of_the_handbook_has_its_line() -> None:
    numbers = [event.id for event in EVENTS if event.id.startswith("E")]
    assert numbers == [f"E{number}" for number in range(1, 32)]
    assert len(BY_ID) == len(EVENTS)


def test_every_state_belongs_to_one_part_of_life() -> None:
    parts = (NO_ISSUE, IN_TRIAGE, ENDED)
    assert frozenset().union(*parts) == frozenset(State)
    assert sum(map(len, parts)) == len(State)


@each
@pytest.mark.parametrize("state", State)
def test_each_event_moves_each_state_or_says_why_it_never_does(event: Event, state: State) -> None:
    moved = [move for move in event.moves if state in move.frm]
    refused = [never for never in event.never if state in never.states]
    assert bool(moved) != bool(refused), f"{event.id} in {state}: {len(moved)} moves, {len(refused)} reasons"
    assert len(refused) <= 1
    assert all(never.because for never in refused)
    assert event.targets(state) or refused


@each
def test_a_move_into_another_state_says_on_what_condition_or_is_the_only_one(event: Event) -> None:
    for state in State:
        ways = [move for move in event.moves if state in move.frm]
        assert len([move for move in ways if not move.when]) <= 1, f"{event.id} in {state}"


@each
def test_the_module_that_carries_it_out_is_there(event: Event) -> None:
    if event.module is not None:
        path = POLICY.joinpath(*event.module.split("."))
        assert path.with_suffix(".py").is_file() or path.is_dir()


def test_only_a_decided_outcome_ends_a_case() -> None:
    """R-40: nothing that a rating says alone closes an issue."""
    closing = {event.id for event in EVENTS for s in IN_TRIAGE if event.targets(s) & ENDED}
    assert closing == {"E9", "E14", "E15", "E16", "E19", "E21", "E27", "E28", "E31"}
    assert [event.id for event in EVENTS if State.WON in event.targets(State.RED)] == ["E21"]


def test_every_state_can_be_reached_and_every_open_one_can_end() -> None:
    everything = [event.id for event in EVENTS]
    assert reachable(State.UNTRACKED, everything) | {State.CLOSED, State.UNTRACKED} == frozenset(State)
    for state in IN_TRIAGE:
        assert {State.WON, State.LOST, State.VOID} <= reachable(state, everything)


def test_what_is_reachable_follows_from_the_rules_named() -> None:
    assert reachable(State.RED, ["E8"]) == {State.RED, State.RECOVERING}
    assert reachable(State.RED, ["R-16"]) == {State.RED}
    assert reachable(State.NEW, ["R-16", "E8"]) == {State.NEW, State.RED, State.YELLOW, State.RECOVERING}
    assert reachable(State.YELLOW, []) == {State.YELLOW}
