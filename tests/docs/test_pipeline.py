"""The pipeline that users copy is valid, and keeps its promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from triage_bot.cli.commands import COMMANDS

FILE = Path(__file__).parents[2] / ".gitlab-ci.yml"
PIPELINE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
JOBS = {name: job for name, job in PIPELINE.items() if isinstance(job, dict) and "script" in job}


def lines(job: str) -> str:
    return "\n".join(JOBS[job]["script"])


def conditions(job: str) -> list[str]:
    return [rule["if"] for rule in JOBS[job]["rules"]]


def test_gitlabs_own_schema_accepts_it() -> None:
    schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, str(FILE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stages_are_check_plan_sync() -> None:
    assert PIPELINE["stages"] == ["check", "plan", "sync"]
    assert {job["stage"] for job in JOBS.values()} == set(PIPELINE["stages"])


def test_only_a_schedule_on_a_protected_branch_writes() -> None:
    writing = [name for name in JOBS if "triage-bot sync" in lines(name) and "--dry-run" not in lines(name)]
    assert writing == ["sync"]
    assert conditions("sync") == ['$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_REF_PROTECTED == "true"']


def test_the_writing_job_is_alone_and_never_repeated() -> None:
    job = JOBS["sync"]
    assert job["resource_group"] == "triage-bot"
    assert job["interruptible"] is False
    assert job["retry"] == 0
    assert job["timeout"]


def test_the_plan_is_made_with_the_reading_token() -> None:
    """Set in the script: variables of the project would win over those of the job."""
    assert lines("plan").startswith('export TRIAGE_BOT_TOKEN="$TRIAGE_BOT_READ_TOKEN"\n')
    assert "variables" not in JOBS["plan"]
    assert conditions("plan") == ['$CI_PIPELINE_SOURCE == "merge_request_event" && $TRIAGE_BOT_READ_TOKEN']


@pytest.mark.parametrize("job", ["plan", "sync"])
def test_artifacts_are_few_hidden_and_short_lived(job: str) -> None:
    artifacts = JOBS[job]["artifacts"]
    assert artifacts["access"] in ("developer", "maintainer", "none")
    assert artifacts["expire_in"].endswith(" days")
    assert set(artifacts["paths"]) <= {"plan.json", "plan.md", "triage-bot-report.txt"}


def test_no_token_stands_in_the_file() -> None:
    given = [*PIPELINE["variables"], *(key for job in JOBS.values() for key in job.get("variables", {}))]
    assert not [name for name in given if "TOKEN" in name]


def test_the_commands_exist() -> None:
    said = [
        line.split()[1]
        for name in JOBS
        for line in lines(name).splitlines()
        if line.startswith("triage-bot ")
    ]
    assert said
    assert set(said) <= COMMANDS.keys()
