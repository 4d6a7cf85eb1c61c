"""What holds for every book, every project and whatever people do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.runs import plan, planned, run
from tests.plan.worlds import START, Step, books, projects, steps
from tests.policy.cases import HEALTH, LABELS, POLICY
from triage_bot import marker
from triage_bot.model.account import Account, Book
from triage_bot.model.action import CloseIssue, Comment, OpenIssue
from triage_bot.model.board import TrackedIssue
from triage_bot.model.health import Rating
from triage_bot.policy.labelling import CHOSEN
from triage_bot.policy.rating import rate

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))

Property = Callable[..., None]


def lived(gitlab: FakeGitLab, story: list[Step]) -> Iterator[tuple[Book, FakeGitLab, date]]:
    """Step by step: the book, the GitLab as people left it, and the day. What it is sent becomes the next."""
    today = START
    for step in story:
        today += timedelta(days=step.after)
        for doing in step.edits:
            gitlab = doing.edit(gitlab, today)
        changed = yield step.book, gitlab, today
        gitlab = changed if changed is not None else run(step.book, gitlab, today)


def convergence(gitlab: FakeGitLab, story: list[Step]) -> None:
    for book, before, today in lived(gitlab, story):
        after = run(book, before, today)
        again = planned(book, after, today)
        assert again.actions == ()


def no_comment_twice(gitlab: FakeGitLab, story: list[Step]) -> None:
    for book, before, today in lived(gitlab, story):
        after = run(book, before, today)
        twice = [said for said, count in Counter(after.said()).items() if count > 1]
        assert twice == []
        comments = Counter(a.iid for a in planned(book, before, today).actions if isinstance(a, Comment))
        assert all(count == 1 for count in comments.values()), "one comment per issue and run"


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


def peoples_own_survives(gitlab: FakeGitLab, story: list[Step]) -> None:
    for book, before, today in lived(gitlab, story):
        after = run(book, before, today)
        for issue in before.issues:
            now = after.issue(issue.iid)
            assert outside(now) == outside(issue)
            assert peoples_labels(issue) <= now.labels
            marked = marker.read(issue.description)
            remembered = marked.memory if marked else None
            if issue.assignees and issue.assignees != ((remembered and remembered.assignee),):
                assert now.assignees == issue.assignees
            if issue.due_date and issue.due_date != (remembered and remembered.due):
                assert now.due_date == issue.due_date
            if remembered is None or marker.fingerprint(issue.title) != remembered.title:
                assert now.title == issue.title
            assert issue.open or not now.open, "nothing is reopened"


def knows(account: Account | None, book: Book, today: date) -> bool:
    return (
        account is not None
        and book.believed
        and account.conflict is None
        and rate(account.facts, today, POLICY.rating).rating.known
    )


def worst(issue: TrackedIssue) -> int:
    """The severity of the worst health label, -1 without any."""
    words = [LABELS.word(HEALTH, t) for t in issue.labels if LABELS.category_of(t) is HEALTH]
    return max((Rating(word).severity for word in words if word), default=-1)


def unknown_changes_nothing(gitlab: FakeGitLab, story: list[Step]) -> None:
    """An account of which nothing usable is known keeps its rating and its label, and stays open."""
    for book, before, today in lived(gitlab, story):
        board = before.board(today)
        tracked = {issue.iid: issue.memory.account for issue in board.issues if issue.memory}
        after = run(book, before, today)
        twins = {a.iid for a in planned(book, before, today).actions if isinstance(a, CloseIssue)}
        for iid, account_id in tracked.items():
            if iid in twins or knows(book.accounts.get(account_id), book, today):
                continue
            now = after.issue(iid)
            assert now.open
            assert worst(now) >= worst(before.issue(iid))
            then = marker.read(before.issue(iid).description)
            since = marker.read(now.description)
            assert since.memory.health is then.memory.health


def only_twins_are_closed(gitlab: FakeGitLab, story: list[Step]) -> None:
    for book, before, today in lived(gitlab, story):
        open_of = Counter(i.memory.account for i in before.board(today).issues if i.memory)
        closed = [a.account for a in planned(book, before, today).actions if isinstance(a, CloseIssue)]
        assert all(open_of[account] > closed.count(account) for account in closed)


def one_open_issue_each(gitlab: FakeGitLab, story: list[Step]) -> None:
    """A run never opens an issue for an account that has one."""
    for book, before, today in lived(gitlab, story):
        has = {i.memory.account for i in before.board(today).issues if i.memory}
        opened = [a.account for a in planned(book, before, today).actions if isinstance(a, OpenIssue)]
        assert len(set(opened)) == len(opened)
        assert not has & set(opened)


def time_alone(gitlab: FakeGitLab, story: list[Step], gaps: list[int]) -> None:
    """After the last news: nothing opens or closes, the believed rating moves at most once, and it ends."""
    for book, before, today in lived(gitlab, story):
        last, now, day = book, run(book, before, today), today
    writes = []
    for gap in gaps:
        day += timedelta(days=gap)
        actions = planned(last, now, day).actions
        assert not [a for a in actions if isinstance(a, OpenIssue | CloseIssue)]
        now = now.after(actions, day)
        writes.append(len(actions))
    quiet = day + timedelta(days=60)
    for _ in range(3):
        now, quiet = run(last, now, quiet), quiet + timedelta(days=8)
    assert planned(last, now, quiet).actions == ()


def interruption(gitlab: FakeGitLab, story: list[Step], cut: int, later: int) -> None:
    """A run cut short anywhere, and another one, end where one whole run ends, with no comment twice."""
    for book, before, today in lived(gitlab, story):
        actions = planned(book, before, today).actions
        whole = before.after(actions, today)
        part = before.after(actions[: cut % (len(actions) + 1)], today)
        healed = run(book, part, today)
        assert healed.issues == whole.issues
        assert sorted(healed.said()) == sorted(whole.said())
        next_day = today + timedelta(days=later)
        healed = run(book, part, next_day)
        assert max(Counter(healed.said()).values(), default=1) == 1
        assert planned(book, healed, next_day).actions == ()


def order_is_irrelevant(gitlab: FakeGitLab, story: list[Step], shuffle: st.DataObject) -> None:
    for book, before, today in lived(gitlab, story):
        board = before.board(today)
        mixed_book = replace(
            book, accounts={i: book.accounts[i] for i in shuffle.draw(st.permutations(list(book.accounts)))}
        )
        mixed_board = replace(
            board,
            issues=tuple(shuffle.draw(st.permutations(board.issues))),
            closed=tuple(shuffle.draw(st.permutations(board.closed))),
        )
        one, other = plan(book, board, today), plan(mixed_book, mixed_board, today)
        assert one == other
        assert one.digest == other.digest


STORIES = [
    convergence,
    no_comment_twice,
    peoples_own_survives,
    unknown_changes_nothing,
    only_twins_are_closed,
    one_open_issue_each,
]


@pytest.mark.parametrize("holds", STORIES, ids=lambda holds: holds.__name__)
def test_it_holds_whatever_happens(holds: Property) -> None:
    FEW(given(projects(), steps())(holds))()


@pytest.mark.full
@pytest.mark.parametrize("holds", STORIES, ids=lambda holds: holds.__name__)
def test_it_holds_whatever_happens_at_length(holds: Property) -> None:
    MANY(given(projects(), steps(most=10))(holds))()


gaps = st.lists(st.sampled_from([0, 1, 1, 2, 5, 9]), max_size=6)


@FEW
@given(projects(), steps(closing=False, most=3), gaps)
def test_time_alone_opens_and_closes_nothing(gitlab: FakeGitLab, story: list[Step], gaps: list[int]) -> None:
    time_alone(gitlab, story, gaps)


@pytest.mark.full
@MANY
@given(projects(), steps(closing=False), gaps)
def test_time_alone_at_length(gitlab: FakeGitLab, story: list[Step], gaps: list[int]) -> None:
    time_alone(gitlab, story, gaps)


@FEW
@given(projects(), steps(most=3), st.integers(0, 30), st.integers(0, 3))
def test_a_run_cut_short_heals(gitlab: FakeGitLab, story: list[Step], cut: int, later: int) -> None:
    interruption(gitlab, story, cut, later)


@pytest.mark.full
@MANY
@given(projects(), steps(), st.integers(0, 30), st.integers(0, 3))
def test_a_run_cut_short_heals_at_length(gitlab: FakeGitLab, story: list[Step], cut: int, later: int) -> None:
    interruption(gitlab, story, cut, later)


@FEW
@given(projects(), steps(most=3), st.data())
def test_the_order_of_accounts_and_issues_is_irrelevant(
    gitlab: FakeGitLab, story: list[Step], shuffle: st.DataObject
) -> None:
    order_is_irrelevant(gitlab, story, shuffle)


@FEW
@given(projects(), books(believed=True))
def test_a_second_run_on_another_day_says_nothing_new(gitlab: FakeGitLab, book: Book) -> None:
    """Steady facts: after the first run no later day has anything to write."""
    after = run(book, gitlab, START)
    for days in (1, 6, 40, 400):
        assert planned(book, after, START + timedelta(days=days)).actions == ()
