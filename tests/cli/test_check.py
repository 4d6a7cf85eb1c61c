"""`check` against broken set-ups: every problem with its place, exit code 3, never a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.site import CHECKOUT, TODAY, Ended, Site, source
from tests.exports.gainsight import BAD, broken

BROKEN = CHECKOUT / "tests" / "config" / "broken"
TEMPLATES = CHECKOUT / "templates"
Step = Callable[[Site], None]


def set_up(site: Site) -> None:
    """A project in which nothing is missing."""
    assert site.run("setup", "--at", TODAY).code == 0


def no_labels(site: Site) -> None:
    for label in site.world.labels:
        site.world.labels.remove(label)


def nothing(site: Site) -> None:
    """Leave the site as it is."""


def template(name: str, text: str) -> Step:
    """A folder of the team's own templates that holds this one."""

    def step(site: Site) -> None:
        file = site.folder / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        site.configure(templates="templates")

    return step


def without_heading(site: Site) -> None:
    shipped = (TEMPLATES / "issue.md.j2").read_text("utf-8")
    assert "\n## Next steps\n" in shipped
    template("issue.md.j2", shipped.replace("\n## Next steps\n", "\n## Next Steps\n"))(site)


def latin_template(site: Site) -> None:
    template("block.md.j2", "")(site)
    (site.folder / "templates" / "block.md.j2").write_bytes(b"caf\xe9")


def expiring_token(site: Site) -> None:
    for token in site.world.tokens:
        token.expires_at = "2026-11-25"


def everything_at_once(site: Site) -> None:
    template("isue.md.j2", "x")(site)
    missing_export(site)
    project(archived=True, visibility="public")(site)


def project(**columns: object) -> Step:
    """The project with other switches."""

    def step(site: Site) -> None:
        home = next(iter(site.world.projects))
        for name, value in columns.items():
            setattr(home, name, value)

    return step


def labels(*, leave_out: str = "", rename: tuple[str, str] = ("", "")) -> Step:
    """One label of the project less, or with another title."""

    def step(site: Site) -> None:
        for label in list(site.world.labels):
            if label.title == leave_out:
                site.world.labels.remove(label)
            if label.title == rename[0]:
                label.title = rename[1]

    return step


def export(file: str) -> Step:
    """A broken export as the one source."""

    def step(site: Site) -> None:
        shutil.copy(BAD / file, site.folder / file)
        site.configure(sources=[source(file, broken(Path(file)).fields)])

    return step


def missing_export(site: Site) -> None:
    site.configure(sources=[source("exports/none_*.csv")])


def missing_column(site: Site) -> None:
    site.settings["sources"][0]["fields"]["renewal_risk"] = {"column": "Renewal Risk"}
    site.configure()


def settings(**gitlab: object) -> Step:
    return lambda site: site.configure(gitlab=gitlab)


@dataclass(frozen=True)
class Case:
    """A set-up and what `check` must say of it;"""

    name: str
    step: Step
    said: tuple[str, ...]
    role: str | None = "bot"
    environ: tuple[tuple[str, str], ...] = ()
    problems: int = 1


CASES = (
    Case("syntax", template("comment.md.j2", "a\n{% if %}\n"), ("templates/comment.md.j2:2:",)),
    Case("unclosed", template("block.md.j2", "{% if account %}\nx\n"), ("templates/block.md.j2:",)),
    Case(
        "unknown-variable",
        template("block.md.j2", "\n\n{{ acount.name }}\n"),
        ("templates/block.md.j2:3: unknown variable 'acount'", "did you mean 'account'?"),
    ),
    Case(
        "unknown-template",
        template("isue.md.j2", "x"),
        ("templates/isue.md.j2: no template of this name is ever used (did you mean 'issue.md.j2'?)",),
    ),
    Case(
        "missing-heading",
        without_heading,
        ("templates/issue.md.j2: the heading '## Next steps' is missing", "`## next steps` is there"),
    ),
    Case(
        "quick-action",
        template("remark/worsened.md.j2", "/close\n"),
        ("templates/remark/worsened.md.j2: GitLab would carry out the line '/close'",),
    ),
    Case("not-utf8", latin_template, ("templates/block.md.j2:1: not UTF-8",)),
    Case("no-token", nothing, ("TRIAGE_BOT_TOKEN: no GitLab token is set (set TRIAGE_BOT_TOKEN",), role=None),
    Case("wrong-token", nothing, ("refuses the token (401): it is not known there",), role="glpat-nonsense"),
    Case("expired-token", nothing, ("refuses the token (401): it has expired",), role="expired"),
    Case("revoked-token", nothing, ("refuses the token (401): it was revoked",), role="revoked"),
    Case(
        "reading-token",
        nothing,
        ("TRIAGE_BOT_TOKEN: the token has read_api, it needs api (a dry run can do with read_api:",),
        role="read_api",
    ),
    Case("pasted-badly", nothing, ("holds white space or characters that no token has",), role="a b"),
    Case(
        "job-token",
        nothing,
        ("the token is the job's CI_JOB_TOKEN, which may not create or change issues",),
        role="64_job",
        environ=(("CI_JOB_TOKEN", "64_job"),),
    ),
    Case(
        "guest",
        nothing,
        ("the token's user guest-user has Guest in acme/customer-success/account-triage",),
        role="guest",
    ),
    Case("absent", settings(project="acme/nothing"), ("shows no project acme/nothing to this token",)),
    Case("archived", project(archived=True), ("is archived, so nothing in it can change",)),
    Case("public", project(visibility="public"), ("is public: customer data in it could be read by anyone",)),
    Case("issues-off", project(issues_enabled=False), ("issues are switched off in acme/",)),
    Case("no-labels", no_labels, ("labels are missing in the project: ", "run: triage-bot setup")),
    Case(
        "one-label-missing",
        labels(leave_out="HS::Red"),
        ("labels: 1 label is missing in the project: HS::Red",),
    ),
    Case(
        "letter-case",
        labels(rename=("HS::Red", "hs::red")),
        ("the project has the label hs::red beside the label HS::Red of the scheme (letter case counts:",),
    ),
    Case(
        "token-expires-soon",
        expiring_token,
        ("TRIAGE_BOT_TOKEN: the token expires on 2026-11-25",),
    ),
    Case("no-export", missing_export, ("exports/none_*.csv: source gainsight failed:",)),
    Case("empty-export", export("empty.csv"), ("empty.csv: source gainsight failed:", "empty")),
    Case("login-page", export("login_page.csv"), ("login_page.csv: source gainsight failed:", "HTML")),
    Case("no-rating-column", export("missing_rating_column.csv"), ("CSM Sentiment", "column")),
    Case("wrong-dates", export("dates_dmy.csv"), ("source gainsight degraded:", "Renewal Date")),
    Case("mapped-column-missing", missing_column, ("Renewal Risk",)),
    Case(
        "everything",
        everything_at_once,
        ("isue.md.j2", "none_*.csv", "is archived", "is public"),
        problems=4,
    ),
)


def checked(site: Site, case: Case) -> Ended:
    set_up(site)
    case.step(site)
    return site.run("check", "--at", TODAY, role=case.role, **dict(case.environ))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_set_up(site: Site, case: Case) -> None:
    ended = checked(site, case)
    assert ended.code == 3, ended.text
    for words in case.said:
        assert words in ended.err
    assert "Traceback" not in ended.text
    counted = "1 problem" if case.problems == 1 else f"{case.problems} problems"
    assert ended.err.endswith(f"\n{counted} found.\n")
    assert ended.writes == []


@pytest.mark.parametrize("folder", sorted(folder.name for folder in BROKEN.iterdir()))
def test_broken_configuration(site: Site, folder: str) -> None:
    """The same problems that loading lists, one to a line, and GitLab is not asked."""
    shutil.rmtree(site.folder)
    shutil.copytree(BROKEN / folder, site.folder)
    expected = (BROKEN / folder / "problems.txt").read_text("utf-8").splitlines()
    ended = site.run("check", EMPTY="")
    assert ended.code == 3
    assert ended.log == ()
    lines = [line.removeprefix("  ") for line in ended.err.splitlines()]
    assert [line for line in expected if line not in lines] == []
    assert f"{len(expected)} problem" in ended.err
    assert "Traceback" not in ended.text


def test_templates_are_looked_at_although_the_configuration_is_broken(site: Site) -> None:
    template("isue.md.j2", "x")(site)
    site.configure(polciy="policy.yml")
    ended = site.run("check")
    assert ended.code == 3
    assert "The configuration cannot be used: 1 problem. The templates have 1 more.\n" in ended.err
    assert "polciy" in ended.err
    assert "templates/isue.md.j2: no template of this name is ever used" in ended.err


def test_all_is_well(site: Site) -> None:
    set_up(site)
    ended = site.run("check", "--at", TODAY)
    assert (ended.code, ended.err) == (0, "")
    assert "source gainsight: ok, 1,215 rows, 1,200 accounts, 12 unusable rows, as of 2026-11-20" in ended.out
    assert "No problem found." in ended.out
    assert {one.method for one in ended.log} == {"GET"}


def test_a_reading_token_is_enough_where_nothing_shall_be_written(site: Site) -> None:
    set_up(site)
    assert site.run("check", "--at", TODAY, "--read-only", role="read_api").code == 0


def test_offline_asks_no_gitlab_and_needs_no_token(site: Site) -> None:
    ended = site.run("check", "--at", TODAY, "--offline", role=None)
    assert ended.code == 0, ended.err
    assert ended.log == ()


def test_a_public_project_may_be_meant(site: Site) -> None:
    set_up(site)
    project(visibility="public")(site)
    site.configure(gitlab={"allow_public": "acme/customer-success/account-triage"})
    assert site.run("check", "--at", TODAY).code == 0
