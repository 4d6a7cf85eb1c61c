"""Every answer fits the shapes by which the bot reads answers, on either edition, tier and clock offset."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.conftest import Api, serving
from triage_bot.gitlab import answers

SWITCHES = [
    pytest.param(({"edition": "ce", "tier": "free"}, "Z"), id="ce-free"),
    pytest.param(({"edition": "ee", "tier": "free"}, "+02:00"), id="ee-free-east"),
    pytest.param(({"edition": "ee", "tier": "premium"}, "-05:30"), id="ee-premium-west"),
]


@pytest.fixture(params=SWITCHES)
def lively(request: pytest.FixtureRequest) -> Iterator[Api]:
    switches, offset = request.param
    with serving(**switches) as api:
        api.world.instance.utc_offset = offset
        label = api.post("/labels", name="HS::Red", color="red", description="d").json()["id"]
        api.post("/milestones", title="Q1", due_date="2026-12-01")
        board = api.post("/boards", name="Triage").json()["id"]
        api.post(f"/boards/{board}/lists", label_id=label)
        irene = api.world.user("icamus").id
        iid = api.open(labels="HS::Red", milestone="Q1", assignee_ids=[irene], due_date="2026-12-01")
        api.post(f"/issues/{iid}/notes", body="hello\n/close")
        api.put("/issues/1", title="Renamed, see #3", state_event="close")
        api.put("/issues/1", state_event="reopen")
        yield api


SHAPES = [
    ("//user", answers.CurrentUser),
    ("//personal_access_tokens/self", answers.Token),
    ("", answers.Project),
    ("/labels", answers.Label),
    ("/members/all", answers.Member),
    ("/milestones", answers.Milestone),
    ("/issues", answers.Issue),
    ("/issues/3", answers.Issue),
    ("/issues/1/notes", answers.Note),
    ("/issues/3/notes", answers.Note),
    ("/issues/3/resource_state_events", answers.StateChange),
    ("/events", answers.Event),
    ("/events?action=reopened", answers.Reopening),
    ("/boards", answers.IssueBoard),
]


@pytest.mark.parametrize(("path", "shape"), SHAPES, ids=[path or "project" for path, _ in SHAPES])
def test_the_bot_can_read_it(lively: Api, path: str, shape: type[answers.Answer]) -> None:
    answer = lively.get(path).json()
    rows = answer if isinstance(answer, list) else [answer]
    assert rows
    for row in rows:
        answers.fit(shape, row, path)


def test_every_shape_of_the_bot_is_tried() -> None:
    own = {
        kind for kind in vars(answers).values()
        if isinstance(kind, type) and issubclass(kind, answers.Answer) and kind.__module__ == answers.__name__
    }  # fmt: skip
    nested = {answers.Answer, answers.User, answers.EventNote, answers.BoardColumn}
    assert own - nested == {shape for _, shape in SHAPES}


def test_a_wrong_answer_would_be_noticed(lively: Api) -> None:
    issue = lively.issue(3) | {"state": "closed?", "created_at": "2026-11-21"}
    with pytest.raises(Exception, match="field"):
        answers.fit(answers.Issue, issue, "/issues/3")
