"""Trouble on order: every kind as a client sees it, and the plans that say which request it strikes."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from triage_bot.sandbox import Fault, FaultFileError, FaultPlan, Limit, read_faults
from triage_bot.sandbox.faults import Asked
from triage_bot.sandbox.troubles import KINDS

from .conftest import Api

REFUSED = {
    "500": 500,
    "502": 502,
    "503": 503,
    "504": 504,
    "429-middleware": 429,
    "429-application": 429,
    "locked": 409,
    "revoked": 401,
}


def fault(kind: str, **given: Any) -> Fault:
    return Fault(kind=kind, **{"at": 1, "seconds": 0.4, **given})


@pytest.mark.parametrize(("kind", "when"), [(kind, when) for kind in KINDS for when in KINDS[kind].whens])
def test_each_kind_as_a_client_sees_it(api: Api, kind: str, when: Any) -> None:
    api.world.faults = FaultPlan.of(fault(kind, when=when, method="POST"))
    seen: object
    try:
        answer = api.call("POST", "/issues", json={"title": "one"}, timeout=0.2)
        seen = answer.status_code
        answer.json()
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError):
        seen = "cut off"
    except requests.exceptions.ReadTimeout:
        seen = "timeout"
    except requests.exceptions.JSONDecodeError:
        seen = (seen, "no JSON")
    bad_json = kind in ("502", "503", "504", "429-middleware")
    refused = (REFUSED[kind], "no JSON") if bad_json else REFUSED.get(kind)
    others = {
        "reset": "cut off",
        "truncated": "cut off",
        "timeout": "timeout",
        "html": (200, "no JSON"),
        "half-json": (201, "no JSON"),
        "slow": 201,
    }
    assert seen == (refused or others[kind])
    assert api.titles(issue_type="issue") == (["one"] if when == "after" else [])
    assert api.world.faults.struck == [(1, kind)]


def test_a_slow_body_arrives_whole_and_late(api: Api) -> None:
    api.world.faults = FaultPlan.of(fault("slow"))
    began = time.perf_counter()
    assert api.get("/issues").status_code == 200
    assert time.perf_counter() - began >= 0.3


def test_a_timeout_ends_when_the_client_leaves(api: Api) -> None:
    api.world.faults = FaultPlan.of(fault("timeout", seconds=60.0))
    with pytest.raises(requests.exceptions.ReadTimeout):
        api.get("//user", timeout=0.05)
    assert api.get("//user").status_code == 200


def asked(method: str = "GET", path: str = "/api/v4/projects/1/issues") -> Asked:
    return Asked(method, path, 0)


def struck(plan: FaultPlan, requests_: list[Asked]) -> list[int]:
    for one in requests_:
        plan.before(one)
    return [number for number, _ in plan.struck]


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({"at": 3}, [3]),
        ({"at": 2, "times": 3}, [2, 3, 4]),
        ({"at": 5, "times": "ever"}, [5, 6]),
        ({"at": 2, "method": "post"}, [4]),
        ({"at": 1, "path": "/notes"}, [5]),
        ({"at": 1, "path": "/notes$"}, [5]),
        ({"at": 1, "path": "issues/2$"}, []),
        ({"at": 1, "method": "GET", "path": "/notes"}, []),
        ({"chance": 1.0}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_positions(given: dict[str, Any], numbers: list[int]) -> None:
    plan = FaultPlan.of(Fault(kind="502", **given))
    post = asked("POST")
    sent = [asked(), post, asked(), post, asked("POST", "/api/v4/projects/1/issues/2/notes"), asked()]
    assert struck(plan, sent) == numbers


def test_the_first_of_two_faults_wins_and_both_count() -> None:
    plan = FaultPlan.of(Fault(kind="502", at=1), Fault(kind="reset", at=1, times=2))
    struck(plan, [asked(), asked()])
    assert plan.struck == [(1, "502"), (2, "reset")]


def test_the_same_seed_is_the_same_trouble() -> None:
    def drawn(seed: int) -> list[int]:
        return struck(FaultPlan.of(Fault(kind="502", chance=0.2), seed=seed), [asked()] * 500)

    assert drawn(7) == drawn(7) != drawn(8)
    assert 60 <= len(drawn(7)) <= 140


def test_limits_of_a_plan(api: Api) -> None:
    api.world.faults = FaultPlan.of(limits=[Limit(method="POST", path="/notes$", per_minute=1)])
    assert [api.post("/issues/1/notes", body="x").status_code for _ in range(2)] == [201, 429]
    assert api.get("//user").status_code == 200


def test_rate_headers_tell_of_the_limit(api: Api) -> None:
    api.world.instance.rate_headers = True
    api.world.faults = FaultPlan.of(limits=[Limit(per_minute=3, kind="middleware")])
    left = [api.get("//user").headers["RateLimit-Remaining"] for _ in range(4)]
    assert left == ["2", "1", "0", "0"]


def test_a_file_of_faults(tmp_path: Path) -> None:
    file = tmp_path / "faults.yml"
    file.write_text(
        "seed: 3\n"
        "faults:\n"
        "- {kind: 502, when: after, method: POST, path: /notes, at: 2, times: 2}\n"
        "- {kind: reset, chance: 0.5}\n"
        "limits:\n"
        "- {method: POST, path: /notes, per_minute: 60}\n"
    )
    plan = read_faults(file)
    assert plan.seed == 3
    assert [one.kind for one in plan.faults] == ["502", "reset"]
    assert plan.faults[0].moment == "after"
    assert random.Random(3).random() < 0.5
    assert plan.before(asked()) is not None


def test_an_empty_file_of_faults_is_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "faults.yml"
    file.write_text("")
    assert read_faults(file).before(asked()) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("faults: [{kind: 418, at: 1}]", "faults.0.kind: should be one of 500, 502"),
        ("faults: [{kind: 502}]", "faults.0: needs either at"),
        ("faults: [{kind: 502, at: 1, chance: 0.5}]", "faults.0: needs either at"),
        ("faults: [{kind: slow, at: 1, when: before}]", "slow comes after the request is carried out only"),
        ("faults: [{kind: 502, at: 0}]", "faults.0.at: Input should be greater than or equal to 1"),
        ("fault: []", "fault: Extra inputs are not permitted"),
        ("limits: [{per_minute: 0}]", "limits.0.per_minute: Input should be greater"),
        ("- 1", "Input should be a valid dictionary"),
        ("faults: [{kind: 502, at: 1, path: '('}]", "faults.0.path: is no regular expression"),
        ("a: [", "is no YAML file"),
    ],
)
def test_a_wrong_file_of_faults_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "faults.yml"
    file.write_text(text)
    with pytest.raises(FaultFileError) as caught:
        read_faults(file)
    assert said in str(caught.value)
