"""Tokens, error bodies, the request log, faults."""

from __future__ import annotations

import time

import gitlab
import pytest
import requests

from tests.sandbox.conftest import Api, serving


def test_tokens_by_every_header(api: Api) -> None:
    token = api.seeded.tokens["bot"]
    for headers in ({"PRIVATE-TOKEN": token}, {"Authorization": f"Bearer {token}"}):
        assert api.get("//user", role=None, headers=headers).json()["username"] == "triage-bot"
    assert api.get(f"//user?private_token={token}", role=None).status_code == 200
    assert api.get("//user", role=None, headers={"JOB-TOKEN": token}).status_code == 401
    assert "private_token" not in api.server.log[1].query


def test_unknown_and_absent_tokens(api: Api) -> None:
    for headers in ({"PRIVATE-TOKEN": "guess"}, {}):
        answer = api.get("//user", role=None, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"message": "401 Unauthorized"})
    assert api.get("//version", role=None).status_code == 401


def test_expired_and_revoked_tokens_say_so(api: Api) -> None:
    for role, word in (("expired", "expired"), ("revoked", "revoked")):
        answer = api.get("//user", role=role)
        assert answer.status_code == 401
        assert answer.json()["error"] == "invalid_token"
        assert word in answer.json()["error_description"]
        assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_read_api_reads_only(api: Api) -> None:
    assert api.get("/issues", role="read_api").status_code == 200
    assert api.call("HEAD", "/issues", role="read_api").status_code == 200
    refused = api.post("/issues", role="read_api", title="x")
    assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope")
    assert refused.json()["scope"] == "api"


def test_fine_grained_tokens(api: Api) -> None:
    me = api.get("//personal_access_tokens/self", role="granular").json()
    assert (me["scopes"], me["granular"]) == (["granular"], True)
    iid = api.open(role="granular")
    note = api.post(f"/issues/{iid}/notes", role="granular", body="x")
    assert (note.status_code, note.json()) == (403, {"message": "403 Forbidden"})
    assert api.post("/boards", role="granular", name="x").json()["error"] == "insufficient_granular_scope"


def test_what_a_token_says_of_itself(api: Api) -> None:
    me = api.get("//personal_access_tokens/self", role="read_api").json()
    assert (me["scopes"], me["active"], me["revoked"], me["granular"]) == (["read_api"], True, False, False)
    assert me["expires_at"] == "2027-11-21"
    api.world.clock.advance(days=366)
    assert api.get("//user").json()["error"] == "invalid_token"


def test_bot_is_told_on_user_and_users_id_only(api: Api) -> None:
    me = api.get("//user").json()
    assert me["bot"] is True
    assert api.get(f"//users/{me['id']}", role="guest").json()["bot"] is True
    assert "bot" not in api.get("//users", params={"username": "Triage-Bot"}).json()[0]
    assert api.get("//users/99999").json() == {"message": "404 User Not Found"}


def test_version_names_the_code_base(api: Api) -> None:
    assert api.get("//version").json()["enterprise"] is False
    with serving(edition="ee") as other:
        assert other.get("//metadata").json() | {"kas": 0} == {
            "version": "19.2.1-ee", "revision": "5a4db0c0000", "kas": 0, "enterprise": True,
        }  # fmt: skip


def test_a_blocked_user(api: Api) -> None:
    api.world.user("reporter-user").state = "blocked"
    assert api.get("//user", role="reporter").status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "//groups/1/issues"),
        ("PATCH", "/issues/1"),
        ("GET", "/issues/1/nonsense"),
        ("GET", "//graphql"),
    ],
)
def test_unknown_routes_are_loud(api: Api, method: str, path: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = api.call(method, path)
    assert (answer.status_code, answer.json()) == (404, {"error": "404 Not Found"})
    assert api.server.log[-1].status == 404
    assert "no such route" in caplog.text


def test_api_v3_is_gone(api: Api) -> None:
    assert requests.get(f"{api.server.url}/api/v3/projects", timeout=5).status_code == 410


def test_bodies_that_are_no_json_or_of_another_kind(api: Api) -> None:
    bad = api.call("POST", "/issues", data="{", headers={"Content-Type": "application/json"})
    assert bad.status_code == 400
    assert api.call("POST", "/issues", data="x", headers={"Content-Type": "text/csv"}).status_code == 415
    form = api.call("POST", "/issues", files={"title": (None, "multipart"), "labels[]": (None, "a")})
    assert (form.json()["title"], form.json()["labels"]) == ("multipart", ["a"])


def test_characters_that_cannot_be_stored(api: Api) -> None:
    for title in ("nul \0", "half \ud83d"):
        assert api.post("/issues", title=title).status_code == 400
    assert api.get("/issues", params={"search": "\0"}).status_code == 400
    assert api.titles(issue_type="issue") == []


def test_the_log_tells_who_asked_what(api: Api) -> None:
    api.open("Acme", colour="red")
    entry = api.server.log[-1]
    assert (entry.method, entry.status, entry.user) == ("POST", 201, "triage-bot")
    assert entry.body == {"title": "Acme", "colour": "red"}
    assert entry.unknown_keys == ("colour",)
    assert entry.at == "2026-11-21T08:00:00+00:00"
    api.get("/issues")
    assert [one.method for one in api.server.requests()] == ["POST", "GET"]
    assert len(api.server.requests("post")) == 1
    api.server.log.clear()
    assert api.server.requests() == []


def test_a_failure_before_writes_nothing_and_one_after_does(api: Api) -> None:
    api.world.faults.fail_next(502, when="before", method="POST")
    assert api.post("/issues", title="never").status_code == 502
    api.world.faults.fail_next(500, when="after", method="POST", path_contains="/issues")
    assert api.get("/issues").status_code == 200
    answer = api.post("/issues", title="done all the same")
    assert (answer.status_code, answer.json()) == (500, {"message": "500 Internal Server Error"})
    assert api.titles(issue_type="issue") == ["done all the same"]
    assert [entry.status for entry in api.server.requests("POST")] == [502, 500]


def test_times_and_clear(api: Api) -> None:
    api.world.faults.fail_next(503, times=2)
    assert [api.get("//user").status_code for _ in range(3)] == [503, 503, 200]
    api.world.faults.fail_next(500)
    api.world.faults.clear()
    assert api.get("//user").status_code == 200


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_a_dropped_connection(api: Api, when: str, made: int) -> None:
    api.world.faults.drop_next(when, method="POST")  # type: ignore[arg-type]
    with pytest.raises(requests.exceptions.ConnectionError):
        api.post("/issues", title="x")
    assert api.server.log[-1].status == 0
    assert len(api.titles(issue_type="issue")) == made


def test_a_resource_lock(api: Api) -> None:
    api.world.faults.fail_next(409, method="PUT")
    assert api.put("/issues/1", title="x").json() == {"message": "409 Conflict: Resource lock"}


def test_both_kinds_of_429(api: Api) -> None:
    api.world.faults.rate_limit("middleware", retry_after=7)
    refused = api.get("//user")
    assert (refused.status_code, refused.text) == (429, "Retry later\n")
    assert refused.headers["Content-Type"] == "text/plain"
    assert refused.headers["Retry-After"] == "7"
    assert refused.headers["RateLimit-Remaining"] == "0"
    api.world.faults.rate_limit("application", method="POST", path_contains="/notes")
    refused = api.post("/issues/1/notes", body="x")
    assert refused.status_code == 429
    assert refused.json()["message"]["error"].startswith("This endpoint has been requested too many times")
    assert "Retry-After" not in refused.headers
    assert api.post("/issues/1/notes", body="x").status_code == 201


def test_a_limit_per_minute_on_the_worlds_clock(api: Api) -> None:
    api.world.faults.rate_limit("application", limit=2, method="POST", path_contains="/notes")
    assert [api.post("/issues/1/notes", body="x").status_code for _ in range(3)] == [201, 201, 429]
    api.world.clock.advance(seconds=60)
    assert api.post("/issues/1/notes", body="x").status_code == 201


def test_rate_headers_are_a_switch(api: Api) -> None:
    assert "RateLimit-Limit" not in api.get("//user").headers
    api.world.instance.rate_headers = True
    headers = api.get("//user").headers
    assert headers["RateLimit-Limit"] == "2000"
    assert "Retry-After" not in headers


def test_python_gitlab_understands_the_refusals(api: Api) -> None:
    with pytest.raises(gitlab.GitlabAuthenticationError):
        api.client("revoked").auth()
    client = api.client("read_api")
    with pytest.raises(gitlab.GitlabCreateError, match="insufficient_scope"):
        client.projects.get(api.seeded.project_id, lazy=True).issues.create({"title": "x"})
    with pytest.raises(gitlab.GitlabGetError, match="404 Project Not Found"):
        client.projects.get("no/such")


def test_start_and_stop_are_quick() -> None:
    began = time.perf_counter()
    with serving() as api:
        assert api.get("//version").status_code == 200
    assert time.perf_counter() - began < 1.5
