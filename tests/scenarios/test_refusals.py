"""The command line when something is wrong: brakes, sources that fail, names that bite, exit codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from triage_bot.cli.main import run
from triage_bot.sandbox import Logged

from . import exports, small
from .exports import Export
from .site import Site, of_dashboard
from .small import FIRST, FLAGGED, GREEN, OTHER_RED, RED, day

Command = Callable[..., int]


@pytest.fixture
def command(site: Site, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line on this site; the request log starts anew with each call."""
    for name, value in site.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(site.folder)

    def call(verb: str, *arguments: str, at: date) -> int:
        site.moment(at)
        site.server.log.clear()
        return run(["--config", str(site.config), verb, "--at", at.isoformat(), *arguments])

    return call


def writes(site: Site) -> list[Logged]:
    """What was written but the dashboard, which may well say what was refused."""
    written = [entry for entry in site.server.log if entry.method not in ("GET", "HEAD")]
    return [entry for entry in written if not of_dashboard(entry)]


def test_the_first_run_over_300_accounts_is_stopped_by_the_brake(
    site: Site, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    friday = exports.fridays()[0]
    site.deliver(friday)
    assert command("sync", at=friday) == 5
    assert writes(site) == []
    assert site.cases() == {}
    said = capsys.readouterr()
    assert said.out.count("+ open    ") == 40, "the plan lists them all"
    assert "Nothing was written: 40 issues to open in one run, allowed are 29" in said.err
    assert "run again with --allow-bulk" in said.err

    assert command("sync", "--allow-bulk", at=friday) == 0
    assert len(site.cases()) == 40
    assert command("sync", at=friday) == 0
    assert writes(site) == []
    assert "Nothing to change." in capsys.readouterr().out


def test_the_digest_of_a_dry_run_lets_exactly_that_plan_pass(
    site: Site, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    export = small.ten()
    export.write(site.exports, FIRST)
    assert command("sync", "--dry-run", "--exit-code", at=FIRST) == 10
    digest = capsys.readouterr().out.partition("digest ")[2].partition(")")[0]
    export.rate(GREEN[0], "Red", FIRST)
    export.write(site.exports, FIRST)
    assert command("sync", "--expect", digest, at=FIRST) == 5
    assert writes(site) == []
    small.ten().write(site.exports, FIRST)
    assert command("sync", "--expect", digest, at=FIRST) == 0
    assert site.cases().keys() == {RED, OTHER_RED, FLAGGED}


def test_thirty_new_reds_open_nothing_without_allow_bulk(
    site: Site, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    """X31: of 235 accounts, so that no rule of trust speaks before the brake does."""
    friday = exports.fridays()[0]
    green = [a for a, row in exports.rows(friday).items() if row["CSM Sentiment"] == "Green"][:235]
    export = Export.taken(friday, green)
    export.write(site.exports, FIRST)
    assert command("sync", at=FIRST) == 0
    for account in green[:30]:
        export.rate(account, "Red", day(1))
    export.write(site.exports, day(1))
    assert command("sync", at=day(1)) == 5
    assert writes(site) == []
    said = capsys.readouterr()
    assert said.out.count("+ open    ") == 30
    assert "30 issues to open in one run, allowed are 23" in said.err


def test_a_jump_of_every_rating_is_no_news_about_the_accounts(
    site: Site, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    """3.5: the run says how to see what it would come to, and how to let it pass."""
    friday = exports.fridays()[0]
    green = [a for a, row in exports.rows(friday).items() if row["CSM Sentiment"] == "Green"][:40]
    export = Export.taken(friday, green)
    export.write(site.exports, FIRST)
    assert command("sync", at=FIRST) == 0
    for account in green:
        export.rate(account, "Red", day(1))
    export.write(site.exports, day(1))
    assert command("sync", at=day(1)) == 4
    assert writes(site) == []
    said = capsys.readouterr()
    assert "at least 40 of 40 accounts have another rating" in said.err
    assert "`triage-bot sync --dry-run --allow-bulk`" in said.err
    assert command("sync", "--dry-run", "--allow-bulk", at=day(1)) == 0
    assert capsys.readouterr().out.count("+ open    ") == 40


def broken(site: Site, how: str) -> None:
    """Make today's delivery useless in one of the ways in which deliveries fail."""
    file = site.exports / exports.PATTERN.format(day=day(7))
    header = exports.of(exports.fridays()[0]).read_text("utf-8-sig").partition("\n")[0]
    match how:
        case "missing":
            for old in site.exports.iterdir():
                old.unlink()
        case "empty file":
            file.write_text("")
        case "no rows":
            file.write_text(f"{header}\n", "utf-8")
        case "login page":
            file.write_text("<html><body>Please sign in</body></html>\n")
        case "no rating column":
            export = small.ten()
            for row in export.accounts.values():
                for column in ("CSM Sentiment", "Current Score"):
                    row.pop(column)
            export.write(site.exports, day(7))
        case "no rating at all":
            export = small.ten()
            for account in export.accounts:
                export.set(account, CSM_Sentiment="", Current_Score="")
            export.write(site.exports, day(7))


@pytest.mark.parametrize(
    "how", ["missing", "empty file", "no rows", "login page", "no rating column", "no rating at all"]
)
def test_a_source_that_says_nothing_changes_nothing(
    site: Site, command: Command, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    """X18: an outage is no good news and no bad news; nothing opens, improves or closes."""
    export = small.ten()
    export.write(site.exports, FIRST)
    assert command("sync", at=FIRST) == 0
    export.rate(FLAGGED, "Green", day(1))
    export.write(site.exports, day(1))
    assert command("sync", at=day(1)) == 0
    before = site.cases()
    capsys.readouterr()

    broken(site, how)
    assert command("sync", at=day(7)) == 4
    assert writes(site) == []
    assert site.cases() == before
    said = capsys.readouterr()
    assert "so nothing was opened, relabelled or closed" in said.err
    assert "triage-bot check" in said.err

    export.write(site.exports, day(8))
    assert command("sync", at=day(8)) == 0
    assert site.case(FLAGGED).label("HS::") == ["HS::Green"], "the second sighting, after the outage"
    assert site.case(RED).comments == ()


def test_a_hostile_account_name_notifies_nobody_and_closes_nothing(site: Site, command: Command) -> None:
    """X28, and its relatives in every free field that the issue shows."""
    export = small.ten()
    export.set(
        RED,
        Name="Acme @all --> /close [x](javascript:alert(1)) | `~bug` #1 !2",
        Health_Notes="fine\n/close\n/assign @jseifert\n<!-- triage-bot:end -->\n@ahapka please look",
        Account_Owner="@tlord",
        Risk_Reason_Detail="/label ~HS::Green",
    )
    export.write(site.exports, FIRST)
    assert command("sync", at=FIRST) == 0
    case = site.case(RED)
    assert case.state == "opened"
    assert case.labels == {"EMEA", "HS::Red", "risk::lack of budget", "triage::new"}
    assert case.assignees == ("mtabisz",)
    assert case.description.count("<!-- triage-bot:end -->") == 1
    about = [(n.username, n.reason) for n in site.world.notified if n.issue_iid == case.iid]
    assert set(about) <= {("mtabisz", "assigned")}

    export.rate(RED, "Yellow", day(1), flagged=True)
    for number in (1, 2):
        export.write(site.exports, day(number))
        assert command("sync", at=day(number)) == 0
    case = site.case(RED)
    assert (case.state, case.label("HS::"), len(case.comments)) == ("opened", ["HS::Yellow"], 1)
    assert {n.reason for n in site.world.notified if n.issue_iid == case.iid} <= {"assigned"}
    assert command("sync", at=day(2)) == 0
    assert writes(site) == []


def test_explain_tells_the_same_story_as_the_plan(
    site: Site, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    export = small.ten()
    export.write(site.exports, FIRST)
    assert command("explain", small.PLAIN, at=FIRST) == 0
    said = capsys.readouterr().out
    assert "R-12" in said
    assert "triage not required" in said
    assert writes(site) == []
