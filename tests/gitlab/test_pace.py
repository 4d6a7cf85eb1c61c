"""Limits per minute, told or met, and the end of the run's time: waits are injected, requests are real."""

from __future__ import annotations

import threading
import time

import pytest

from triage_bot.gitlab.exchange import SilenceError, SilenceKind, TimeUpError
from triage_bot.gitlab.pace import Kind, Pace, kinds_of
from triage_bot.gitlab.patience import reset_after
from triage_bot.gitlab.writer import GitLabWriter
from triage_bot.model.settings import RequestLimits
from triage_bot.ports import WriteState
from triage_bot.sandbox import Fault, FaultPlan, Limit

from .conftest import Stand
from .texts import comment, opening, update

VERSION = "/version"
NOTES = Limit(method="POST", path="/notes$", per_minute=5)


def told(**limits: int) -> dict[str, RequestLimits]:
    return {"limits": RequestLimits(**limits)}


def issue(stand: Stand) -> int:
    return stand.world.person("icamus").open_issue("Acme").iid


def refused(stand: Stand) -> int:
    return sum(entry.status == 429 for entry in stand.server.log)


@pytest.mark.parametrize(
    ("method", "path", "kinds"),
    [
        ("GET", "/projects/7/issues/3/notes", (Kind.REQUESTS,)),
        ("POST", "/projects/7/issues/3/notes", (Kind.REQUESTS, Kind.NOTES)),
        ("POST", "/projects/7/issues/3/notes/9/award_emoji", (Kind.REQUESTS,)),
        ("POST", "/projects/7/issues", (Kind.REQUESTS, Kind.ISSUES)),
        ("PUT", "/projects/7/issues/3", (Kind.REQUESTS,)),
        ("POST", "/projects/7/labels", (Kind.REQUESTS,)),
    ],
)
def test_what_counts_for_which_limit(method, path, kinds):
    assert kinds_of(method, path) == kinds


def test_a_place_is_free_again_a_minute_after_the_answer_not_after_the_sending():
    now = [0.0]
    pace = Pace(RequestLimits(requests_per_minute=1), clock=lambda: now[0])
    every = (Kind.REQUESTS,)
    assert pace.begin(every) == 0.0
    now[0] = 8.0
    assert 0 < pace.begin(every) < 1, "it is still under way: ask again soon"
    pace.end(every)
    now[0] = 61.0
    assert pace.begin(every) == pytest.approx(7.0)
    now[0] = 68.0
    assert pace.begin(every) == 0.0


def test_a_closed_kind_leaves_the_others_open():
    pace = Pace(RequestLimits(), clock=lambda: 0.0)
    pace.close(Kind.NOTES, 30.0)
    pace.close(Kind.NOTES, 10.0)
    assert pace.begin((Kind.REQUESTS, Kind.NOTES)) == 30.0
    assert pace.begin((Kind.REQUESTS, Kind.ISSUES)) == 0.0


def test_a_limit_that_is_told_is_never_passed(stand):
    iids = [issue(stand) for _ in range(3)]
    stand.world.faults = FaultPlan.of(limits=[NOTES])
    board = stand.board()
    writer = GitLabWriter(stand.connection(**told(notes_per_minute=5)), board)
    actions = [comment(iid, key=f"key:{number}") for number in range(4) for iid in iids]

    assert {writer.write(action).state for action in actions} == {WriteState.DONE}

    assert refused(stand) == 0
    assert stand.waits == [60.0, 60.0]


def test_a_limit_that_is_not_told_is_met_once_a_minute(stand):
    iids = [issue(stand) for _ in range(3)]
    stand.world.faults = FaultPlan.of(limits=[NOTES])
    board = stand.board()
    connection = stand.connection()
    writer = GitLabWriter(connection, board)
    actions = [comment(iid, key=f"key:{number}") for number in range(4) for iid in iids]

    assert {writer.write(action).state for action in actions} == {WriteState.DONE}

    assert refused(stand) == connection.wasted == 2
    assert [len(stand.comments(iid)) for iid in iids] == [4, 4, 4]


def test_while_comments_must_wait_fields_need_not(stand):
    iid = issue(stand)
    stand.world.faults.rate_limit("application", method="POST", path_contains="/notes")
    connection = stand.connection(run_minutes=0.5)
    writer = GitLabWriter(connection, stand.board())

    assert writer.write(comment(iid)).state is WriteState.SKIPPED
    connection.put(f"/projects/{stand.seeded.project_id}/issues/{iid}", {"title": "Other"})

    assert stand.waits == []


def test_headers_tell_of_the_last_request_before_it_is_too_late(stand):
    stand.world.instance.rate_headers = True
    stand.world.faults = FaultPlan.of(limits=[Limit(per_minute=10, kind="middleware")])
    connection = stand.connection()

    for _ in range(25):
        connection.get(VERSION)

    assert refused(stand) == 0
    assert stand.waits == [60.0, 60.0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"RateLimit-Remaining": "1", "RateLimit-Reset": "1795161630"}, None),
        ({"RateLimit-Remaining": "0"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "1795161630"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "soon"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "inf"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "1795161600"}, 0.0),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "1795161645"}, 45.0),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "1000000000"}, 0.0),
    ],
)
def test_the_reset_is_measured_against_gitlabs_own_clock(headers, seconds):
    date = {"Date": "Fri, 20 Nov 2026 08:00:00 GMT"} if seconds is not None else {}
    assert reset_after({**headers, **date}) == seconds


def test_a_refusal_without_retry_after_waits_for_the_reset(stand):
    now = stand.world.clock.ms() // 1000
    headers = (
        ("RateLimit-Remaining", "0"),
        ("RateLimit-Reset", str(now + 42)),
        ("Date", "Sat, 21 Nov 2026 08:00:00 GMT"),
    )
    stand.world.faults.fail_next(429, body="Retry later", headers=headers)

    stand.connection().get(VERSION)

    assert stand.waits == [pytest.approx(42.0, abs=1.0)]


def test_workers_share_the_limits(stand):
    connection = stand.connection(**told(requests_per_minute=10))
    failures = []

    def ask() -> None:
        try:
            for _ in range(5):
                connection.get(VERSION)
        except Exception as error:
            failures.append(error)

    stand.world.faults = FaultPlan.of(limits=[Limit(per_minute=10)])
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert connection.requests == {"GET": 20}
    assert refused(stand) == 0


def test_when_the_time_is_over_the_rest_is_told_and_not_tried(stand):
    iid = issue(stand)
    stand.world.faults = FaultPlan.of(limits=[NOTES])
    board = stand.board()
    stand.server.log.clear()
    writer = GitLabWriter(stand.connection(run_minutes=1.5, **told(notes_per_minute=5)), board)

    written = [writer.write(comment(iid, key=f"key:{number}")) for number in range(12)]
    written.append(writer.write(update(iid, title="Other")))

    assert [item.state for item in written] == [WriteState.DONE] * 10 + [WriteState.SKIPPED] * 3
    assert "the run's time was over (gitlab.run_minutes); the next run goes on" in written[-1].problem
    assert len(stand.sent("POST")) == 10
    assert stand.sent("PUT") == []
    assert stand.waits == [60.0], "the second wait would have ended after the run"


def test_nothing_is_sent_after_the_end(stand):
    connection = stand.connection(run_minutes=1)
    stand.watch.pass_by(61)

    with pytest.raises(TimeUpError) as caught:
        connection.get(VERSION)

    assert not caught.value.doubtful
    assert len(stand.server.log) == 0


def test_a_doubtful_post_at_the_very_end_stays_doubtful(stand):
    board = stand.board()
    connection = stand.connection(run_minutes=0.04)
    writer = GitLabWriter(connection, board)
    stand.world.faults.fail_next(502, "after", method="POST")

    written = writer.write(opening())

    assert written.state is WriteState.FAILED
    assert "it is not known whether it was done" in written.problem


def test_an_answer_that_drips_in_is_given_up(stand):
    stand.world.faults = FaultPlan.of(Fault(kind="slow", at=1, times=4, seconds=3.0))
    began = time.monotonic()

    with pytest.raises(SilenceError) as caught:
        stand.connection(timeout_seconds=0.35).get(VERSION)

    assert caught.value.kind is SilenceKind.TIMEOUT
    assert time.monotonic() - began < 3.0


@pytest.mark.parametrize("kind", ["truncated", "slow"])
def test_a_body_in_trouble_is_asked_for_again(stand, kind):
    stand.world.faults = FaultPlan.of(Fault(kind=kind, at=1, seconds=0.2))

    assert stand.connection().get(VERSION)["version"]
    assert len(stand.server.log) == (2 if kind == "truncated" else 1)


@pytest.mark.parametrize("kind", ["html", "half-json", "truncated", "reset", "timeout"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_whatever_is_wrong_with_the_answer_there_is_one_issue(stand, kind, when):
    if when == "before" and kind in ("half-json", "truncated"):
        when = None
    board = stand.board()
    writer = GitLabWriter(stand.connection(timeout_seconds=0.2), board)
    stand.world.faults = FaultPlan.of(Fault(kind=kind, when=when, at=1, method="POST"))

    written = writer.write(opening())

    assert written.state is WriteState.DONE
    assert [one.iid for one in stand.issues] == [written.iid]


def test_one_connection_serves_many_requests(stand):
    """Reading a body in pieces must give the connection back."""
    connection = stand.connection()
    connection.get(VERSION)
    adapter = connection._client.session.get_adapter(stand.server.url)
    for _ in range(20):
        connection.get(VERSION)
    pools = adapter.poolmanager.pools
    assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118
