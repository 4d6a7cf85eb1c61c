"""3.4: the first run on a project with history takes over what it can tell, closes nothing, opens
no twin, and says what it could not match."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.exports.gainsight import COMPANY

from .site import Site
from .test_dry_run import plan_of

ADOPT, HELD, STRANGE, CLOSED = "adopt", "held", "strange", "closed"
"""What becomes of an issue: taken into care; held because one cannot be sure, or another counts; nothing to
do with any account; closed before the bot came."""

TEMPLATE = """## Summary
<!-- tell us what happened -->

## Next steps
- [ ] 2026-12-04 call {name}
- [x] wrote to them
"""


@dataclass(frozen=True, eq=False)
class Shape:
    """One issue made by hand. `title` and `text` know `name`, `id`, `short`, and the `other` account's."""

    what: str
    title: str
    text: str = ""
    then: str = ADOPT
    labels: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    same: bool = False
    """About the account of the shape before."""


SHAPES = (
    Shape("the-name", "{name}"),
    Shape("the-name-in-capitals", "{NAME}"),
    Shape("spaces-around-it", "   {name}  "),
    Shape("our-own-way-of-titles", "{name} – account triage"),
    Shape("in-brackets", "[Triage] {name}"),
    Shape("behind-a-colon", "Account triage: {name}"),
    Shape("before-a-dash", "{name} - at risk"),
    Shape("between-bars", "CS | {name} | Q4"),
    Shape("with-an-emoji", "🔥 | {name}"),
    Shape("in-another-script", "トリアージ: {name}"),
    Shape("right-to-left", "{name} – فرز"),
    Shape("id-of-18-in-the-title", "Renewal at risk ({id})"),
    Shape("id-of-15-in-the-title", "Renewal at risk {short}"),
    Shape("id-of-18-in-the-text", "Renewal at risk", "Account {id}"),
    Shape("id-of-15-in-the-text", "Renewal at risk", "SFDC: {short}."),
    Shape("crm-link", "Call notes", "https://acme.my.salesforce.com/{short}"),
    Shape("lightning-link", "Call notes", "https://crm.acme.example/lightning/r/Account/{id}/view"),
    Shape("link-in-markdown", "Call notes", "[CRM](https://acme.my.salesforce.com/{id})"),
    Shape("id-in-a-table", "Call notes", "| Account | {id} |\n| --- | --- |\n| ARR | 1 |"),
    Shape("id-in-code", "Call notes", "```\n{id}\n```"),
    Shape("id-beats-the-name", "{other}", "really about {id}"),
    Shape("template-with-tasks", "{name}", TEMPLATE),
    Shape("task-list-only", "{name}", "- [ ] one\n- [x] two"),
    Shape("empty-text", "{name}", ""),
    Shape("only-blanks", "{name}", "   \n\n"),
    Shape("windows-lines", "{name}", "one\r\ntwo\r\n"),
    Shape("html", "{name}", "<details><summary>old</summary>\n\nnotes\n</details>"),
    Shape("quick-actions-in-code", "{name}", "`/close`"),
    Shape("confidential", "{name}", options={"confidential": True}),
    Shape("not-confidential", "{name}", options={"confidential": False}),
    Shape("labels-of-the-handbook", "{name}", labels=("HS::Red", "EMEA")),
    Shape("labels-of-an-old-vocabulary", "{name}", labels=("triage", "Health: Red", "P1")),
    Shape("another-health-label", "{name}", labels=("HS::Yellow",)),
    Shape("two-health-labels", "{name}", labels=("HS::Yellow", "HS::Red")),
    Shape("an-outcome-label", "{name}", labels=("outcome::closed-won",)),
    Shape("assigned", "{name}", options={"assignees": ("mholt",)}),
    Shape("marker-of-another-tool", "{name}", "<!-- other-bot:begin id=1 -->\nx\n<!-- other-bot:end -->"),
    Shape("marker-in-code-only", "{name}", "```\n<!-- triage-bot:end -->\n```"),
    Shape("the-first-of-two", "{name}"),
    Shape("the-second-of-two", "{name}", then=HELD, same=True),
    Shape("two-accounts-by-id", "Both", "{id} and {other_id}", then=HELD),
    Shape("two-accounts-by-name", "{name} | {other}", then=HELD),
    Shape("a-name-that-two-accounts-bear", "Heldivia Devices LLC", then=HELD),
    Shape("almost-the-name", "{name} again and again", then=STRANGE),
    Shape("the-name-in-a-sentence", "Why does {name} churn", then=STRANGE),
    Shape("no-account-at-all", "Quarterly planning", "agenda", then=STRANGE),
    Shape("an-id-that-nobody-knows", "Old account", "0018b00009ZZZZZAAA", then=STRANGE),
    Shape("a-meeting-template", "Template: weekly triage", TEMPLATE.replace("{name}", "NAME"), then=STRANGE),
    Shape("closed-by-hand-long-known", "{name}", then=CLOSED),
    Shape("closed-with-an-id", "Old case {id}", then=CLOSED),
)


@dataclass
class Past:
    """The issues by the name of their shape, and the account that each is about."""

    iids: dict[str, int]
    accounts: dict[str, str]
    texts: dict[int, str]

    def of(self, then: str) -> set[int]:
        return {self.iids[shape.what] for shape in SHAPES if shape.then == then}


@pytest.fixture
def past(site: Site) -> Past:
    """Fifty issues, about as many accounts at risk, with the policy that lets them all be adopted at once."""
    policy = "brakes: {adopt: {floor: 60, percent: 10}, open: {floor: 200, percent: 50}}\n"
    (site.folder / "policy.yml").write_text(policy, "utf-8")
    with COMPANY.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["SFDC Account ID"]: row["Name"] for row in csv.DictReader(file)}
    names = list(rows.values())
    at_risk = [a for a in _opened_otherwise(site) if names.count(rows[a]) == 1 and " - " not in rows[a]]
    others = at_risk[len(SHAPES) :]
    found = Past({}, {}, {})
    person = site.world.person("icamus")
    account = ""
    for number, shape in enumerate(SHAPES):
        account = account if shape.same else at_risk[number]
        other = others[number]
        words = {
            "name": rows[account],
            "NAME": rows[account].upper(),
            "id": account,
            "short": account[:15],
            "other": rows[other],
            "other_id": other,
        }
        text = shape.text.format_map(words)
        issue = person.open_issue(shape.title.format_map(words), text, shape.labels, **shape.options)
        found.iids[shape.what], found.accounts[shape.what] = issue.iid, account
        found.texts[issue.iid] = site.world.issue(issue.iid).description or ""
        if shape.then == CLOSED:
            person.close(issue.iid)
    return found


def _opened_otherwise(site: Site) -> list[str]:
    """The accounts for which an empty project would get an issue."""
    _, plan = plan_of(site, "--dry-run")
    return [action["account"] for action in plan["actions"] if action["kind"] == "open"]


def _by(plan: Mapping[str, Any], kind: str) -> list[Any]:
    return [action for action in plan["actions"] if action["kind"] == kind]


def test_there_are_fifty_shapes() -> None:
    assert len(SHAPES) == len({shape.what for shape in SHAPES}) == 50


def test_the_first_run_takes_over_what_it_can_tell_and_says_the_rest(site: Site, past: Past) -> None:
    dry, plan = plan_of(site, "--dry-run", role="read_api")
    assert dry.writes == []
    adopted = {action["iid"]: action["account"] for action in _by(plan, "adopt")}
    assert set(adopted) == past.of(ADOPT)
    assert adopted == {past.iids[s.what]: past.accounts[s.what] for s in SHAPES if s.then == ADOPT}
    assert {action["kind"] for action in plan["actions"]} <= {"ensure-label", "adopt", "open"}
    opened = {action["account"] for action in _by(plan, "open")}
    assert not opened & set(adopted.values())
    held = {hold["iid"] for hold in plan["holds"] if hold["iid"] is not None}
    assert past.of(HELD) <= held
    assert past.of(STRANGE) <= set(plan["population"]["unmatched"])
    assert past.of(CLOSED) <= held
    assert not past.of(CLOSED) & set(adopted)
    unsure = {
        past.accounts[s.what] for s in SHAPES if s.then == HELD and not s.same and "{" in s.title + s.text
    }
    assert not opened & unsure

    real, done = plan_of(site)
    assert (real.code, done) == (0, plan), real.text
    assert not [entry for entry in real.writes if entry.path.endswith("/notes")]
    for iid, text in past.texts.items():
        assert (
            site.world.issue(iid)
            .description.replace("\r\n", "\n")
            .endswith(text.replace("\r\n", "\n").strip())
        )
    assert {site.world.issue(iid).state for iid in past.of(CLOSED)} == {"closed"}
    assert {site.world.issue(iid).state for iid in past.of(ADOPT) | past.of(HELD)} == {"opened"}

    again, nothing = plan_of(site)
    assert (again.code, nothing["actions"], again.writes) == (0, [], []), again.text


def test_with_a_ramp_the_rest_waits_for_the_next_runs(site: Site) -> None:
    (site.folder / "policy.yml").write_text("opening: {ramp_per_run: 5}\n", "utf-8")
    seen: set[str] = set()
    for _ in range(2):
        ended, plan = plan_of(site)
        assert ended.code == 0, ended.text
        opened = {action["account"] for action in _by(plan, "open")}
        assert len(opened) == 5
        assert not opened & seen
        seen |= opened
        assert "opened in one of the next runs" in ended.out


def test_an_issue_that_was_moved_is_not_followed_by_a_twin(site: Site) -> None:
    site.sync("--allow-bulk")
    first = site.issues[0]
    site.world.person("icamus").close(first.iid)
    with site.world.edit() as world:
        world.issue(first.iid).moved_to_id = 4711
    ended, plan = plan_of(site)
    assert (ended.code, plan["actions"]) == (0, []), ended.text
    (hold,) = [hold for hold in plan["holds"] if hold["iid"] == first.iid]
    said = hold["reasons"][0]["text"]
    assert f"#{first.iid} was moved to another project on 2026-11-21" in said
    assert f"/{first.iid} leads to it" in said
