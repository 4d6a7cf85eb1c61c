"""What holds for every book, every project and whatever people do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.runs import plan, planned, run
from tests.plan.worlds import START, Step, books, projects, steps
from tests.policy.cases import HEALTH, LABELS, POLICY, RED, REMINDING, YELLOW
from triage_bot import marker
from triage_bot.model.account import Account, Book
from triage_bot.model.action import CloseIssue, Comment, EnsureLabel, OpenIssue, UpdateIssue, Write
from triage_bot.model.board import TrackedIssue
from triage_bot.model.settings import CadenceOverride, Policy
from triage_bot.policy.labelling import CHOSEN
from triage_bot.policy.rating import rate

UNHURRIED = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
    database=None,
)
FEW = settings(UNHURRIED, max_examples=100, derandomize=True)
MANY = settings(UNHURRIED, max_examples=1000)


EVERY_DAY = replace(REMINDING.reminders, working_days_only=False, tell_due_soon=True)
BY_FACTS = replace(
    EVERY_DAY,
    near_renewal={RED: 7},
    overrides=(
        CadenceOverride({RED: 3}, labels=frozenset({"risk::competition", "EMEA"})),
        CadenceOverride({RED: 21, YELLOW: 10}, when={"segment": frozenset({"smb"})}),
    ),
)
POLICIES = {
    "quiet": POLICY,
    "shipped": REMINDING,
    "every-day": replace(REMINDING, reminders=EVERY_DAY),
    "by-facts": replace(REMINDING, reminders=BY_FACTS),
}
policies = st.sampled_from(sorted(POLICIES)).map(POLICIES.__getitem__)
"""Nobody is reminded; on working days; on all days and ahead too; by what sources and labels tell."""
timeless = policies.filter(lambda policy: not policy.reminders.near_renewal)
"""Those whose days between updates do not change with the quarter."""


@dataclass(frozen=True)
class Moment:
    """One run: its policy, the sources, GitLab as people left it, what was written, and GitLab after that."""

    policy: Policy

    book: Book
    before: FakeGitLab
    today: date
    actions: tuple[Write, ...]
    after: FakeGitLab


def lived(gitlab: FakeGitLab, story: list[Step], policy: Policy) -> Iterator[Moment]:
    """A project's life, run by run."""
    today = START
    for step in story:
        today += timedelta(days=step.after)
        for doing in step.edits:
            gitlab = doing.edit(gitlab, today)
        actions = planned(step.book, gitlab, today, policy=policy).actions
        moment = Moment(policy, step.book, gitlab, today, actions, gitlab.after(actions, today))
        yield moment
        gitlab = moment.after


def convergence(now: Moment) -> None:
    assert planned(now.book, now.after, now.today, policy=now.policy).actions == ()


def no_comment_twice(now: Moment) -> None:
    assert max(Counter(now.after.said()).values(), default=1) == 1
    comments = Counter(action.iid for action in now.actions if isinstance(action, Comment))
    assert max(comments.values(), default=1) == 1, "one comment per issue and run"


def outside(issue: TrackedIssue) -> str:
    """What of a description is people's, without the blank lines around the block."""
    marked = marker.read(issue.description)
    if marked is None or marked.memory is None:
        return issue.description.strip()
    return f"{marked.before.strip()}\n{marked.after.strip()}".strip()


def peoples_labels(issue: TrackedIssue) -> set[str]:
    """All but health labels, the *new* label and what the bot remembers to have placed."""
    marked = marker.read(issue.description)
    placed = set(marked.memory.placed.values()) if marked and marked.memory else set()
    bots = {None, *CHOSEN}
    return {t for t in issue.labels if LABELS.category_of(t) in bots and t not in placed}


def peoples_own_survives(now: Moment) -> None:
    for issue in now.before.issues:
        then = now.after.issue(issue.iid)
        assert outside(then) == outside(issue)
        assert peoples_labels(issue) <= then.labels
        marked = marker.read(issue.description)
        remembered = marked.memory if marked else None
        if issue.assignees and issue.assignees != ((remembered and remembered.assignee),):
            assert then.assignees == issue.assignees
        if issue.due_date and issue.due_date != (remembered and remembered.due):
            assert then.due_date == issue.due_date
        if remembered is None or marker.fingerprint(issue.title) != remembered.title:
            assert then.title == issue.title
        assert issue.open or not then.open, "nothing is reopened"


def knows(account: Account | None, now: Moment) -> bool:
    return (
        account is not None
        and now.book.believed
        and account.conflict is None
        and rate(account.facts, now.today, POLICY.rating).rating.known
    )


def health(issue: TrackedIssue) -> set[str]:
    return {title for title in issue.labels if LABELS.category_of(title) is HEALTH}


def unknown_changes_nothing(now: Moment) -> None:
    """An account of which nothing usable is known keeps its rating and its label, and stays open.

    Only a person's label beside the bot's own makes that one go, here as ever.
    """
    twins = {action.iid for action in now.actions if isinstance(action, CloseIssue)}
    for before in now.before.board(now.today).issues:
        remembered = before.memory
        if remembered is None or before.iid in twins:
            continue
        if knows(now.book.accounts.get(remembered.account), now):
            continue
        after = now.after.issue(before.iid)
        assert after.open
        assert marker.read(after.description).memory.health is remembered.health
        mine = {LABELS.title(HEALTH, remembered.health)}
        assert health(after) - health(before) <= mine
        if health(before) == mine:
            assert health(after) == mine


def only_twins_are_closed(now: Moment) -> None:
    tracked = Counter(i.memory.account for i in now.before.board(now.today).issues if i.memory)
    closed = Counter(action.account for action in now.actions if isinstance(action, CloseIssue))
    assert all(tracked[account] > count for account, count in closed.items())


def one_open_issue_each(now: Moment) -> None:
    """A run never opens an issue for an account that has one."""
    has = {i.memory.account for i in now.before.board(now.today).issues if i.memory}
    opened = Counter(action.account for action in now.actions if isinstance(action, OpenIssue))
    assert max(opened.values(), default=1) == 1
    assert not has & opened.keys()


PROMISES = (
    convergence,
    no_comment_twice,
    peoples_own_survives,
    unknown_changes_nothing,
    only_twins_are_closed,
    one_open_issue_each,
)


def every_promise(gitlab: FakeGitLab, story: list[Step], policy: Policy) -> None:
    for now in lived(gitlab, story, policy):
        for promise in PROMISES:
            promise(now)


def time_alone(gitlab: FakeGitLab, story: list[Step], gaps: list[int], policy: Policy) -> None:
    """After the last news nothing opens or closes, only the clock speaks, and in the end all is written."""
    last = list(lived(gitlab, story, policy))[-1]
    gitlab, day = last.after, last.today
    for gap in gaps:
        day += timedelta(days=gap)
        actions = planned(last.book, gitlab, day, policy=policy).actions
        assert not [action for action in actions if isinstance(action, OpenIssue | CloseIssue)]
        gitlab = gitlab.after(actions, day)
    day += timedelta(days=60)
    for _ in range(8):
        gitlab, day = run(last.book, gitlab, day, policy=policy), day + timedelta(days=8)
    assert planned(last.book, gitlab, day, policy=policy).actions == ()


def interruption(gitlab: FakeGitLab, story: list[Step], cut: int, later: int, policy: Policy) -> None:
    """A run cut short anywhere, and another one, end where one whole run ends, with no comment twice.

    Cuts right behind a comment are always tried: there the fields that remember it are still missing.
    """
    for now in lived(gitlab, story, policy):
        cuts = {n for n, action in enumerate(now.actions, start=1) if isinstance(action, Comment)}
        for stop in sorted(cuts | {cut % (len(now.actions) + 1)}):
            part = now.before.after(now.actions[:stop], now.today)
            healed = run(now.book, part, now.today, policy=policy)
            assert healed.issues == now.after.issues
            assert sorted(healed.said()) == sorted(now.after.said())
            next_day = now.today + timedelta(days=later)
            healed = run(now.book, part, next_day, policy=policy)
            assert max(Counter(healed.said()).values(), default=1) == 1
            assert planned(now.book, healed, next_day, policy=policy).actions == ()


def order_is_irrelevant(
    gitlab: FakeGitLab, story: list[Step], shuffle: st.DataObject, policy: Policy
) -> None:
    for now in lived(gitlab, story, policy):
        board, accounts = now.before.board(now.today), now.book.accounts
        mixed_book = replace(
            now.book, accounts={i: accounts[i] for i in shuffle.draw(st.permutations(list(accounts)))}
        )
        mixed_board = replace(
            board,
            issues=tuple(shuffle.draw(st.permutations(board.issues))),
            closed=tuple(shuffle.draw(st.permutations(board.closed))),
        )
        one = plan(now.book, board, now.today, policy=policy)
        other = plan(mixed_book, mixed_board, now.today, policy=policy)
        assert one == other
        assert one.digest == other.digest


@FEW
@given(projects(), steps(), policies)
def test_every_promise_holds_whatever_happens(gitlab: FakeGitLab, story: list[Step], policy: Policy) -> None:
    every_promise(gitlab, story, policy)


@pytest.mark.full
@MANY
@given(projects(), steps(most=12), policies)
def test_every_promise_holds_at_length(gitlab: FakeGitLab, story: list[Step], policy: Policy) -> None:
    every_promise(gitlab, story, policy)


gaps = st.lists(st.sampled_from([0, 1, 1, 2, 5, 9]), max_size=6)


@FEW
@given(projects(), steps(closing=False, most=4), gaps, timeless)
def test_time_alone_opens_and_closes_nothing(
    gitlab: FakeGitLab, story: list[Step], gaps: list[int], policy: Policy
) -> None:
    time_alone(gitlab, story, gaps, policy)


@pytest.mark.full
@MANY
@given(projects(), steps(closing=False), gaps, timeless)
def test_time_alone_at_length(gitlab: FakeGitLab, story: list[Step], gaps: list[int], policy: Policy) -> None:
    time_alone(gitlab, story, gaps, policy)


@FEW
@given(projects(), steps(most=4), st.integers(0, 30), st.integers(0, 3), policies)
def test_a_run_cut_short_heals(
    gitlab: FakeGitLab, story: list[Step], cut: int, later: int, policy: Policy
) -> None:
    interruption(gitlab, story, cut, later, policy)


@pytest.mark.full
@MANY
@given(projects(), steps(), st.integers(0, 30), st.integers(0, 3), policies)
def test_a_run_cut_short_heals_at_length(
    gitlab: FakeGitLab, story: list[Step], cut: int, later: int, policy: Policy
) -> None:
    interruption(gitlab, story, cut, later, policy)


@FEW
@given(projects(), steps(most=4), st.data(), policies)
def test_the_order_of_accounts_and_issues_is_irrelevant(
    gitlab: FakeGitLab, story: list[Step], shuffle: st.DataObject, policy: Policy
) -> None:
    order_is_irrelevant(gitlab, story, shuffle, policy)


@FEW
@given(projects(), books(believed=True))
def test_a_second_run_on_another_day_says_nothing_new(gitlab: FakeGitLab, book: Book) -> None:
    """Steady facts: a later day brings nothing but the label of what is late, and the question how a renewal
    ended whose day has passed (E19)."""
    after = run(book, gitlab, START)
    for days in (1, 6, 40, 400):
        today = START + timedelta(days=days)
        actions = planned(book, after, today).actions
        for action in actions:
            if isinstance(action, Comment):
                assert [key.split(":")[0] for key in action.keys] == ["due"]
            elif not isinstance(action, EnsureLabel):
                assert isinstance(action, UpdateIssue)
                due = action.change.add_labels == ("triage::outcome-due",)
                assert due or action.change.add_labels in (("triage::overdue",), ())
                gone = {"triage::new", "triage::overdue"} - set(action.change.add_labels)
                assert set(action.change.remove_labels) <= gone, "one label of a scope"
                assert "facts" in action.change.fields, "the marker remembers the label"
                assert bool(action.shows) <= due
        after = after.after(actions, today)
        late = {issue.iid for issue in after.issues if "triage::overdue" in issue.labels}
        due = {
            issue.iid: issue.due_date for issue in after.issues if "triage::outcome-due" not in issue.labels
        }
        assert late == {iid for iid, day in due.items() if day is not None and day < today}
        assert planned(book, after, today).actions == ()
