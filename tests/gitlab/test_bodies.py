"""What was asked and is not in the answer is named, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from triage_bot.gitlab.answers import Issue
from triage_bot.gitlab.bodies import left_out

ANSWER: dict[str, Any] = {
    "id": 9001,
    "iid": 3,
    "title": "Acme",
    "description": "Facts",
    "state": "opened",
    "labels": ["HS::Red"],
    "assignees": [{"id": 12, "username": "icamus"}],
    "author": {"id": 12, "username": "icamus"},
    "created_at": "2026-11-21T08:00:00Z",
    "web_url": "https://gitlab.example.com/acme/triage/-/work_items/3",
    "due_date": "2026-12-05",
    "milestone": {"id": 801, "title": "FY27-Q4"},
    "confidential": True,
}


@pytest.mark.parametrize(
    ("key", "granted", "dropped", "name"),
    [
        ("title", " Acme ", "Other", "title"),
        ("description", "Facts\r\n", "Other", "facts"),
        ("labels", ["HS::Red"], ["hs::red"], "labels"),
        ("add_labels", ["HS::Red"], ["HS::Red", "E&A"], "labels"),
        ("remove_labels", ["E&A"], ["HS::Red"], "labels"),
        ("assignee_ids", [12], [13], "assignee"),
        ("due_date", "2026-12-05", "2026-12-06", "due date"),
        ("milestone_id", 801, 802, "milestone"),
        ("confidential", True, False, "confidential"),
    ],
)
def test_each_field_is_held_against_the_answer(key, granted, dropped, name):
    answer = Issue.model_validate(ANSWER)

    assert left_out({key: granted}, answer) == ()
    assert left_out({key: dropped}, answer) == (name,)


def test_a_close_is_looked_for():
    assert left_out({"state_event": "close"}, Issue.model_validate(ANSWER)) == ("state",)
    closed = Issue.model_validate({**ANSWER, "state": "closed"})
    assert left_out({"state_event": "close"}, closed) == ()


def test_a_field_is_named_once():
    body = {"add_labels": ["E&A"], "remove_labels": ["HS::Red"]}

    assert left_out(body, Issue.model_validate(ANSWER)) == ("labels",)
