"""`--mask` over a whole run: no name, no amount and no free text of the export is printed."""

from __future__ import annotations

import csv
import re

import pytest

from tests.end_to_end.site import EXPORT, TODAY, Site

PRIVATE = (
    "Name", "CSM", "CSM Email", "CSM Manager", "Account Owner", "Solutions Architect", "Executive Sponsor",
    "Risk Reason Detail", "Competitor", "Health Notes", "Triage Issue URL",
)  # fmt: skip
RED = "0018b000022CMTHAA4"
SECRET = "Xyzzyvale"


def rows(site: Site) -> tuple[list[str], list[dict[str, str]]]:
    with (site.folder / EXPORT).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def write(site: Site, header: list[str], found: list[dict[str, str]]) -> None:
    with (site.folder / EXPORT).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(found)


def with_secrets(site: Site) -> None:
    """Every private column of one red account holds a word that is nowhere else."""
    header, found = rows(site)
    for row in found:
        if row["SFDC Account ID"] == RED:
            row |= {column: f"{SECRET}{number} Word" for number, column in enumerate(PRIVATE)}
            row |= {"CSM Email": f"{SECRET}.mail@corp.example", "ARR": "7654321"}
    write(site, header, found)


def usernames(site: Site) -> set[str]:
    return {user.username for user in site.world.users if not user.username.endswith(("-user", "-bot"))}


def said_by(site: Site, text: str) -> set[str]:
    """Names of the export and of the team that a text holds as whole words."""
    _, found = rows(site)
    names = {(row[column] or "").strip() for row in found for column in PRIVATE[:7]} | usernames(site)
    return {name for name in names if len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_plan_names_nobody(site: Site, form: str) -> None:
    plain = site.sync("--dry-run", "--format", form)
    masked = site.sync("--dry-run", "--format", form, "--mask")
    assert len(said_by(site, plain.text)) > 50
    assert said_by(site, masked.text) == set()
    assert len(set(re.findall(r"account-[0-9a-f]{6}\b", masked.out))) > 50
    assert f"[{RED}]" in masked.out
    digest = re.compile(r"digest ([0-9a-f]{12})")
    assert digest.findall(masked.out) == digest.findall(plain.out)


def test_a_run_that_writes_names_nobody_and_writes_the_same(site: Site) -> None:
    masked = site.sync("--mask")
    assert masked.code == 0
    assert said_by(site, masked.text) == set()
    assert any("Fenmocrest Bank" in issue.title for issue in site.issues)


def test_what_changes_is_told_without_values(site: Site) -> None:
    site.sync()
    with_secrets(site)
    plain = site.sync("--dry-run")
    assert SECRET in plain.out
    assert "7,654,321 USD" in plain.out
    masked = site.sync("--dry-run", "--mask")
    assert SECRET not in masked.text
    assert "7,654,321" not in masked.text
    assert re.search(r"~ update  #\d+ account-[0-9a-f]{6} \[" + RED, masked.out)


@pytest.mark.parametrize("asked", [RED, f"{SECRET}0 Word", f"{SECRET}0 Wrod", "#999", f"{SECRET} nobody"])
def test_an_explanation_names_nobody(site: Site, asked: str) -> None:
    with_secrets(site)
    site.sync("--account", RED)
    site.world.person("fward").comment(
        next(issue.iid for issue in site.issues), f"{SECRET} on the phone.\n\n- [ ] 2026-12-01 call {SECRET}"
    )
    masked = site.run("explain", "--at", TODAY, asked, "--mask")
    assert masked.code == 0
    assert SECRET not in masked.text
    assert said_by(site, masked.text) == set()
    plain = site.run("explain", "--at", TODAY, asked)
    assert SECRET in plain.text or asked == "#999"


def test_unusable_rows_are_told_without_their_values(site: Site) -> None:
    plain, masked = (site.sync("--dry-run", *more).out for more in ((), ("--mask",)))
    quoted = [line for line in plain.splitlines() if "unusable" not in line and "impossible date '" in line]
    assert quoted
    assert "impossible date" not in masked
    for line in quoted:
        place = line.split(": ")[0]
        assert place in masked


def test_the_environment_can_demand_it(site: Site) -> None:
    masked = site.run("sync", "--at", TODAY, "--dry-run", TRIAGE_BOT_MASK="1")
    assert said_by(site, masked.text) == set()


def test_a_key_changes_the_pseudonyms(site: Site) -> None:
    once, again, other = (
        site.run("explain", "--at", TODAY, RED, "--mask", **more).out.split(" ")[0]
        for more in ({}, {}, {"TRIAGE_BOT_MASK_KEY": "another"})
    )
    assert once == again != other


def test_the_json_plan_is_not_masked_by_halves(site: Site) -> None:
    refused = site.sync("--dry-run", "--mask", "--format", "json")
    assert refused.code == 2
    assert "--plan-out for a file that you protect" in refused.err
    assert refused.log == ()


@pytest.mark.parametrize("more", [(), ("--mask",), ("--format", "markdown"), ("--format", "json")])
def test_no_name_forges_a_section_of_the_job_log(site: Site, more: tuple[str, ...]) -> None:
    """A customer's name that would end the section it stands in and begin one of its own."""
    header, found = rows(site)
    for row in found:
        if row["SFDC Account ID"] == RED:
            row["Name"] = "Acme\x1b[0Ksection_end:1:triage_bot_1\r\x1b[0K\x9b2J\x1b[0Ksection_start:1:x\r"
    write(site, header, found)
    ended = site.run("sync", "--at", TODAY, "--dry-run", *more, GITLAB_CI="true")
    ours = re.compile(r"\x1b\[0Ksection_(?:start|end):\d{10}:triage_bot_\d+(?:\[collapsed=true\])?\r\x1b\[0K")
    rest = re.sub(r"\x1b\[[0-9;]*m", "", ours.sub("", ended.text))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", rest)


def test_no_argument_forges_one_either(site: Site) -> None:
    forged = "nobody\x1b[0Ksection_start:1:x\r\x1b[0K"
    for words in (
        ("sync", "--at", TODAY, "--dry-run", "--account", forged),
        ("explain", "--at", TODAY, forged),
    ):
        ended = site.run(*words, GITLAB_CI="true", NO_COLOR="1")
        assert "nobody" in ended.text
        assert "\x1b[0Ksection_start:1:x" not in ended.text


def test_a_source_of_renewals_ends_no_masked_run(site: Site) -> None:
    """It was taken for a bug of the bot: renewals are kept by account, and their ids were taken for them."""
    (site.folder / "renewals.csv").write_text(
        f"Id,Account,Stage,Date,Net\n006000000000001,{RED},Closed Won,2026-11-20,128400\n", "utf-8"
    )
    fields = {
        "opportunity_id": "Id",
        "account_id": "Account",
        "stage": "Stage",
        "renewal_date": "Date",
        "net_arr": {"column": "Net", "currency": "ZAR"},
    }
    renewals = {"name": "crm", "kind": "csv", "about": "renewals", "path": "renewals.csv", "fields": fields}
    site.configure(sources=[*site.settings["sources"], renewals])
    masked = site.sync("--dry-run", "--allow-bulk", "--mask")
    assert masked.code == 0, masked.text
    assert "128,400" not in masked.text
