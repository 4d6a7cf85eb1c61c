"""A dry run only reads, and promises exactly what the run after it does."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from triage_bot.errors import ConfigurationError
from triage_bot.report.plan_file import from_json

from .crowd import RED, Crowd
from .site import CHECKOUT, Ended, Site

PENDING, REFUSED = 10, 5
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((CHECKOUT / "config" / "schemas" / "plan.schema.json").read_text("utf-8"))
)


def plan_of(site: Site, *arguments: str, role: str = "bot") -> tuple[Ended, dict[str, Any]]:
    """A run and the plan that it wrote to a file."""
    file = site.folder / "plan.json"
    file.unlink(missing_ok=True)
    ended = site.sync("--plan-out", str(file), *arguments, role=role)
    assert file.exists(), ended.text
    return ended, json.loads(file.read_text("utf-8"))


def test_a_dry_run_with_a_reading_token_plans_what_the_run_does(site: Site) -> None:
    dry, promised = plan_of(site, "--dry-run", "--exit-code", role="read_api")
    assert dry.code == PENDING, dry.text
    assert {entry.method for entry in dry.log} == {"GET"}
    assert {entry.user for entry in dry.log} == {"reporter-user"}
    assert site.issues == []

    real, done = plan_of(site)
    assert real.code == 0, real.err
    assert done == promised
    assert len(site.issues) == 118


def test_with_issues_in_care_too_the_dry_run_keeps_its_word(site: Site) -> None:
    """Updates and comments, with the order and the texts."""
    crowd = Crowd(site, 30)
    crowd.settle()
    site.world.person("icamus").comment(4, "On it.")
    crowd.change(range(0, 15, 5), RED)
    crowd.change([7], {"ARR": "$12,345"})

    dry, promised = plan_of(site, "--dry-run", role="read_api")
    kinds = {action["kind"] for action in promised["actions"]}
    assert {"update", "comment"} <= kinds
    assert dry.writes == []
    real, done = plan_of(site)
    assert real.code == 0, real.err
    assert done == promised
    assert [entry.body["body"] for entry in real.writes if entry.path.endswith("/notes") and entry.body] == [
        action["body"] for action in promised["actions"] if action["kind"] == "comment"
    ]


def test_the_second_run_has_nothing_to_do(site: Site) -> None:
    assert site.sync().code == 0
    again, plan = plan_of(site, "--dry-run", "--exit-code", role="read_api")
    assert again.code == 0, again.out
    assert plan["actions"] == []
    assert "Nothing to change." in again.out
    assert site.sync().writes == []


def test_the_expected_digest_is_carried_out(site: Site) -> None:
    _, promised = plan_of(site, "--dry-run", role="read_api")
    ended = site.sync("--expect", promised["digest"])
    assert ended.code == 0, ended.err
    assert len(site.issues) == 118


def test_another_digest_is_refused_and_nothing_written(site: Site) -> None:
    ended = site.sync("--expect", "0123456789ab")
    assert ended.code == REFUSED
    assert ended.writes == []
    assert "Nothing was written: the plan's digest is " in ended.err
    assert ", not 0123456789ab." in ended.err


def test_a_plan_that_was_overtaken_is_refused(site: Site) -> None:
    """Between looking and writing, a person opened the issue of one account by hand."""
    _, promised = plan_of(site, "--dry-run", role="read_api")
    account = next(a["account"] for a in promised["actions"] if a["kind"] == "open")
    site.world.person("icamus").open_issue("By hand", f"Salesforce: {account}")
    ended, now = plan_of(site, "--expect", promised["digest"])
    assert now["digest"] != promised["digest"]
    assert ended.code == REFUSED
    assert ended.writes == []


def test_a_plan_does_not_depend_on_the_day_but_the_digest_on_the_writes(site: Site) -> None:
    _, one = plan_of(site, "--dry-run", "--account", "0018b00002d86YNAAY")
    _, same = plan_of(site, "--dry-run", "--account", "0018b00002d86YNAAY")
    _, other = plan_of(site, "--dry-run", "--account", "0018b00002l43eNAAQ")
    assert one["digest"] == same["digest"] != other["digest"]


def test_account_limits_the_run_to_it(site: Site) -> None:
    ended, plan = plan_of(site, "--account", "0018b00002d86YNAAY", "--account", "0018b00002l43eN")
    assert ended.code == 0, ended.err
    opened = [action["account"] for action in plan["actions"] if action["kind"] == "open"]
    assert sorted(opened) == ["0018b00002d86YNAAY", "0018b00002l43eNAAQ"]
    assert len(site.issues) == 2
    assert {hold["account"] for hold in plan["holds"]} <= set(opened)


def test_an_account_that_nobody_knows_is_named(site: Site) -> None:
    ended = site.sync("--account", "0018b00002d86YNAAY", "--account", "ACME")
    assert ended.code == 2
    assert ended.writes == []
    assert "No source and no open issue knows the account ACME." in ended.err


def test_the_plan_file_reads_back_as_the_same_plan(site: Site) -> None:
    crowd = Crowd(site, 30)
    crowd.settle()
    crowd.change(range(0, 15, 5), RED)
    crowd.add(2)
    _, content = plan_of(site, "--dry-run")
    SCHEMA.validate(content)
    plan = from_json(json.dumps(content), file="plan.json")
    assert plan.digest == content["digest"]
    assert {action.kind for action in plan.actions} == {"open", "update", "comment"}


@pytest.mark.parametrize("spoil", ["digest", "kind", "reasons"])
def test_the_published_schema_refuses_what_is_no_plan(site: Site, spoil: str) -> None:
    _, content = plan_of(site, "--dry-run")
    target = content if spoil == "digest" else content["actions"][-1]
    target[spoil] = "delete"
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(content)


def test_a_plan_file_that_was_changed_is_not_read(site: Site) -> None:
    _, content = plan_of(site, "--dry-run")
    content["actions"][-1]["title"] = "Another"
    with pytest.raises(ConfigurationError) as caught:
        from_json(json.dumps(content), file="plan.json")
    assert "it was changed" in str(caught.value.problems[0])


def test_a_plan_file_that_cannot_be_written_is_a_matter_of_usage(site: Site) -> None:
    """And known before anything is written to GitLab."""
    ended = site.sync("--plan-out", "no/such/folder/plan.json")
    assert ended.code == 2
    assert ended.log == ()
    assert "The plan cannot be written to no/such/folder/plan.json: No such file or directory." in ended.err
