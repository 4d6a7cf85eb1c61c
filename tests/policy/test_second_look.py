"""What a review found to slip through: each as a small case of its own."""

from __future__ import annotations

from dataclasses import replace

from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.runs import planned, run
from tests.policy.cases import (
    ID,
    LABELS,
    ME,
    OTHER_ID,
    POLICY,
    RED,
    TODAY,
    account,
    book,
    days,
    issue,
    judge,
    memory,
)
from triage_bot.model.action import AdoptIssue, OpenIssue
from triage_bot.model.decision import Decision, HoldKind, Verb
from triage_bot.model.settings import Category
from triage_bot.plan.brakes import tripped
from triage_bot.policy.decide import Judgement


def only(judgement: Judgement, account_id: str) -> Decision:
    return next(d for d in judgement.decisions if d.account_id == account_id)


def test_an_account_that_an_unclear_issue_may_be_about_gets_no_second_one() -> None:
    one = account(csm_sentiment=RED)
    other = account(account_id=OTHER_ID, csm_sentiment=RED)
    unclear = issue(title="Acme Ltd. – needs help", iid=7)
    found = judge(book(one, other), unclear)
    for account_id in (ID, OTHER_ID):
        decision = only(found, account_id)
        assert (decision.verb, decision.hold) == (Verb.HOLD, HoldKind.AMBIGUOUS)
        assert "#7 may be about this account" in decision.reasons[0].text


def test_the_id_in_a_title_of_the_bot_settles_which_of_two_namesakes_is_meant() -> None:
    one = account(account_id="A1", name="Acme", csm_sentiment=RED)
    other = account(account_id="A3", name="Acme", csm_sentiment=RED)
    stripped = issue(title="Acme (A1) – account triage", iid=3, people="only mine", author=ME.username)
    found = judge(book(one, other), stripped)
    assert only(found, "A1").verb is Verb.ADOPT
    assert only(found, "A3").verb is Verb.OPEN


def test_an_issue_of_the_bot_whose_block_was_removed_is_the_bots_again() -> None:
    sick = account(csm_sentiment=RED, csm_name="Ada Lovelace")
    gitlab = run(book(sick), FakeGitLab(), TODAY)
    opened = gitlab.board(TODAY).issues[0]
    bare = replace(opened, description="only mine", memory=None)
    decision = only(judge(sick, bare), ID)
    wanted = decision.wanted
    assert wanted is not None
    assert decision.verb is Verb.ADOPT
    assert "its block was removed" in decision.reasons[0].text
    assert wanted.memory.title is None, "a person may have changed it since"
    assert wanted.memory.due == opened.due_date
    assert wanted.memory.assignee == "ada"
    assert LABELS.title(Category.TRIAGE, "new") in wanted.memory.placed.values()


def test_an_issue_of_a_person_stays_theirs_when_it_is_adopted() -> None:
    mine = issue(title="Acme Ltd.", due_date=TODAY + days(3), assignees=("carol",))
    wanted = only(judge(account(csm_sentiment=RED), mine), ID).wanted
    assert wanted is not None
    assert (wanted.memory.title, wanted.memory.due, wanted.memory.assignee) == (None, None, None)


def test_a_copied_block_is_told_in_the_issue() -> None:
    tracked = issue(memory())
    doubled = replace(tracked, description=f"{tracked.description}\n\n{tracked.description}")
    for text, told in ((tracked, False), (doubled, True)):
        wanted = only(judge(account(csm_sentiment=RED), text), ID).wanted
        assert wanted is not None
        assert wanted.sheet is not None
        assert any("more than once" in check.text for check in wanted.sheet.checks) is told


def test_forty_issues_of_people_are_not_adopted_unasked() -> None:
    sick = [account(account_id=f"acc-{n}", name=f"Account {n}", csm_sentiment=RED) for n in range(40)]
    gitlab = FakeGitLab()
    for n in range(40):
        gitlab = gitlab.with_issue(issue(title=f"Account {n}", iid=n + 1))
    actions = planned(book(*sick), gitlab, TODAY).actions
    assert sum(isinstance(action, AdoptIssue) for action in actions) == 40
    assert not any(isinstance(action, OpenIssue) for action in actions)
    found = tripped(actions, accounts=40, tracked=0, policy=POLICY.brakes, labels=LABELS)
    assert [brake.key for brake in found] == ["adopt"]
