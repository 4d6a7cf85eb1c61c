"""R-20, R-13, E28 and 3.4: issues that people opened, twins, and issues one cannot be sure of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    ID,
    OTHER_ID,
    POLICY,
    PROJECT,
    RED,
    TODAY,
    UNKNOWN,
    YELLOW,
    account,
    board,
    book,
    days,
    decision,
    issue,
    judge,
    memory,
    noon,
    note,
    terms,
)
from triage_bot import marker
from triage_bot.model.decision import HoldKind, State, Verb
from triage_bot.model.outcome import How
from triage_bot.policy.adoption import match

OTHER = "Beta GmbH"


def found(
    title: str, text: str = "", *, names: tuple[str, str] = ("Acme Ltd.", OTHER), url: str | None = None
) -> Any:
    """Which of two accounts an issue is about: its id, or all candidates where that is not certain."""
    first = account(name=names[0], triage_issue_url=url)
    second = account(account_id=OTHER_ID, name=names[1])
    on = issue(iid=7, title=title, people=text)
    matches = match([on], book(first, second), PROJECT)
    assert len(matches.by_account) + len(matches.ambiguous) <= 1
    return next(iter(matches.by_account), None) or next((c for _, c in matches.ambiguous), None)


@pytest.mark.parametrize(
    ("title", "text", "who"),
    [
        pytest.param("Acme Ltd.", "", ID, id="the-exact-name"),
        pytest.param("  ACME ltd. ", "", ID, id="letter-case-and-space"),
        pytest.param("Acme Ltd. – account triage", "", ID, id="the-bots-own-title"),
        pytest.param("[Triage] Acme Ltd. - red", "", ID, id="between-brackets-and-dashes"),
        pytest.param("Triage: Acme Ltd.", "", ID, id="after-a-colon"),
        pytest.param("Acme Ltd", "", None, id="almost-the-name"),
        pytest.param("About Acme Ltd. again", "", None, id="the-name-in-a-sentence"),
        pytest.param("Red account", f"See {ID}.", ID, id="18-character-id-in-the-text"),
        pytest.param(f"Red account {ID[:15]}", "", ID, id="15-character-id-in-the-title"),
        pytest.param("x", f"https://acme.my.salesforce.com/{ID}/view", ID, id="id-in-a-link"),
        pytest.param("x", f"x{ID}", None, id="id-inside-a-longer-word"),
        pytest.param("x", ID.lower(), None, id="ids-tell-letter-case-apart"),
        pytest.param("Acme Ltd.", f"about {OTHER_ID}", OTHER_ID, id="an-id-goes-before-a-name"),
        pytest.param("x", f"{ID} and {OTHER_ID}", (OTHER_ID, ID), id="two-ids-are-ambiguous"),
        pytest.param(f"Acme Ltd. – {OTHER}", "", (OTHER_ID, ID), id="two-names-are-ambiguous"),
        pytest.param("Weekly notes", "", None, id="nothing"),
    ],
)
def test_r20_whom_an_issue_is_about(title: str, text: str, who: Any) -> None:
    assert found(title, text) == who


def test_3_4_a_name_that_two_accounts_share_is_ambiguous() -> None:
    assert found("Acme Ltd.", names=("Acme Ltd.", "ACME LTD.")) == (OTHER_ID, ID)


@pytest.mark.parametrize(
    "title", ["Acme - Europe", "Acme - Europe – account triage", "Red: Acme - Europe", "[Acme - Europe]"]
)
def test_3_4_a_name_with_a_dash_is_one_name(title: str) -> None:
    """Nothing but the longest name counts: the issue is not about the account called Acme."""
    assert found(title, names=("Acme - Europe", "Acme")) == ID


def test_3_4_a_name_with_brackets_is_one_name() -> None:
    assert found("Acme (Europe) Ltd. – account triage", names=("Acme (Europe) Ltd.", OTHER)) == ID


@pytest.mark.parametrize(
    ("url", "who"),
    [
        pytest.param(f"{PROJECT.web_url}/-/issues/7", ID, id="issue"),
        pytest.param(f"{PROJECT.web_url}/-/work_items/7/", ID, id="work-item"),
        pytest.param(f"{PROJECT.web_url}/-/issues/8", OTHER_ID, id="another-issue"),
        pytest.param("https://gitlab.example/other/project/-/issues/7", OTHER_ID, id="another-project"),
        pytest.param(f"{PROJECT.web_url}2/-/issues/7", OTHER_ID, id="a-longer-path"),
        pytest.param("not a link", OTHER_ID, id="no-link"),
    ],
)
def test_r20_the_link_that_the_source_holds_goes_first(url: str, who: str) -> None:
    assert found("x", f"about {OTHER_ID}", url=url) == who


def by_hand(*labels: str, **over: Any) -> Any:
    return issue(iid=7, title="Acme Ltd.", people="Their words.", labels=frozenset(labels), **over)


def test_r20_an_issue_of_a_person_is_taken_into_care_and_filled_up() -> None:
    on = by_hand("urgent", "US-EAST", assignees=("carol",), due_date=TODAY)
    of = account(csm_sentiment=RED, geo="EMEA", risk_reasons=("Lack of adoption",), csm_name="Ada Lovelace")
    made = decision(of, on)
    assert (made.verb, made.iid, made.rules[0], made.hold) == (Verb.ADOPT, 7, "R-20", None)
    wanted = made.wanted
    assert wanted.add == {"HS::Red", "risk::lack of adoption"}
    assert (wanted.remove, wanted.rename, wanted.assignee, wanted.due) == (set(), False, None, None)
    assert (wanted.memory.title, wanted.memory.opened, wanted.remarks) == (None, TODAY - days(10), ())


@pytest.mark.parametrize("rating", [GREEN, YELLOW])
def test_r20_it_is_not_closed_for_being_well(rating: Any) -> None:
    """Somebody is worried about it."""
    made = decision(account(csm_sentiment=rating), by_hand())
    assert (made.verb, made.wanted.memory.health) == (Verb.ADOPT, rating)


def test_r20_a_persons_health_label_is_kept_as_any_change_by_a_person() -> None:
    made = decision(account(csm_sentiment=RED), by_hand("HS::Yellow"))
    assert (made.verb, made.hold, made.wanted.add & {"HS::Red"}) == (Verb.ADOPT, HoldKind.PERSON, set())
    assert made.wanted.memory.person.rating is YELLOW


def test_r20_without_a_rating_the_persons_counts_and_without_any_it_waits() -> None:
    made = decision(account(), by_hand("HS::Yellow"))
    assert (made.verb, made.wanted.memory.health) == (Verb.ADOPT, YELLOW)
    assert decision(account(), by_hand("HS::Purple")).hold is HoldKind.UNKNOWN
    waits = decision(account(csm_sentiment=UNKNOWN), by_hand())
    assert (waits.verb, waits.hold, waits.iid, waits.wanted) == (Verb.HOLD, HoldKind.UNKNOWN, 7, None)


def test_3_4_an_ambiguous_issue_is_left_alone_and_the_candidates_are_named() -> None:
    accounts = book(account(), account(account_id=OTHER_ID, name="Acme Ltd."))
    held = [d for d in judge(accounts, by_hand()).decisions if d.iid == 7]
    assert [(d.hold, d.wanted) for d in held] == [(HoldKind.AMBIGUOUS, None)]
    assert ID in held[0].reasons[0].text
    assert OTHER_ID in held[0].reasons[0].text


def test_3_4_the_second_of_two_issues_of_people_is_held() -> None:
    older = by_hand(created_at=noon(TODAY - days(20)))
    younger = replace(by_hand(), iid=3)
    made = judge(account(csm_sentiment=RED), board(younger, older)).decisions
    assert [(d.iid, d.verb, d.hold) for d in made] == [(7, Verb.ADOPT, None), (3, Verb.HOLD, HoldKind.TWIN)]


def test_3_4_an_issue_of_a_person_beside_a_tracked_one_is_held() -> None:
    made = judge(account(csm_sentiment=RED), board(issue(memory()), by_hand())).decisions
    assert [(d.iid, d.verb, d.hold) for d in made] == [(1, Verb.TRACK, None), (7, Verb.HOLD, HoldKind.TWIN)]


def test_3_4_a_damaged_marker_is_left_alone_and_opens_no_second_issue() -> None:
    broken = by_hand(marker_fault="the marker in line 1 is damaged")
    made = decision(account(csm_sentiment=RED), broken)
    assert (made.verb, made.hold, made.iid) == (Verb.HOLD, HoldKind.AMBIGUOUS, 7)
    assert "line 1" in made.reasons[0].text
    nobodys = replace(broken, title="x")
    held = judge(book(), nobodys).decisions
    assert [(d.hold, d.account_id) for d in held] == [(HoldKind.AMBIGUOUS, "")]


def newer(remembered: Any, **over: Any) -> Any:
    """An issue whose first block this release wrote and whose second a newer one wrote."""
    of = issue(remembered, **over)
    text = f"{of.description}\n\n<!-- triage-bot:begin v9 {{}} -->\n<!-- triage-bot:end -->"
    assert marker.read(text).newer
    return replace(of, description=text, marker_fault=marker.read(text).fault)


@pytest.mark.parametrize("of", [book(account(csm_sentiment=GREEN)), book()], ids=["followed", "missing"])
def test_3_4_a_block_of_a_newer_release_is_left_alone(of: Any) -> None:
    made = decision(of, newer(memory()))
    assert (made.verb, made.hold, made.wanted) == (Verb.HOLD, HoldKind.AMBIGUOUS, None)
    assert (made.before, made.after) == (State.RED, State.RED)
    assert "newer release" in made.reasons[0].text


def test_3_4_a_twin_with_a_block_of_a_newer_release_is_not_closed() -> None:
    made = judge(account(csm_sentiment=RED), board(issue(memory()), newer(memory(), iid=2))).decisions
    assert [(d.iid, d.verb) for d in made] == [(1, Verb.TRACK), (2, Verb.HOLD)]


def test_3_4_an_answer_of_gitlab_that_cannot_be_read_is_left_alone() -> None:
    """The reader keeps such an issue with its marker, and says what was wrong with the answer."""
    of = replace(issue(memory()), marker_fault="GitLab's answer cannot be read: assignees")
    made = decision(account(csm_sentiment=GREEN), of)
    assert (made.verb, made.hold, made.wanted) == (Verb.HOLD, HoldKind.AMBIGUOUS, None)
    assert "assignees" in made.reasons[0].text


def test_a_missing_end_line_is_healed_by_tracking() -> None:
    of = issue(memory())
    text = of.description.replace("<!-- triage-bot:end -->", "")
    of = replace(of, description=text, marker_fault=marker.read(text).fault)
    assert of.marker_fault
    assert decision(account(csm_sentiment=RED), of).verb is Verb.TRACK


def twin(**over: Any) -> Any:
    return replace(issue(memory(opened=TODAY - days(5), since=TODAY - days(5)), iid=2), **over)


WRITTEN_IN = f"{twin().description}\n- [ ] 2026-12-01 call them"


@pytest.mark.parametrize(
    ("younger", "notes", "stays"),
    [
        pytest.param(twin(), [], 1, id="untouched"),
        pytest.param(twin(comments=1), [note(2, by_bot=True)], 1, id="only-the-bot-spoke"),
        pytest.param(twin(comments=1), [note(2)], 2, id="a-person-commented"),
        pytest.param(twin(comments=2), [note(2, by_bot=True)], 2, id="a-comment-not-in-the-evidence"),
        pytest.param(twin(author="carol"), [], 2, id="a-person-opened-it"),
        pytest.param(twin(description=WRITTEN_IN), [], 2, id="a-person-wrote-in-it"),
    ],
)
def test_e28_of_two_the_oldest_that_people_touched_stays(younger: Any, notes: Any, stays: int) -> None:
    made = judge(account(csm_sentiment=RED), board(younger, issue(memory()), notes=notes)).decisions
    goes = 3 - stays
    assert [(d.iid, d.verb) for d in made] == [(stays, Verb.TRACK), (goes, Verb.CLOSE)]
    assert made[1].after is State.VOID
    assert made[1].wanted.add == {"outcome::void"}
    assert made[1].wanted.memory.concluded.how is How.DUPLICATE
    assert [(r.key, r.other_iid) for r in made[1].wanted.remarks] == [(f"twin:{stays}", stays)]


@pytest.mark.parametrize(
    ("older", "younger", "notes"),
    [
        pytest.param({"comments": 1}, {"comments": 1}, [note(1, id=1), note(2, id=2)], id="both-commented"),
        pytest.param({"author": "dan"}, {"author": "carol"}, [], id="both-opened-by-people"),
        pytest.param({"comments": 1}, {"description": WRITTEN_IN}, [note(1)], id="said-here-written-there"),
    ],
)
def test_e28_where_people_wrote_in_both_a_person_merges_them(older: Any, younger: Any, notes: Any) -> None:
    first = replace(issue(memory()), **older)
    made = judge(account(csm_sentiment=RED), board(twin(**younger), first, notes=notes)).decisions
    assert [(d.iid, d.verb) for d in made] == [(1, Verb.TRACK), (2, Verb.HOLD)]
    assert (made[1].hold, made[1].wanted) == (HoldKind.TWIN, None)
    assert "merge by hand" in made[1].reasons[0].text


def test_e28_of_three_the_oldest_counts() -> None:
    third = replace(twin(), iid=3, created_at=noon(TODAY - days(2)))
    made = judge(account(csm_sentiment=RED), board(third, twin(), issue(memory()))).decisions
    assert [(d.iid, d.verb) for d in made] == [(1, Verb.TRACK), (2, Verb.CLOSE), (3, Verb.CLOSE)]


def test_e28_of_the_same_moment_the_smaller_number_counts() -> None:
    same = replace(issue(memory(), iid=2))
    made = judge(account(csm_sentiment=RED), board(same, issue(memory()))).decisions
    assert [(d.iid, d.verb) for d in made] == [(1, Verb.TRACK), (2, Verb.CLOSE)]


@pytest.mark.parametrize(("ago", "opens"), [(0, False), (3, False), (89, False), (90, True), (91, True)])
def test_r13_a_closed_issue_is_respected_for_90_days(ago: int, opens: bool) -> None:
    closed = replace(issue(memory(), iid=5), open=False, closed_at=noon(TODAY - days(ago)), closed_by="carol")
    made = decision(account(csm_sentiment=RED), board(closed=(closed,)))
    assert (made.verb is Verb.OPEN) is opens
    if not opens:
        assert (made.hold, made.iid, made.before) == (HoldKind.CLOSED, 5, State.CLOSED)
        said = next(reason.text for reason in made.reasons if reason.rule == "R-13")
        assert "#5" in said
        assert "carol" in said


def test_r13_the_last_of_several_closings_counts() -> None:
    long_ago = replace(issue(memory(), iid=9), open=False, closed_at=noon(TODAY - days(200)))
    lately = replace(issue(memory(), iid=5), open=False, closed_at=noon(TODAY - days(2)))
    made = decision(account(csm_sentiment=RED), board(closed=(lately, long_ago)))
    assert (made.hold, made.iid) == (HoldKind.CLOSED, 5)


def test_r13_the_policy_may_respect_no_closing() -> None:
    policy = replace(POLICY, opening=replace(POLICY.opening, respect_close_days=0))
    closed = replace(issue(memory(), iid=5), open=False, closed_at=noon(TODAY))
    made = decision(account(csm_sentiment=RED), board(closed=(closed,)), terms(policy=policy))
    assert made.verb is Verb.OPEN


def test_issues_about_no_account_are_counted_by_number() -> None:
    assert judge(book(), board(by_hand(), replace(by_hand(), iid=3, title="x"))).unmatched == (3, 7)
