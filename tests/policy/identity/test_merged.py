"""E27, X32 and 3.4: accounts that have become one, by evidence alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

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
    judge,
    memory,
    noon,
    note,
    terms,
)
from triage_bot.model.account import Account, Book, SourceState
from triage_bot.model.decision import HoldKind, RemarkKind, State, Verb
from triage_bot.model.merge import Merge
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.policy.identity.merged import merged

LOST, KEPT = OTHER_ID, ID
THIRD = "0018b00002Xu3gXAAR"
STEPS = """## Next steps

- [x] 2026-11-02 first call
- [ ] 2026-12-01 @dan /close call the director
- [ ] ask for the numbers
"""


def crm(lost: str = LOST, kept: str = KEPT, **over: Any) -> Merge:
    return Merge(**{"account_id": lost, "into": kept, "source": "crm", "on": TODAY - days(3), **over})


def of(*accounts: Account, by: tuple[Merge, ...] = (crm(),), **over: Any) -> Book:
    return replace(book(*accounts, **over), merges=by)


def survivor(**over: Any) -> Account:
    return account(**{"csm_sentiment": YELLOW, "requires_triage": True, "name": "Acme Group", **over})


def lost_issue(**over: Any) -> Any:
    older = memory(account=LOST, opened=TODAY - days(40), since=TODAY - days(40))
    return issue(older, **{"iid": 2, "people": STEPS, **over})


@pytest.mark.parametrize(
    ("by", "into", "nowhere"),
    [
        pytest.param((crm(),), {LOST: KEPT}, set(), id="one"),
        pytest.param((crm(on=None),), {LOST: KEPT}, set(), id="without-a-day"),
        pytest.param((crm(on=TODAY),), {LOST: KEPT}, set(), id="today"),
        pytest.param((crm(on=TODAY + days(1)),), {}, set(), id="tomorrow-counts-for-nothing-yet"),
        pytest.param((crm(LOST, LOST),), {}, set(), id="into-itself-is-nothing"),
        pytest.param((crm(), crm(source="hand")), {LOST: KEPT}, set(), id="told-twice"),
        pytest.param((crm(LOST, THIRD), crm(THIRD, KEPT)), {LOST: KEPT, THIRD: KEPT}, set(), id="a-chain"),
        pytest.param((crm(LOST, KEPT[:15]),), {LOST: KEPT}, set(), id="an-id-of-15-characters"),
        pytest.param((crm(LOST, THIRD), crm(THIRD, LOST)), {}, {LOST, THIRD}, id="a-cycle"),
        pytest.param(
            (crm(LOST, THIRD), crm(THIRD, KEPT), crm(KEPT, THIRD)), {}, {LOST, THIRD, KEPT}, id="a-loop"
        ),
        pytest.param((crm(LOST, THIRD),), {}, {LOST}, id="into-an-account-of-no-source"),
        pytest.param((crm(), crm(LOST, THIRD)), {}, {LOST}, id="sources-disagree"),
    ],
)
def test_e27_evidence_is_followed_to_the_account_that_lives_on(
    by: tuple[Merge, ...], into: Any, nowhere: Any
) -> None:
    found = merged(of(survivor(), by=by), TODAY)
    assert (dict(found.into), set(found.nowhere)) == (into, nowhere)


def test_e27_a_column_of_the_account_is_evidence() -> None:
    gone = account(account_id=LOST, merged_into=f" {KEPT[:15]} ")
    assert merged(of(survivor(), gone, by=()), TODAY).into == {LOST: KEPT}


def test_e27_names_alone_never_merge() -> None:
    same = account(account_id=LOST, name="Acme Group", csm_sentiment=RED)
    assert merged(of(survivor(), same, by=()), TODAY).into == {}


@pytest.mark.parametrize(
    "doubtful",
    [
        pytest.param(of(survivor(), state=SourceState.DEGRADED), id="accounts-not-believed"),
        pytest.param(of(survivor(conflict="two rows")), id="the-other-contradicts-itself"),
        pytest.param(of(survivor(), by=(crm(), crm(KEPT, LOST))), id="a-cycle"),
    ],
)
def test_e27_doubtful_evidence_closes_and_moves_nothing(doubtful: Book) -> None:
    own = issue(memory(YELLOW), iid=1)
    made = judge(doubtful, board(own, lost_issue())).decisions
    assert {d.verb for d in made} <= {Verb.TRACK, Verb.HOLD}
    assert all(d.wanted is None or not {r.rule for r in d.wanted.remarks} & {"E27"} for d in made)
    assert {d.wanted.memory.account for d in made if d.wanted} <= {KEPT, LOST}


def test_e27_an_issue_alone_goes_on_for_the_account_that_lives_on() -> None:
    (made,) = judge(of(survivor()), lost_issue()).decisions
    assert (made.verb, made.iid, made.account_id) == (Verb.TRACK, 2, KEPT)
    assert made.wanted.memory.account == KEPT
    assert made.wanted.memory.opened == TODAY - days(40)
    assert made.wanted.sheet.account.name == "Acme Group"
    said = made.wanted.remarks[0]
    assert (said.kind, said.key) == (RemarkKind.ACCOUNT_MERGED, f"merge:{LOST}>{KEPT}:2")
    assert "crm says that" in made.reasons[0].text


def test_x32_both_have_one() -> None:
    own = issue(memory(YELLOW), iid=1)
    tracked, closed = judge(of(survivor()), board(own, lost_issue())).decisions
    assert (tracked.iid, tracked.verb, closed.iid, closed.verb) == (1, Verb.TRACK, 2, Verb.CLOSE)
    kept = tracked.wanted.memory
    assert (kept.opened, kept.issue_opened, kept.began) == (TODAY - days(40), *[own.memory.opened] * 2)
    taken = next(r.taken for r in tracked.wanted.remarks if r.kind is RemarkKind.TAKEN_OVER)
    assert [(step.due, step.done) for step in taken.steps] == [(TODAY + days(10), False), (None, False)]
    assert taken.issue == 2
    end = closed.wanted.memory.concluded
    assert (end.outcome, end.how, closed.after) == (Outcome.VOID, How.MERGED, State.VOID)
    assert [(r.kind, r.other_iid) for r in closed.wanted.remarks] == [(RemarkKind.MERGED_AWAY, 1)]
    assert closed.wanted.add == {"outcome::void"}


def test_x32_a_younger_issue_that_ends_moves_no_date() -> None:
    own = issue(memory(YELLOW, opened=TODAY - days(60)), iid=1)
    tracked, _ = judge(of(survivor()), board(own, lost_issue())).decisions
    assert (tracked.wanted.memory.opened, tracked.wanted.memory.issue_opened) == (TODAY - days(60), None)


def test_e27_what_was_taken_over_is_said_once() -> None:
    own = issue(memory(YELLOW, said=frozenset({"merged:2"}), opened=TODAY - days(40)), iid=1)
    tracked, closed = judge(of(survivor()), board(own, lost_issue())).decisions
    assert [r.kind for r in tracked.wanted.remarks if r.rule == "E27"] == []
    assert closed.verb is Verb.CLOSE


def test_e27_a_run_cut_short_is_made_up_for() -> None:
    """The other issue was closed, but the one that goes on could not be told."""
    (_, closed) = judge(of(survivor()), board(issue(memory(YELLOW), iid=1), lost_issue())).decisions
    shut = replace(lost_issue(), open=False, closed_at=noon(TODAY), memory=closed.wanted.memory)
    own = issue(memory(YELLOW), iid=1)
    made = judge(of(survivor()), board(own, closed=(shut,))).decisions
    assert [d.iid for d in made if d.verb is Verb.TRACK] == [1]
    kept = next(d for d in made if d.verb is Verb.TRACK)
    assert [r.key for r in kept.wanted.remarks if r.rule == "E27"] == [f"merge:{LOST}>{KEPT}:2"]
    assert kept.wanted.memory.opened == TODAY - days(40)


def test_e27_opened_again_by_a_person_it_is_left_alone() -> None:
    (_, closed) = judge(of(survivor()), board(issue(memory(YELLOW), iid=1), lost_issue())).decisions
    again = replace(lost_issue(), memory=closed.wanted.memory)
    told = issue(memory(YELLOW, said=frozenset({"merged:2"})), iid=1)
    made = judge(of(survivor()), board(told, again)).decisions
    assert [(d.iid, d.verb, d.hold) for d in made if d.iid == 2] == [(2, Verb.HOLD, HoldKind.MERGED)]


def test_e27_of_two_that_were_merged_into_one_without_an_issue_one_goes_on() -> None:
    third = issue(memory(account=THIRD), iid=3, comments=1)
    both = of(survivor(), by=(crm(), crm(THIRD, KEPT)))
    made = judge(both, board(lost_issue(people=""), third, notes=[note(3)])).decisions
    assert [(d.iid, d.verb) for d in made] == [(3, Verb.TRACK), (2, Verb.CLOSE)]
    assert {r.key for r in made[0].wanted.remarks if r.rule == "E27"} == {
        f"merge:{THIRD}>{KEPT}:3",
        f"merge:{LOST}>{KEPT}:2",
    }


@pytest.mark.parametrize(("rating", "held"), [(RED, [HoldKind.MERGED]), (GREEN, [])])
def test_e27_rows_that_are_left_over_open_nothing(rating: Any, held: Any) -> None:
    rows = of(survivor(csm_sentiment=GREEN), account(account_id=LOST, csm_sentiment=rating, name="Old"))
    made = judge(rows, board()).decisions
    assert [d.hold for d in made] == held
    assert all(d.verb is Verb.HOLD for d in made)


def test_e27_where_both_ids_appear_the_survivor_decides() -> None:
    rows = of(survivor(csm_sentiment=GREEN), account(account_id=LOST, csm_sentiment=RED, name="Old"))
    made = judge(rows, lost_issue()).decisions
    tracked = next(d for d in made if d.verb is Verb.TRACK)
    assert (tracked.account_id, tracked.wanted.memory.pending.rating) == (KEPT, GREEN)


def test_e27_an_issue_opened_by_hand_for_the_lost_one_is_about_the_survivor() -> None:
    by_hand = issue(iid=7, title="Old Ltd.", people=f"see {LOST}")
    rows = of(survivor(), account(account_id=LOST, csm_sentiment=RED, name="Old Ltd."))
    made = [d for d in judge(rows, by_hand).decisions if d.iid == 7]
    assert [(d.verb, d.account_id) for d in made] == [(Verb.ADOPT, KEPT)]


@pytest.mark.parametrize(
    "label", [pytest.param("outcome::void", id="void"), pytest.param(None, id="no-word")]
)
def test_e27_a_persons_close_stands_for_the_account_that_lives_on(label: str | None) -> None:
    """No twin is opened for the survivor the day after somebody closed the issue of the lost one."""
    shut = replace(lost_issue(), open=False, closed_at=noon(TODAY - days(1)), closed_by="carol")
    shut = replace(shut, labels=shut.labels | ({label} if label else set()))
    (seen,) = judge(book(account(account_id=LOST, csm_sentiment=RED)), board(closed=(shut,))).decisions
    shut = replace(shut, memory=seen.wanted.memory if seen.wanted else shut.memory)
    made = judge(of(survivor(csm_sentiment=RED)), board(closed=(shut,)), terms(TODAY + days(1))).decisions
    assert [(d.verb, d.iid, d.account_id) for d in made] == [(Verb.HOLD, 2, KEPT)]


def test_e27_a_loss_of_the_account_that_is_gone_is_no_word_about_the_other() -> None:
    end = Conclusion(outcome=Outcome.LOSS, on=TODAY - days(9), rule="E16", how=How.CHURN, fact="0068")
    gone = lost_issue()
    gone = replace(gone, open=False, closed_at=noon(TODAY - days(9)), closed_by="triage-bot")
    gone = replace(gone, memory=replace(gone.memory, concluded=end))
    made = judge(of(survivor(csm_sentiment=RED)), board(closed=(gone,))).decisions
    assert [(d.verb, d.account_id) for d in made] == [(Verb.OPEN, KEPT)]
