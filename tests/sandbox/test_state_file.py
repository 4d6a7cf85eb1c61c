"""The state file: nothing that was answered is lost, and nothing grows with every write."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from triage_bot.sandbox import StateFileError, World, running, seed
from triage_bot.sandbox.statefile import journal_of

SERVER = """
import sys
from pathlib import Path
from triage_bot.sandbox import World, seed, serve

path = Path(sys.argv[1])
if path.exists():
    world = World.load(path)
else:
    world = World()
    world.clock.set("2026-11-21T08:00:00Z")
    print(seed(world).tokens["maintainer"], flush=True)
serve(world, port=0, state_file=path, started=lambda url: print(url, flush=True))
"""


def lively_world(state_file: Path | None = None) -> World:
    """A world with a row in every table."""
    world = World()
    world.clock.set("2026-11-21T08:00:00Z")
    seeded = seed(world)
    token = {"PRIVATE-TOKEN": seeded.tokens["maintainer"]}
    with running(world, state_file=state_file) as server, requests.Session() as session:
        session.headers.update(token)
        _live(session, f"{server.url}/api/v4/projects/{seeded.project_id}", seeded.project_id)
        if state_file:
            assert World.load(state_file).dump() == world.dump()
    return world


def _live(session: requests.Session, home: str, project_id: int) -> None:
    def post(path: str, **body: Any) -> Any:
        answer = session.post(f"{home}{path}", json=body, timeout=5)
        assert answer.status_code in (201, 202), answer.text
        return answer.json()

    label = post("/labels", name="HS::Red", color="red")["id"]
    post("/milestones", title="Q1")
    board = post("/boards", name="Triage")["id"]
    post(f"/boards/{board}/lists", label_id=label)
    iid = post("/issues", title="Ä 😀", description="@icamus", labels="HS::Red,new", milestone="Q1")["iid"]
    note = post(f"/issues/{iid}/notes", body="hello @icamus\n/close")["id"]
    post(f"/issues/{iid}/notes", body="gone")
    session.put(f"{home}/issues/{iid}", json={"title": "Renamed", "remove_labels": "new"}, timeout=5)
    session.delete(f"{home}/issues/{iid}/notes/{note + 1}", timeout=5)
    session.put(f"{home}/issues/{iid}/notes/{note}", json={"body": "edited"}, timeout=5)
    thread = session.get(f"{home}/issues/{iid}/discussions", timeout=5).json()[0]["id"]
    post(f"/issues/{iid}/discussions/{thread}/notes", body="reply")
    post(f"/issues/{iid}/notes/{note}/award_emoji", name="thumbsup")
    post("/issues/1/links", target_project_id=project_id, target_issue_iid=2)
    session.delete(f"{home}/labels/new", timeout=5)


def test_save_and_load_keep_everything(tmp_path: Path) -> None:
    world = lively_world()
    world.instance.utc_offset = "+02:00"
    world.save(tmp_path / "world.json")
    loaded = World.load(tmp_path / "world.json")
    assert loaded.dump() == world.dump()
    assert loaded.clock.now() == world.clock.now()
    assert all(len(table) for table in loaded.tables().values())


def test_the_journal_holds_every_change_of_every_kind_of_row(tmp_path: Path) -> None:
    world = lively_world(tmp_path / "w.json")
    assert World.load(tmp_path / "w.json").dump() == world.dump()


def test_ids_are_not_used_again_after_a_load(tmp_path: Path) -> None:
    world = lively_world()
    last = max(note.id for note in world.notes)
    world.notes.remove(world.notes[last])
    world.save(tmp_path / "w.json")
    assert World.load(tmp_path / "w.json").notes.next_id() > last


def start(path: Path) -> tuple[subprocess.Popen[str], list[str]]:
    """A server process and the lines it printed: a token if it seeded, then its URL."""
    child = subprocess.Popen([sys.executable, "-c", SERVER, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    lines = [child.stdout.readline().strip()]
    if not lines[0].startswith("http"):
        lines.append(child.stdout.readline().strip())
    return child, lines


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals as Unix has them")
def test_a_killed_server_loses_nothing_that_it_answered(tmp_path: Path) -> None:
    path = tmp_path / "state" / "world.json"
    child, (token, url) = start(path)
    processes = [child]
    try:
        with requests.Session() as session:
            session.headers["PRIVATE-TOKEN"] = token
            home = f"{url}/api/v4/projects/41"
            _live(session, home, 41)
            kept = {part: session.get(f"{home}/{part}", timeout=5).json() for part in PARTS}
            os.kill(child.pid, signal.SIGKILL)
        child.wait(5)
        assert journal_of(path).stat().st_size > 0
        with journal_of(path).open("ab") as journal:
            journal.write(b'{"tables": {"notes": {"next": 9')  # cut off in the middle of a write
        again, (url,) = start(path)
        processes.append(again)
        try:
            with requests.Session() as session:
                session.headers["PRIVATE-TOKEN"] = token
                home = f"{url}/api/v4/projects/41"
                found = {part: session.get(f"{home}/{part}", timeout=5).json() for part in PARTS}
            assert without_hosts(found) == without_hosts(kept)
        finally:
            again.send_signal(signal.SIGTERM)
            assert again.wait(5) == 0
        assert not journal_of(path).exists()
        assert json.loads(path.read_text(encoding="utf-8"))["format"] == 1
    finally:
        for process in processes:
            process.kill()
            process.wait(5)
            assert process.stdout is not None
            process.stdout.close()


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_right_after_the_start_ends_the_server_in_order(
    tmp_path: Path, wish: signal.Signals
) -> None:
    child, _ = start(tmp_path / "w.json")
    child.send_signal(wish)
    assert child.wait(5) == 0
    assert child.stdout is not None
    child.stdout.close()
    assert World.load(tmp_path / "w.json").project(41).path.startswith("acme/")
    assert not journal_of(tmp_path / "w.json").exists()


PARTS = (
    "issues", "issues/3/notes", "issues/3/discussions", "labels", "milestones", "boards", "events",
    "issues/1/links",
    "issues/3/resource_label_events", "issues/3/resource_state_events", "members/all",
)  # fmt: skip


def without_hosts(value: Any) -> Any:
    """The same answers without the port, which differs from server to server."""
    if isinstance(value, dict):
        return {key: without_hosts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_hosts(item) for item in value]
    return value.partition("127.0.0.1:")[0] if isinstance(value, str) else value


def test_two_hundred_writes_do_not_write_everything_each_time(tmp_path: Path) -> None:
    world = World()
    seed(world)
    person = world.person("icamus")
    for number in range(3000):
        person.open_issue(f"n{number}", "x" * 500)
    path = tmp_path / "w.json"
    with running(world, state_file=path):
        before, began = path.stat().st_mtime_ns, time.perf_counter()
        for number in range(200):
            person.comment(3 + number, "hello")
        assert time.perf_counter() - began < 2
        assert path.stat().st_mtime_ns == before
        assert journal_of(path).stat().st_size < 500_000
        assert World.load(path).dump() == world.dump()
    assert World.load(path).dump() == world.dump()


def test_a_long_journal_is_folded_while_the_server_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage_bot.sandbox.statefile.FOLD_AT_BYTES", 5_000)
    world = World()
    seed(world)
    path = tmp_path / "w.json"
    with running(world, state_file=path):
        for _ in range(50):
            world.person("icamus").comment(1, "hello")
        assert journal_of(path).stat().st_size < 10_000
        assert World.load(path).dump() == world.dump()


def test_one_file_serves_one_server_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    world = World()
    seed(world)
    second = running(World(), state_file=path)
    with running(world, state_file=path), pytest.raises(StateFileError, match="another"), second:
        pass
    with running(world, state_file=path):
        pass


def test_a_file_of_something_else_is_not_taken_for_state(tmp_path: Path) -> None:
    for content in ("[]", "{", '{"format": 99}'):
        (tmp_path / "x.json").write_text(content)
        with pytest.raises(StateFileError, match="move it away"):
            World.load(tmp_path / "x.json")
