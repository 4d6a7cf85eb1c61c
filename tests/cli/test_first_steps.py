"""What a new user does first: the demo, the setup of an own project, the embedded GitLab."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.site import TODAY, Site
from triage_bot.cli.again import command_line
from triage_bot.cli.main import run
from triage_bot.sandbox import World, running, seed
from triage_bot.sandbox.statefile import journal_of


def test_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    assert run(["demo", "--no-serve", "--folder", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "118 to open. 1,200 accounts (72 red, 168 yellow, 935 green, 24 unknown, 1 contradicting)" in out
    assert "118 changes of 118 made." in out
    assert "A second run: Nothing to change." in out
    kept = World.load(folder / "gitlab.json")
    assert sum(issue.issue_type == "issue" for issue in kept.issues) == 118 + 1, "the dashboard beside"


def test_the_last_words_of_the_demo_can_be_typed(site: Site) -> None:
    """The command started as a script that is not on the path, where there is no page to read."""
    script = site.folder / "my env" / "bin" / "triage-bot"
    script.parent.mkdir(parents=True)
    script.write_text(f"#!{sys.executable}\nfrom triage_bot.cli.main import main\nmain()\n")
    script.chmod(0o755)
    told = subprocess.run(
        [script, "demo", "--no-serve"],
        cwd=site.folder,
        env={**site.outside(), "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    command = re.search(r"run  (.*)\n", told)
    assert command
    assert command[1] == "'my env/bin/triage-bot' sandbox --state .demo/gitlab.json"
    assert told.endswith(command[0])
    helped = subprocess.run(
        ["/bin/sh", "-c", f"{command[1]} --help"],
        cwd=site.folder,
        env={**site.outside(), "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert helped.stdout.startswith("Usage: triage-bot sandbox")


def test_pages_are_named_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "rules.md").touch()
    assert run(["demo", "--no-serve"]) == 0
    out = capsys.readouterr().out
    assert out.endswith("  what the rules are:            docs/rules.md\n")
    assert "config/demo" not in out
    assert "README" not in out


def test_the_command_by_its_name_by_its_place_and_as_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "bin" / "triage-bot"
    script.parent.mkdir()
    script.touch(mode=0o755)
    on_path, elsewhere = {"PATH": str(script.parent)}, {"PATH": ""}
    monkeypatch.chdir(tmp_path)
    assert command_line("check", environ=on_path) == "triage-bot check"
    monkeypatch.setattr(sys, "argv", [str(script)])
    assert command_line("check", environ=elsewhere) == "bin/triage-bot check"
    monkeypatch.chdir(script.parent)
    assert command_line("check", environ=elsewhere) == "./triage-bot check"
    monkeypatch.chdir(Path("/"))
    monkeypatch.setattr(sys, "argv", ["/some/triage_bot/__main__.py"])
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert command_line("check", environ=elsewhere) == "usr/bin/python3 -m triage_bot check"


def test_demo_again_starts_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["demo", "--no-serve", "--folder", str(tmp_path)]
    assert run(arguments) == 0
    first = capsys.readouterr().out
    assert run(arguments) == 0
    assert capsys.readouterr().out == first


def test_demo_leaves_a_running_sandbox_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world, state = World(), tmp_path / "gitlab.json"
    seed(world)
    with running(world, state_file=state):
        world.person("icamus").comment(1, "hello")
        before = contents(tmp_path)
        assert before.keys() >= {"gitlab.json", "gitlab.json.journal"}
        assert run(["demo", "--no-serve", "--folder", str(tmp_path)]) == 2
        assert contents(tmp_path) == before
    assert World.load(state).dump() == world.dump()
    said = f"The embedded GitLab cannot start: {state}: another sandbox is using this file; stop it first, "
    assert capsys.readouterr().err == f"{said}or name another folder with --folder.\n"


def test_demo_without_a_port_leaves_the_older_demo_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    World().save(tmp_path / "gitlab.json")
    before = contents(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert run(["demo", "--no-serve", "--folder", str(tmp_path), "--port", port]) == 2
    assert contents(tmp_path) == before
    assert re.search(
        rf"cannot start: port {port}: .+\. Name another one with --port\.$", capsys.readouterr().err
    )


def test_demo_replaces_its_own_files_only(tmp_path: Path) -> None:
    for name in ("gitlab.json.bak", "gitlab.json.mine"):
        (tmp_path / name).write_text("kept")
    World().save(tmp_path / "gitlab.json")
    journal_of(tmp_path / "gitlab.json").write_text("left by a process that died\n")
    assert run(["demo", "--no-serve", "--folder", str(tmp_path)]) == 0
    found = contents(tmp_path)
    assert found["gitlab.json.bak"] == found["gitlab.json.mine"] == b"kept"
    assert "gitlab.json.journal" not in found
    assert len(World.load(tmp_path / "gitlab.json").issues) > 100


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_setup_makes_all_and_the_second_time_nothing(site: Site) -> None:
    first = site.run("setup", "--at", TODAY)
    assert first.code == 0, first.text
    assert "+ label HS::Red made\n" in first.out
    assert {label.title for label in site.world.labels} >= {
        "HS::Red",
        "HS::Yellow",
        "HS::Green",
        "triage::new",
    }
    again = site.run("setup", "--at", TODAY)
    assert again.code == 0
    assert again.writes == []


def test_setup_with_a_reading_token_is_refused(site: Site) -> None:
    ended = site.run("setup", "--at", TODAY, role="read_api")
    assert ended.code in (6, 8)
    assert list(site.world.labels) == []
    assert "Traceback" not in ended.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines"),
        (["--state", "broken.json"], "cannot be read as sandbox state"),
        (["--faults", "broken.json"], "broken.json: faults.0.kind: should be one of"),
        (["--port", "99999"], "99999 is not in the range 0<=x<=65535"),
    ],
)
def test_sandbox_that_cannot_start(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.json").write_text('{"faults": [{"kind": "418", "at": 1}]}')
    state = [] if "--state" in arguments else ["--state", "new.json"]
    assert run(["sandbox", *arguments, *state]) == 2
    assert said in capsys.readouterr().err


def test_sandbox_on_a_port_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert run(["sandbox", "--port", str(other.getsockname()[1])]) == 2
    assert "The embedded GitLab cannot start: " in capsys.readouterr().err


def test_a_sandbox_of_ones_own_has_the_limits_of_a_fresh_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[World] = []
    monkeypatch.setattr("triage_bot.cli.sandbox.serve", lambda world, **_: served.append(world))
    assert run(["sandbox", "--state", str(tmp_path / "gitlab.json")]) == 0
    limits = served[0].instance
    assert (limits.notes_a_minute, limits.issues_a_minute, limits.searches_a_minute) == (300, 300, 30)
