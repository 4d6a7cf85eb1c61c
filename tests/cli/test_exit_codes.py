"""Every exit code, reached as it is in life."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest

from tests.end_to_end.site import TODAY, Ended, Site
from tests.watch import Watch
from triage_bot.cli.commands import EXIT_CODES
from triage_bot.cli.endings import REPORT
from triage_bot.policy import decide as deciding

ONE = ("--account", "0018b00002d86YNAAY")


def bug(site: Site) -> Ended:
    """A fault of ours, with customer data in its message."""

    def fails(*_: object, **__: object) -> None:
        raise KeyError("Dulkeholm Mining, 128,400 USD")

    site.monkeypatch.setattr("triage_bot.app.planning.decide", fails)
    return site.sync("--dry-run")


def usage(site: Site) -> Ended:
    return site.sync("--account", "nobody")


def configuration(site: Site) -> Ended:
    return site.sync(role=None)


def source_gone(site: Site) -> Ended:
    (site.folder / "exports/gainsight_company_2026-11-20.csv").unlink()
    return site.sync()


def brake(site: Site) -> Ended:
    (site.folder / "policy.yml").write_text("version: a@1\nbrakes: {open: {floor: 3, percent: 1}}\n")
    return site.sync()


def one_refused(site: Site) -> Ended:
    site.world.faults.fail_next(422, method="POST", path_contains="/issues")
    return site.sync()


def not_converging(site: Site) -> Ended:
    """A template that does not say the same twice is what a team can do to itself; here the rules do it."""
    judged = deciding.decide
    real: list[object] = []

    def forgets(book: object, board: object, terms: object) -> object:
        real.append(board)
        return judged(book, real[0], terms)  # type: ignore[arg-type]

    site.monkeypatch.setattr("triage_bot.app.planning.decide", forgets)
    return site.sync(*ONE)


def gitlab_refuses(site: Site) -> Ended:
    return site.sync(role="revoked")


def pending(site: Site) -> Ended:
    return site.sync("--dry-run", "--exit-code", *ONE, role="read_api")


def done(site: Site) -> Ended:
    return site.sync(*ONE)


ENDINGS: dict[int, tuple[Callable[[Site], Ended], str]] = {
    0: (done, ""),
    1: (bug, "This is a bug in triage-bot (KeyError)."),
    2: (usage, "No source and no open issue knows the account nobody."),
    3: (configuration, "TRIAGE_BOT_TOKEN: no GitLab token is set"),
    4: (source_gone, "No source could be used, so nothing was opened, relabelled or closed on their word."),
    5: (
        brake,
        "Nothing was written: 118 issues to open in one run, allowed are 12 (1 % of 1200, at least 3;",
    ),
    6: (one_refused, " changes were not made as planned; they are listed above"),
    7: (not_converging, "changes just made would be planned again (accounts 0018b00002d86YNAAY)"),
    8: (gitlab_refuses, "refuses the token (401): it was revoked"),
    10: (pending, ""),
}


def test_every_code_is_here() -> None:
    assert set(ENDINGS) == set(EXIT_CODES)


@pytest.mark.parametrize("code", ENDINGS)
def test_ending(site: Site, code: int) -> None:
    provoke, said = ENDINGS[code]
    ended = provoke(site)
    assert ended.code == code, ended.text
    assert said in ended.err
    assert (ended.err == "") is (said == "")
    assert "Traceback" not in ended.text
    assert (site.folder / REPORT).exists() is (code == 1)


@pytest.mark.parametrize("code", [2, 3, 4, 5, 8, 10])
def test_nothing_is_written_on_the_way_to_it(site: Site, code: int) -> None:
    assert ENDINGS[code][0](site).writes == []


def test_the_others_are_written_when_one_is_refused(site: Site) -> None:
    ended = one_refused(site)
    assert ended.err.startswith(f"1 of {len(ended.writes)} changes were not made as planned")
    assert len(site.issues) == 117
    assert re.search(r"^  open .*: refused: .*422", ended.out, re.MULTILINE)
    assert site.sync().code == 0
    assert len(site.issues) == 118


def test_a_source_that_is_gone_leaves_the_other_one_to_read(site: Site) -> None:
    """One of two: the plan shows what the other says, and still nothing is opened on it."""
    [first] = site.settings["sources"]
    site.configure(sources=[first, {**first, "name": "second", "path": "exports/nothing_*.csv"}])
    ended = site.sync()
    assert ended.code == 4
    assert "Not every source could be used" in ended.err
    assert "1,200 accounts" in ended.out
    assert ended.writes == []


def test_a_run_that_could_do_nothing_tells_so_once_and_in_sentences(site: Site) -> None:
    ended = source_gone(site)
    assert "\nNothing to change. " in ended.out
    assert " made." not in ended.text
    assert "and is `path` right? `triage-bot check` looks at every source." in ended.err
    (site.folder / "exports/gainsight_company_2026-11-20.csv").write_text("Name\nAcme\n")
    ended = site.sync()
    assert ended.code == 4
    assert re.search(r"\(was the export changed\?[^()]*\)\. `triage-bot check` looks", ended.err)


def test_a_server_that_fails_is_gitlabs_refusal(site: Site) -> None:
    site.world.faults.fail_next(500, path_contains="/issues", times=9)
    ended = site.sync("--dry-run")
    assert ended.code == 8
    assert "GitLab itself has trouble: try again later" in ended.err


def test_nobody_at_the_address(site: Site) -> None:
    site.configure(gitlab={"url": "http://127.0.0.1:9", "timeout_seconds": 1})
    module = sys.modules["triage_bot.gitlab.connect"]  # the package has a function of that name
    site.monkeypatch.setattr(module, "Patience", Watch().patience)
    ended = site.sync("--dry-run")
    assert ended.code == 8
    assert "http://127.0.0.1:9 cannot be reached: the connection is refused" in ended.err


def test_the_report_of_a_bug_holds_places_and_no_data(site: Site) -> None:
    ended = bug(site)
    report = (site.folder / REPORT).read_text("utf-8")
    assert f"A report was written to {REPORT}" in ended.err
    assert "error: builtins.KeyError\n" in report
    assert "command: triage-bot sync --at --dry-run\n" in report
    assert "plan: none was made yet\n" in report
    assert re.search(r"^  triage_bot/app/sync\.py:\d+ in sync$", report, re.MULTILINE)
    for secret in ("Dulkeholm", "128,400", site.seeded.tokens["bot"], str(site.folder), "/root", "/home"):
        assert secret not in report
        assert secret not in ended.text


def test_the_report_of_a_bug_while_writing_has_the_digest_of_the_plan(site: Site) -> None:
    digest = re.findall(r"digest ([0-9a-f]{12})", site.sync("--dry-run", "--account", ONE[1]).out)

    def fails(*_: object, **__: object) -> None:
        try:
            raise LookupError("Dulkeholm Mining")
        except LookupError as cause:
            raise ValueError("128,400 USD") from cause

    site.monkeypatch.setattr("triage_bot.app.sync.afterwards", fails)
    ended = site.sync("--account=0018b00002d86YNAAY", "--plan-out", "Dulkeholm.json")
    report = (site.folder / REPORT).read_text("utf-8")
    assert ended.code == 1
    assert f"plan: {digest[0]}\n" in report
    assert "command: triage-bot sync --at --account --plan-out\n" in report
    assert report.index("error: builtins.ValueError") < report.index("from: builtins.LookupError")
    for secret in ("Dulkeholm", "128,400", "0018b", site.seeded.tokens["bot"], str(site.folder)):
        assert secret not in report
        assert secret not in ended.text


def test_an_argument_of_explain_is_not_in_the_report(site: Site) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Dulkeholm Mining")

    site.monkeypatch.setattr("triage_bot.app.explain.read_book", fails)
    ended = site.run("explain", "Dulkeholm Mining", "--mask")
    assert ended.code == 1
    report = (site.folder / REPORT).read_text("utf-8")
    assert "command: triage-bot explain --mask\n" in report
    assert "Dulkeholm" not in report + ended.text


def test_a_bug_without_a_place_for_its_report(site: Site) -> None:
    (site.folder / REPORT).mkdir()
    ended = site.process("sync", "--at", TODAY, start=("-c", _FAILS))
    assert ended.code == 1
    assert "No report could be written" in ended.err
    assert "Traceback" not in ended.text


_FAILS = """
import sys
import triage_bot.app.sync as room
def fails(*_, **__):
    raise ZeroDivisionError
room.plan_run = fails
from triage_bot.cli.main import main
main(sys.argv[1:])
"""
