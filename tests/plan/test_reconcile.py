"""The smallest change: what is written where GitLab disagrees, and nothing where it agrees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.runs import plan, planned, run
from tests.policy.cases import (
    GREEN,
    ID,
    OTHER_ID,
    RED,
    TODAY,
    YELLOW,
    account,
    board,
    book,
    days,
    issue,
    memory,
    noon,
    note,
)
from triage_bot import marker
from triage_bot.model.account import Account
from triage_bot.model.action import (
    AdoptIssue,
    CloseIssue,
    Comment,
    EnsureLabel,
    OpenIssue,
    UpdateIssue,
    Write,
)
from triage_bot.model.decision import HoldKind
from triage_bot.render.wording import TemplateWording

ACME = {"geo": "EMEA", "risk_reasons": ("Lack of adoption",), "csm_name": "Ada Lovelace"}


def days_ago(count: int) -> Any:
    return noon(TODAY - days(count))


def acme(rating: Any = RED, **over: Any) -> Account:
    return account(csm_sentiment=rating, **{**ACME, **over})


def opened(of: Account | None = None) -> FakeGitLab:
    """A project after the run that opened the issue of an account, all labels made."""
    return run(book(of or acme()), FakeGitLab(), TODAY)


def kinds(actions: tuple[Write, ...]) -> list[str]:
    return [action.kind for action in actions]


def only(actions: tuple[Write, ...]) -> Any:
    assert len(actions) == 1, actions
    return actions[0]


def test_an_issue_is_opened_with_all_its_fields_in_one_action() -> None:
    *labels, action = planned(book(acme()), FakeGitLab(), TODAY).actions
    assert isinstance(action, OpenIssue)
    assert {label.name for label in labels} == set(action.labels)
    assert action.labels == ("EMEA", "HS::Red", "risk::lack of adoption", "triage::new")
    assert (action.account, action.title) == (ID, "Acme Ltd. – account triage")
    assert (action.assignee, action.due, action.confidential) == ("ada", TODAY + days(14), True)
    marked = marker.read(action.description)
    assert marked is not None
    assert marked.memory.title == marker.fingerprint(action.title)
    assert [reason.rule for reason in action.reasons] == ["R-10"]


def test_names_that_accounts_share_are_told_apart_by_the_id() -> None:
    both = book(acme(), account(account_id=OTHER_ID, name=" acme LTD. ", csm_sentiment=RED))
    titles = [a.title for a in planned(both, FakeGitLab(), TODAY).actions if isinstance(a, OpenIssue)]
    assert sorted(titles) == [
        f" acme LTD.  ({OTHER_ID}) – account triage",
        f"Acme Ltd. ({ID}) – account triage",
    ]


def test_a_green_namesake_without_an_issue_counts_too() -> None:
    both = book(acme(), account(account_id=OTHER_ID, csm_sentiment=GREEN))
    titles = [a.title for a in planned(both, FakeGitLab(), TODAY).actions if isinstance(a, OpenIssue)]
    assert titles == [f"Acme Ltd. ({ID}) – account triage"]


def test_nothing_is_written_where_gitlab_agrees() -> None:
    assert planned(book(acme()), opened(), TODAY).actions == ()


@pytest.mark.parametrize(
    "as_kept",
    [
        pytest.param(lambda text: text, id="as sent"),
        pytest.param(lambda text: text + "\n \t\n", id="white space at the end"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="carriage returns"),
    ],
)
def test_nothing_is_written_after_gitlabs_normalisation(as_kept: Any) -> None:
    gitlab = opened()
    there = gitlab.issue(1)
    on = board(
        replace(there, description=as_kept(there.description), memory=marker.read(there.description).memory)
    )
    on = replace(on, labels=gitlab.board(TODAY).labels)
    assert plan(book(acme()), on, TODAY).actions == ()


@pytest.mark.parametrize(
    ("now", "fields"),
    [
        pytest.param(acme(arr=None, nps=3.0), ["facts"], id="a-figure"),
        pytest.param(acme(geo="APAC"), ["labels", "facts"], id="region"),
        pytest.param(acme(name="Acme & Sons"), ["title", "facts"], id="renamed"),
        pytest.param(acme(YELLOW, requires_triage=True), ["facts"], id="improvement-is-only-noted"),
        pytest.param(acme(None), ["facts"], id="unknown-is-only-noted"),
        pytest.param(acme(csm_email=None, notes="/close"), ["facts"], id="a-note"),
    ],
)
def test_only_what_changed_is_written(now: Account, fields: list[str]) -> None:
    actions = planned(book(now), opened(), TODAY).actions
    action = only(tuple(a for a in actions if not isinstance(a, EnsureLabel)))
    assert isinstance(action, UpdateIssue)
    assert list(action.change.fields) == fields
    assert action.reasons, "every write says why"


def test_another_csm_takes_over_after_the_comment_that_hands_over() -> None:
    comment, update = planned(book(acme(csm_name="Bob Kahn")), opened(), TODAY).actions
    assert isinstance(comment, Comment)
    assert isinstance(update, UpdateIssue)
    assert [key.split(":")[0] for key in comment.keys] == ["csm"]
    assert update.change.fields == ("assignee", "due date", "facts")
    assert (update.change.assignee, update.change.due) == ("bob", TODAY + days(14 + 7))
    assert [reason.rule for reason in update.reasons] == ["E12"]


def test_a_worsening_moves_label_due_date_and_block_after_the_comment() -> None:
    gitlab = run(book(acme(YELLOW, requires_triage=True)), FakeGitLab(), TODAY)
    actions = planned(book(acme(RED)), gitlab, TODAY + days(1)).actions
    assert kinds(actions) == ["ensure-label", "comment", "update"]
    _, comment, update = actions
    assert isinstance(comment, Comment)
    assert isinstance(update, UpdateIssue)
    assert (comment.keys, marker.keys(comment.body)) == (("rating:1.1.red",), {"rating:1.1.red"})
    assert update.change.fields == ("labels", "due date", "facts")
    assert (update.change.add_labels, update.change.remove_labels) == (("HS::Red",), ("HS::Yellow",))
    assert [reason.rule for reason in update.reasons] == ["E7"]
    assert any("red" in new for _, new in update.shows)


def test_a_key_already_said_is_not_said_again_and_the_fields_still_follow() -> None:
    gitlab = run(book(acme(YELLOW, requires_triage=True)), FakeGitLab(), TODAY)
    whole = planned(book(acme(RED)), gitlab, TODAY).actions
    after_comment = gitlab.after(whole[:2], TODAY)
    rest = planned(book(acme(RED)), after_comment, TODAY).actions
    assert kinds(rest) == ["update"]
    assert rest[0] == whole[2]


def test_anybody_can_write_a_key_only_the_bots_own_count() -> None:
    gitlab = run(book(acme(YELLOW, requires_triage=True)), FakeGitLab(), TODAY)
    on = gitlab.board(TODAY)
    forged = replace(note(1, keys=["rating:1.1.red"]), by_bot=False)
    actions = plan(book(acme(RED)), replace(on, notes={1: (forged,)}), TODAY).actions
    assert "comment" in kinds(actions)


def test_several_remarks_make_one_comment_with_all_keys() -> None:
    """Confirmed yellow and cleared flag in one run."""
    flagged = {"requires_triage": True}
    gitlab = opened(acme(RED, **flagged))
    gitlab = run(book(acme(YELLOW, **flagged)), gitlab, TODAY)
    actions = planned(book(acme(YELLOW, requires_triage=False)), gitlab, TODAY + days(1)).actions
    comments = [a for a in actions if isinstance(a, Comment)]
    assert [c.keys for c in comments] == [("flag-cleared:1.1", "rating:1.1.yellow")]


def test_a_title_of_a_person_is_not_replaced() -> None:
    gitlab = opened()
    gitlab = gitlab.with_issue(replace(gitlab.issue(1), title="ACME: save the whale"))
    action = only(planned(book(acme(name="Acme & Sons")), gitlab, TODAY).actions)
    assert action.change.fields == ("facts",)


def test_a_title_with_white_space_at_the_ends_is_still_the_bots() -> None:
    gitlab = run(book(acme(name="  Acme Ltd.")), FakeGitLab(), TODAY)
    assert gitlab.issue(1).title == "Acme Ltd. – account triage"
    assert planned(book(acme(name="  Acme Ltd.")), gitlab, TODAY).actions == ()
    action = only(planned(book(acme(name="Beta")), gitlab, TODAY).actions)
    assert action.change.title == "Beta – account triage"


def test_peoples_text_is_carried_along_and_the_text_before_is_named() -> None:
    gitlab = opened()
    there = gitlab.issue(1)
    gitlab = gitlab.with_issue(replace(there, description=f"Mine.\n\n{there.description}\n- [ ] call"))
    action = only(planned(book(acme(nps=3.0)), gitlab, TODAY).actions)
    assert action.change.description_before == gitlab.issue(1).description
    assert action.change.description.startswith("Mine.\n\n<!-- triage-bot:begin")
    assert action.change.description.endswith("\n- [ ] call")


def test_the_lines_that_change_are_shown() -> None:
    action = only(planned(book(acme(nps=3.0)), opened(acme(nps=9.0)), TODAY).actions)
    assert ("| nps | 9.0 |", "| nps | 3.0 |") in action.shows


def test_an_adoption_keeps_title_text_and_people() -> None:
    gitlab = FakeGitLab().opened("Acme Ltd.", "They are angry.", days_ago(3), author="carol")
    actions = planned(book(acme()), gitlab, TODAY).actions
    action = only(tuple(a for a in actions if not isinstance(a, EnsureLabel)))
    assert isinstance(action, AdoptIssue)
    assert action.change.title is None
    assert action.change.description.endswith("\n\nThey are angry.")
    assert action.change.add_labels == ("EMEA", "HS::Red", "risk::lack of adoption")
    after = gitlab.after(actions, TODAY)
    assert planned(book(acme()), after, TODAY).actions == ()
    assert after.issue(1).title == "Acme Ltd."


def test_a_twin_is_told_then_closed_and_its_text_stays() -> None:
    gitlab = opened()
    twin = replace(gitlab.issue(1), iid=2, created_at=days_ago(-1))
    gitlab = gitlab.with_issue(twin)
    actions = planned(book(acme()), gitlab, TODAY + days(1)).actions
    assert kinds(actions) == ["ensure-label", "comment", "close"]
    assert isinstance(actions[2], CloseIssue)
    assert (actions[2].iid, actions[2].change.fields) == (2, ("labels", "facts"))
    after = gitlab.after(actions, TODAY + days(1))
    kept, was = marker.read(after.issue(2).description), marker.read(twin.description)
    assert (kept.before, kept.block, kept.after) == (was.before, was.block, was.after)
    assert planned(book(acme()), after, TODAY + days(1)).actions == ()


def test_an_account_in_no_source_changes_the_marker_only() -> None:
    gitlab = opened()
    action = only(planned(book(), gitlab, TODAY).actions)
    assert action.change.fields == ("facts",)
    before, after = marker.read(gitlab.issue(1).description), marker.read(action.change.description)
    assert (before.block, before.after) == (after.block, after.after)
    assert action.shows == ()


def test_a_block_of_a_newer_release_is_held_and_the_run_goes_on() -> None:
    both = book(acme(), account(account_id=OTHER_ID, name="Beta", csm_sentiment=RED))
    gitlab = run(both, FakeGitLab(), TODAY)
    there = next(i for i in gitlab.issues if i.title.startswith("Acme"))
    text = f"{there.description}\n\n<!-- triage-bot:begin v9 {{}} -->\n<!-- triage-bot:end -->"
    gitlab = gitlab.with_issue(replace(there, description=text))
    worse = book(acme(nps=3.0), account(account_id=OTHER_ID, name="Beta", csm_sentiment=RED, nps=2.0))
    found = planned(worse, gitlab, TODAY)
    assert [action.account for action in found.actions] == [OTHER_ID]
    assert [(hold.iid, hold.hold) for hold in found.holds] == [(there.iid, HoldKind.AMBIGUOUS)]


def test_a_missing_end_line_is_healed_without_losing_text() -> None:
    gitlab = opened()
    there = gitlab.issue(1)
    spoilt = there.description.replace("<!-- triage-bot:end -->", "")
    gitlab = gitlab.with_issue(replace(there, description=spoilt))
    after = run(book(acme()), gitlab, TODAY)
    assert marker.read(after.issue(1).description).fault is None
    assert "## Next steps" in after.issue(1).description
    assert planned(book(acme()), after, TODAY).actions == ()


def test_decisions_that_hold_write_nothing() -> None:
    held = book(acme(conflict="rows contradict each other"))
    assert planned(held, opened(), TODAY).actions == ()
    settled = issue(memory(GREEN, due=TODAY + days(20)), due_date=TODAY + days(20))
    assert plan(held, board(settled), TODAY).actions == ()


def test_the_clock_goes_on_while_an_account_is_held() -> None:
    held = book(acme(conflict="rows contradict each other"))
    (update,) = plan(held, board(issue(memory(GREEN))), TODAY).actions
    assert isinstance(update, UpdateIssue)
    assert update.change.fields == ("due date", "facts")
    assert update.shows == ()


def test_the_real_wording_converges_too() -> None:
    templates = Path(__file__).parents[2] / "templates"
    wording = TemplateWording(user=None, shipped=templates)
    gitlab = FakeGitLab()
    of = book(acme(notes="/close\n@all <!-- triage-bot:end -->", arr=None))
    first = plan(of, gitlab.board(TODAY), TODAY, wording=wording)
    gitlab = gitlab.after(first.actions, TODAY)
    assert plan(of, gitlab.board(TODAY), TODAY, wording=wording).actions == ()
    changed = plan(book(acme(nps=2.0)), gitlab.board(TODAY), TODAY, wording=wording)
    assert kinds(changed.actions) == ["update"]
