"""Setting a project up: everything is made once, and what is right or a group's is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from triage_bot.gitlab.setup import (
    Step,
    StepState,
    WantedMilestone,
    ensure_board,
    ensure_labels,
    ensure_milestones,
)
from triage_bot.model.action import EnsureLabel
from triage_bot.sandbox import rows

from .conftest import Stand

WANTED = (
    EnsureLabel(name="HS::Red", color="#FF0000", description="At risk"),
    EnsureLabel(name="E&A / ?", color="#ffcc00", description="Engagement & adoption"),
    EnsureLabel(name="301", color="#00ff00"),
)


def states(steps: tuple[Step, ...]) -> list[tuple[str, StepState]]:
    return [(step.name, step.state) for step in steps]


def label(stand: Stand, title: str) -> rows.Label:
    (found,) = [label for label in stand.world.labels if label.title == title]
    return found


@pytest.fixture
def project(stand):
    return stand.board().project


def test_labels_are_made_then_kept(stand, project):
    first = ensure_labels(stand.connection(), project, WANTED)
    stand.server.log.clear()
    second = ensure_labels(stand.connection(), project, WANTED)

    assert states(first) == [(one.name, StepState.MADE) for one in WANTED]
    assert states(second) == [(one.name, StepState.KEPT) for one in WANTED]
    assert [entry.method for entry in stand.server.log] == ["GET"]
    assert label(stand, "E&A / ?").description == "Engagement & adoption"


def test_a_label_of_the_project_that_differs_is_brought_in_line(stand, project):
    ensure_labels(stand.connection(), project, WANTED)
    with stand.world.edit():
        assert label(stand, "HS::Red").id == 301
        label(stand, "301").color = "#123456"
        label(stand, "HS::Red").description = "Something else"
        label(stand, "E&A / ?").color = "#123456"

    steps = ensure_labels(stand.connection(), project, WANTED)

    assert [step.state for step in steps] == [StepState.CHANGED] * 3
    assert label(stand, "301").color == "#00ff00"
    assert label(stand, "E&A / ?").color == "#ffcc00"
    assert label(stand, "HS::Red").color.lower() == "#ff0000"
    assert label(stand, "HS::Red").description == "At risk"


def test_a_colour_may_be_written_short(stand, project):
    ensure_labels(stand.connection(), project, WANTED)
    with stand.world.edit():
        label(stand, "E&A / ?").color = "#FC0"

    steps = ensure_labels(stand.connection(), project, WANTED)

    assert [step.state for step in steps] == [StepState.KEPT] * 3


def test_a_groups_label_is_left_to_the_group(stand, project):
    with stand.world.edit() as world:
        world.labels.add(
            rows.Label(id=world.labels.next_id(), title="HS::Red", color="#aa0000", group_path="acme")
        )

    (step,) = ensure_labels(stand.connection(), project, WANTED[:1])

    assert step.state is StepState.FOREIGN
    assert "belongs to a group" in step.problem
    assert label(stand, "HS::Red").color == "#aa0000"


def test_a_guest_is_refused_label_by_label(stand, project):
    steps = ensure_labels(stand.connection("guest"), project, WANTED)

    assert [step.state for step in steps] == [StepState.REFUSED] * 3
    assert all("403" in step.problem for step in steps)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_doubtful_end_makes_no_second_label(stand, project, when):
    stand.world.faults.drop_next(when, method="POST")

    steps = ensure_labels(stand.connection(), project, WANTED[:1])

    assert states(steps) == [("HS::Red", StepState.MADE)]
    assert label(stand, "HS::Red").color.lower() == "#ff0000"


def test_milestones_are_made_with_their_days(stand, project):
    wanted = (
        WantedMilestone(title="FY27-Q4", start=date(2026, 11, 1), due=date(2027, 1, 31)),
        WantedMilestone(title="Someday"),
    )

    first = ensure_milestones(stand.connection(), project, wanted)
    second = ensure_milestones(stand.connection(), project, wanted)

    assert [step.state for step in first] == [StepState.MADE, StepState.MADE]
    assert [step.state for step in second] == [StepState.KEPT, StepState.KEPT]
    made = next(one for one in stand.world.milestones if one.title == "FY27-Q4")
    assert (made.start_date, made.due_date) == ("2026-11-01", "2027-01-31")


def test_a_board_with_its_columns_is_made_once_and_completed(stand, project):
    ensure_labels(stand.connection(), project, WANTED)

    first = ensure_board(stand.connection(), project, "Triage", ["HS::Red", "missing"])
    second = ensure_board(stand.connection(), project, "Triage", ["HS::Red", "301"])

    assert states(first) == [
        ("Triage", StepState.MADE),
        ("HS::Red", StepState.MADE),
        ("missing", StepState.REFUSED),
    ]
    assert states(second) == [
        ("Triage", StepState.KEPT),
        ("HS::Red", StepState.KEPT),
        ("301", StepState.MADE),
    ]
    assert len(list(stand.world.boards)) == 1


def test_a_board_that_may_not_be_made(stand, project):
    (step,) = ensure_board(stand.connection("guest"), project, "Triage", ["HS::Red"])

    assert (step.kind, step.state) == ("board", StepState.REFUSED)
