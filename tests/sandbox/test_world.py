"""Clock, people, seeds and the cost of a large project."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sandbox.conftest import Api
from triage_bot.sandbox import Clock, World, running, seed, serve
from triage_bot.sandbox.refusals import Refused


def test_the_clock_stands_moves_and_runs() -> None:
    clock = Clock()
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 1
    clock.set("2026-11-21T08:00:00+01:00")
    assert clock.now() == datetime(2026, 11, 21, 7, tzinfo=UTC)
    clock.advance(days=1, hours=2, seconds=3)
    assert clock.now() == datetime(2026, 11, 22, 9, 0, 3, tzinfo=UTC)
    clock.start()
    first = clock.ms()
    time.sleep(0.02)
    assert 0 < clock.ms() - first < 5_000
    clock.advance(days=1)
    assert clock.now().day == 23


def test_people_work_through_the_same_code_as_the_routes(api: Api) -> None:
    irene = api.world.person("icamus")
    issue = irene.open_issue("Acme", "text\n/label ~HS::Red", labels=["EMEA"])
    said = irene.comment(issue.iid, "We spoke.\n/due 2026-12-01")
    assert said is not None
    irene.reply(issue.iid, said.id, "And agreed.")
    irene.label(issue.iid, add=["HS::Red"], remove=["EMEA"])
    irene.edit_description(issue.iid, "new text\r\n")
    irene.retitle(issue.iid, "Acme Corp")
    irene.assign(issue.iid, ["icamus"])
    irene.close(issue.iid)
    irene.reopen(issue.iid)
    seen = api.issue(issue.iid)
    assert (seen["title"], seen["description"], seen["labels"]) == ("Acme Corp", "new text", ["HS::Red"])
    assert api.world.labels_on(issue.iid) == ["HS::Red"]
    assert [note.body for note in api.world.comments_on(issue.iid)] == ["We spoke.", "And agreed."]
    assert len({note.discussion_id for note in api.world.comments_on(issue.iid)}) == 1
    assert (seen["due_date"], seen["state"], seen["assignee"]["username"]) == (
        "2026-12-01",
        "opened",
        "icamus",
    )
    assert len(api.server.log) == 1
    with pytest.raises(Refused, match="403"):
        api.world.person("guest-user").close(issue.iid)
    assert irene.comment(issue.iid, "/close") is None


def test_a_seed_holds_a_task_an_incident_and_a_token_per_role(api: Api) -> None:
    assert {issue["issue_type"] for issue in api.get("/issues").json()} == {"task", "incident"}
    assert set(api.seeded.tokens) == {
        "owner", "maintainer", "developer", "reporter", "planner", "guest", "read_api", "expired", "revoked",
        "granular", "bot",
    }  # fmt: skip
    other = seed(api.world, project="globex/triage")
    assert other.project_id != api.seeded.project_id
    assert api.get(f"//projects/{other.project_id}/issues").status_code == 200
    assert api.world.issue(1, project="globex/triage").id != api.world.issue(1).id


def test_unknown_names_are_key_errors(api: Api) -> None:
    for look in (
        lambda: api.world.user("nobody"),
        lambda: api.world.project("no/such"),
        lambda: api.world.issue(99),
        lambda: api.world.person("nobody"),
    ):
        with pytest.raises(KeyError, match="no "):
            look()


def test_only_loopback_unless_told() -> None:
    with pytest.raises(ValueError, match="other machines"):
        serve(World(), host="0.0.0.0")


def test_the_package_imports_without_server_and_parser(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.modules['uvicorn'] = sys.modules['markdown_it'] = None\n"
        "from triage_bot.sandbox import World, seed, running, MissingExtraError\n"
        "world = World(); world.save(sys.argv[1]); World.load(sys.argv[1])\n"
        "for use in (lambda: seed(world), lambda: running(world)):\n"
        "    try:\n"
        "        use()\n"
        "    except MissingExtraError as problem:\n"
        "        print(problem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "w.json")],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    assert done.stdout.count("pip install 'triage-bot[sandbox]'") == 2


def test_the_sandbox_imports_nothing_of_the_bot() -> None:
    code = (
        "import sys, triage_bot.sandbox.server, triage_bot.sandbox.web.pages, triage_bot.sandbox.seeding\n"
        "print([n for n in sys.modules if n.startswith('triage_bot.') and 'triage_bot.sandbox' not in n])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=20
    )
    assert done.stdout.strip() == "[]"


def test_five_thousand_open_issues_are_listed_in_a_few_milliseconds_a_page() -> None:
    world = World()
    seeded = seed(world)
    person = world.person("triage-bot")
    for number in range(5_000):
        person.open_issue(
            f"Account {number}", "fact\n" * 100, labels=["HS::Red", "EMEA"], assignees=["icamus"]
        )
    with running(world) as server:
        import requests

        with requests.Session() as session:
            session.headers["PRIVATE-TOKEN"] = seeded.tokens["bot"]
            home = f"{server.url}/api/v4/projects/{seeded.project_id}"
            url = f"{home}/issues?state=opened&issue_type=issue&per_page=100"
            began, pages, seen = time.perf_counter(), 0, 0
            while url:
                answer = session.get(url, timeout=10)
                pages, seen = pages + 1, seen + len(answer.json())
                url = answer.links.get("next", {}).get("url", "")
            each = (time.perf_counter() - began) / pages
    assert (pages, seen) == (50, 5_000)
    assert each < 0.15, f"{each * 1000:.0f} ms a page"
