"""Formats, colours, folded sections and pipes: the same plan, for people, machines and job logs."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.end_to_end.site import Site

DRY = ("sync", "--at", "2026-11-21", "--dry-run")
SMALL = (*DRY, "--account", "0018b00002d86YNAAY")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def test_text_tells_the_plan_from_sources_to_cost(site: Site) -> None:
    out = site.run(*SMALL).out
    told = [
        "Plan for acme/customer-success/account-triage on 2026-11-21 (policy seed@1, digest ",
        "\nSources\n  gainsight: ok, 1,215 rows, 1,200 accounts, as of 2026-11-20 (exports/",
        "\nChanges (",
        "+ open    Dulkeholm Mining [0018b00002d86YNAAY]\n",
        "assignee fward, due 2026-12-05\n",
        "because red by CSM sentiment of 2026-10-17 (R-10)\n",
        "1 to open, ",
        "7 requests to GitLab (7 GET).\n",
    ]
    places = [out.find(part) for part in told]
    assert -1 not in places
    assert places == sorted(places)


def test_json_is_the_plan_file_and_nothing_else(site: Site) -> None:
    ended = site.run(*SMALL, "--format", "json", "--plan-out", "plan.json")
    assert ended.code == 0
    assert ended.out == (site.folder / "plan.json").read_text("utf-8")
    assert json.loads(ended.out)["project"] == "acme/customer-success/account-triage"
    assert ended.err == "7 requests to GitLab (7 GET).\n"


def test_json_stays_json_when_the_run_writes(site: Site) -> None:
    ended = site.run("sync", "--at", "2026-11-21", "--account", "0018b00002d86YNAAY", "--format", "json")
    assert ended.code == 0
    assert [action["kind"] for action in json.loads(ended.out)["actions"]].count("open") == 1
    assert " made.\n" in ended.err


def test_markdown_folds_the_plan_into_fences(site: Site) -> None:
    out = site.run(*SMALL, "--format", "markdown").out
    assert out.startswith("**Plan for acme/customer-success/account-triage on 2026-11-21")
    opened = out.count("<details><summary>")
    assert opened == out.count("</details>") >= 3
    assert out.count("```text\n") == out.count("\n```\n") == opened
    outside = re.sub(r"```text\n.*?\n```\n", "", out, flags=re.DOTALL)
    assert "@" not in outside.replace("seed@1", "")
    assert not re.search(r"^/", outside, re.MULTILINE)


def test_no_colour_where_nobody_sees_it(site: Site) -> None:
    assert "\x1b" not in site.run(*SMALL).text


def test_colour_on_request(site: Site) -> None:
    coloured = site.run(*SMALL, FORCE_COLOR="1").out
    assert "\x1b[32m+ open    Dulkeholm Mining" in coloured
    assert _ESCAPE.sub("", coloured) == site.run(*SMALL).out


def test_no_color_goes_before_force_color(site: Site) -> None:
    assert "\x1b" not in site.run(*SMALL, FORCE_COLOR="1", NO_COLOR="1").text


def test_problems_are_red_on_request_and_plain_else(site: Site) -> None:
    site.configure(sources=None)
    assert "\x1b" not in site.run(*SMALL).err
    assert "\x1b" not in site.run(*SMALL, NO_COLOR="1").err
    assert "\x1b[31m" in site.run(*SMALL, FORCE_COLOR="1").err


def test_sections_of_a_job_log_open_and_close_in_pairs(site: Site) -> None:
    """GitLab's markers, one section at a time (doc/ci/jobs/job_logs.md)."""
    out = site.run(*DRY, GITLAB_CI="true").out
    marks = re.findall(r"\x1b\[0Ksection_(start|end):\d{10}:(\w+)(?:\[collapsed=true\])?\r\x1b\[0K", out)
    assert len(marks) >= 6
    assert [kind for kind, _ in marks] == ["start", "end"] * (len(marks) // 2)
    assert all(one[1] == two[1] for one, two in zip(marks[::2], marks[1::2], strict=True))
    assert len({name for _, name in marks}) == len(marks) // 2
    assert out.count("section_") == len(marks)


def test_json_holds_no_marks_of_a_job_log(site: Site) -> None:
    assert "\x1b" not in site.run(*SMALL, "--format", "json", GITLAB_CI="true").out


@pytest.mark.parametrize(("more", "code"), [((), 0), (("--format", "json"), 0), (("--exit-code",), 10)])
def test_a_reader_who_has_seen_enough_is_no_trouble(site: Site, more: tuple[str, ...], code: int) -> None:
    """The exit code tells of the run, not of the pipe."""
    with subprocess.Popen(
        [sys.executable, "-m", "triage_bot", "--config", "triage.yml", *DRY, *more],
        cwd=site.folder,
        env=site.outside("read_api"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.read(10)
        command.stdout.close()
        said = command.stderr.read().decode()
        assert command.wait(30) == code
    assert said in ("", "Dashboard: a dashboard would be made.\n7 requests to GitLab (7 GET).\n")


def test_an_unprintable_terminal_is_no_bug(site: Site) -> None:
    """Names in other scripts on a machine whose locale knows only ASCII."""
    ended = site.process(*DRY, role="read_api", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert ended.code == 0, ended.err
    assert "118 to open" in ended.out
