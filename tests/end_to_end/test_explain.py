"""`explain` answers why there is an issue, or none, with every rule; whole answers are kept as golden files.

`REWRITE_GOLDEN=1` writes them anew: read the difference as the reader would.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triage_bot.policy.rulebook import RULES

from .site import EXPORT, TODAY, Ended, Site, source

GOLDEN = Path(__file__).parent / "golden"
TRACKED = "0018b000022CMTHAA4"
GREEN = "0018b00002000ogAAA"
PLAIN_YELLOW = "0018b000020Wk2mAAC"
QUARANTINED = "0018b000024DJFFAA4"
HELD = "0018b00002yFkduAAC"
UNKNOWN = "0018b00002nobody"
CHURNING = "0018b00002XNn0iAAD"
SHARED = "Heldivia Devices LLC"
"""The name of two accounts."""

ASKED = {
    "tracked": TRACKED,
    "green": GREEN,
    "plain-yellow": PLAIN_YELLOW,
    "quarantined": QUARANTINED,
    "contradicting": HELD,
    "leaving": CHURNING,
    "unknown": UNKNOWN,
}


def explained(site: Site, account: str, *, at: str = TODAY) -> Ended:
    """An explanation, which never writes."""
    ended = site.run("explain", "--at", at, account, role="read_api")
    assert ended.code == 0, ended.text
    assert ended.writes == []
    return ended


def test_whole_answers(site: Site) -> None:
    assert site.sync().code == 0
    answers = {f"explain-{name}.txt": explained(site, account).out for name, account in ASKED.items()}
    if os.environ.get("REWRITE_GOLDEN"):
        for name, text in answers.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    kept = {file.name: file.read_text(encoding="utf-8") for file in GOLDEN.glob("explain-*.txt")}
    assert answers == kept


@pytest.mark.parametrize("account", [TRACKED, GREEN, PLAIN_YELLOW, QUARANTINED, HELD, UNKNOWN])
def test_every_rule_is_told_with_its_inputs(site: Site, account: str) -> None:
    found = explained(site, account).out
    for rule in RULES:
        assert found.count(f" {rule.id:<5} {rule.sentence}\n") == 1
    assert "            -> " in found
    assert "would change with: " in found


def test_values_have_their_source_and_day(site: Site) -> None:
    found = explained(site, TRACKED).out
    assert "csm_sentiment: red (gainsight, as of 2026-11-20)" in found
    assert "row: exports/gainsight_company_2026-11-20.csv:960 (gainsight, as of 2026-11-20)" in found


def test_an_issue_that_is_still_to_come_is_announced(site: Site) -> None:
    found = explained(site, TRACKED).out
    assert (
        "  There is no issue yet, the next run opens one: red by CSM sentiment of 2026-11-16 (R-10)." in found
    )
    assert "+ open    Fenmocrest Bank" in found


def test_every_way_to_ask_gives_the_same_answer(site: Site) -> None:
    site.sync()
    number = next(i.iid for i in site.issues if "Fenmocrest Bank" in i.title)
    whole = explained(site, TRACKED).out
    for words in (TRACKED[:15], "Fenmocrest Bank", "fenmocrest bank", " Fenmocrest Bank ", f"#{number}"):
        assert explained(site, words).out == whole


def test_a_name_that_two_accounts_share_is_not_guessed(site: Site) -> None:
    found = explained(site, SHARED).out
    assert "Several accounts go by that name; ask by id." in found
    assert found.count(f" ({SHARED})") == 2


def test_a_name_that_is_nearly_right_is_offered(site: Site) -> None:
    found = explained(site, "Fenmocrest Bnak").out
    assert f"did you mean: {TRACKED} (Fenmocrest Bank)" in found


@pytest.mark.parametrize(
    "asked", ["Fenmocrest Bnk", "Fenmocrest Ban", TRACKED.replace("2CM", "2CN"), "@everyone"]
)
def test_no_way_to_ask_wrongly_ends_in_a_traceback(site: Site, asked: str) -> None:
    found = explained(site, asked).out
    assert "No source and no issue knows it" in found
    assert f"{TRACKED} (Fenmocrest Bank)" in found or "did you mean" not in found
    assert found.count(f"{TRACKED} (Fenmocrest Bank)") <= 1


def without(site: Site, account: str) -> None:
    """The export without one account, as of customers who are gone."""
    export = site.folder / EXPORT
    rows = export.read_bytes().split(b"\r\n")
    export.write_bytes(b"\r\n".join(row for row in rows if account.encode() not in row))


def test_the_end_of_a_case_is_told_after_its_account_is_gone(site: Site) -> None:
    """The usual churn: closed by a word with its kind, and then the account is in no export any more."""
    site.sync()
    number = next(i.iid for i in site.issues if "Fenmocrest Bank" in i.title)
    site.world.clock.set("2026-11-22T08:00:00Z")
    site.world.person("mholt").comment(number, "@triage-bot lost churn: they moved to a competitor")
    assert site.sync(at="2026-11-22").code == 0
    told = f"  #{number} was closed as lost (churn) on 2026-11-22, decided by comment "
    whole = explained(site, TRACKED, at="2026-11-22").out
    assert told in whole
    without(site, TRACKED)
    for words in (TRACKED, TRACKED[:15], f"#{number}", "fenmocrest bank"):
        found = explained(site, words, at="2026-11-23").out
        assert f"[{TRACKED}]: missing, issue #{number} (closed)\n" in found
        assert told in found
        assert " No source shows the account now.\n" in found
        assert found.count("-> #") == 1, "the rule that closed it says so"


def test_what_is_said_of_a_vanished_account_counts_once_its_issue_is_closed(site: Site) -> None:
    """E29 asks for this word and this close; the renewals, which cannot be read then, stand beside it."""
    site.sync()
    number = next(i.iid for i in site.issues if "Fenmocrest Bank" in i.title)
    without(site, TRACKED)
    site.world.clock.set("2026-11-22T08:00:00Z")
    site.world.person("mholt").comment(number, "@triage-bot lost churn: they moved to a competitor")
    assert site.sync(at="2026-11-22").code == 0
    site.world.person("mholt").close(number)
    assert site.sync(at="2026-11-22").code == 0
    fields = {
        "account_id": {"column": "Account"},
        "opportunity_id": {"column": "Id"},
        "stage": {"column": "Stage"},
        "renewal_date": {"column": "Renewal"},
    }
    gone = {"name": "crm", "kind": "csv", "path": "exports/none.csv", "about": "renewals", "fields": fields}
    site.configure(sources=[source(EXPORT), gone])
    found = explained(site, TRACKED, at="2026-11-23").out
    assert f"#{number} was closed as lost (churn) on 2026-11-22, decided by comment " in found
    assert "What the CRM says now is not known: no source of renewals is believed." in found


def test_an_issue_without_its_account_in_the_source(site: Site) -> None:
    """The export of a smaller region: the issue stays, and says whose it is."""
    site.sync()
    without(site, TRACKED)
    number = next(i.iid for i in site.issues if "Fenmocrest Bank" in i.title)
    site.world.person("icamus").retitle(number, "Gone?\x1b[2J \u202eknab")
    found = explained(site, TRACKED).out
    assert f"Gone? [2J knab [{TRACKED}]: missing, issue #{number} (open)\n" in found
    assert f"  There is an issue, #{number}, but no source shows the account.\n" in found


def test_what_would_be_written_is_shown_before_it_is(site: Site) -> None:
    site.sync()
    number = next(i.iid for i in site.issues if "Fenmocrest Bank" in i.title)
    site.world.person("mholt").comment(number, "They froze the budget; call on Monday.")
    found = explained(site, TRACKED).out
    assert f"~ update  #{number} Fenmocrest Bank" in found
    assert "labels: -triage::new" in found
