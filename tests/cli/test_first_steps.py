"""What a new user does first: the demo, the setup of an own project, the embedded GitLab."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.end_to_end.site import TODAY, Site
from triage_bot.cli.main import run
from triage_bot.sandbox import World


def test_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    assert run(["demo", "--no-serve", "--folder", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "118 to open. 1,200 accounts (72 red, 168 yellow, 935 green, 24 unknown, 1 held)" in out
    assert "118 changes of 118 made." in out
    assert "A second run: Nothing to change." in out
    assert f"run  triage-bot sandbox --state {folder}/gitlab.json" in out
    kept = World.load(folder / "gitlab.json")
    assert sum(issue.issue_type == "issue" for issue in kept.issues) == 118


def test_demo_again_starts_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["demo", "--no-serve", "--folder", str(tmp_path)]
    assert run(arguments) == 0
    first = capsys.readouterr().out
    assert run(arguments) == 0
    assert capsys.readouterr().out == first


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
    Path("broken.json").write_text("{}")
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
