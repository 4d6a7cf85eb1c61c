"""E22 to E24, X23 and X30: what is heard, asked and remembered of an issue that a person closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.cases import GREEN, RED, UNKNOWN, YELLOW, account, book, days
from triage_bot.model.account import SourceState
from triage_bot.model.decision import HoldKind, State, Verb
from triage_bot.model.health import Rating
from triage_bot.model.outcome import How, Outcome
from triage_bot.model.renewal import Ending
from triage_bot.policy.lifecycle.without_outcome import undetermined_since

from .closing import CLOSED, LOST, VOID, WON, After, ended, shut, verbs
from .renewing import renewal


@pytest.mark.parametrize(
    ("title", "outcome", "state"),
    [(WON, Outcome.WIN, State.WON), (LOST, Outcome.LOSS, State.LOST), (VOID, Outcome.VOID, State.VOID)],
)
def test_e22_an_outcome_label_is_remembered_with_the_day_of_the_close(
    title: str, outcome: Outcome, state: State
) -> None:
    case = After(shut(RED, title))
    found = case.only(RED, after=1)
    assert (found.verb, found.after) == (Verb.AFTER_CLOSE, state)
    end = case.memory.concluded
    assert end is not None
    assert (end.outcome, end.on, end.rule, end.fact) == (outcome, CLOSED, "E22", title)
    assert case.memory.closed_on == CLOSED
    assert case.outcome_labels() == {title}


def test_x23_closed_as_won_and_still_red_for_a_day_is_untouched() -> None:
    case = After(shut(RED, WON))
    case.run(RED)
    for _ in range(2):
        found = case.only(RED, after=1)
        assert (found.verb, found.hold) == (Verb.HOLD, HoldKind.CLOSED)
    assert case.said == []
    assert not case.issue.open


def test_e22_after_three_days_it_is_told_once_that_the_source_says_otherwise() -> None:
    case = After(shut(RED, WON))
    for _ in range(20):
        case.run(RED, after=1)
    assert case.said == [(CLOSED + days(3), "outcome-doubted")]
    assert not case.issue.open


@pytest.mark.parametrize(("rating", "title"), [(GREEN, WON), (None, WON), (RED, LOST), (YELLOW, VOID)])
def test_e22_nothing_is_told_where_the_source_agrees_or_is_silent(rating: Rating | None, title: str) -> None:
    case = After(shut(RED, title, renews=None))
    for _ in range(20):
        case.run(rating, after=1)
    assert [word for word in case.words() if word != "which-loss"] == []


def test_e22_of_a_loss_the_kind_is_asked_once_and_heard() -> None:
    case = After(shut(RED, LOST))
    case.run(RED, after=1)
    case.run(RED, after=1)
    assert case.words() == ["which-loss"]
    case.comment("@triage-bot lost churn: moved to a competitor")
    case.run(RED, after=1)
    assert case.memory.concluded is not None
    assert (case.memory.concluded.how, case.memory.concluded.fact) == (How.CHURN, "comment 77")
    assert (case.outcome_labels(), case.marked) == ({LOST}, [77])
    assert case.words() == ["which-loss"]


@pytest.mark.parametrize(("ending", "how"), [(Ending.LOST, How.CHURN), (Ending.WON, How.CONTRACTION)])
def test_e22_the_kind_of_a_loss_is_taken_from_the_renewals(ending: Ending, how: How) -> None:
    case = After(shut(RED, LOST), renewals=(renewal(ending, -10, renewal_date=CLOSED - days(1)),))
    case.run(RED, after=1)
    assert case.memory.concluded is not None
    assert (case.memory.concluded.how, case.said) == (how, [])


def test_e22_another_label_later_counts() -> None:
    case = After(shut(RED, WON))
    case.run(GREEN, after=1)
    case.label(LOST)
    case.run(GREEN, after=1)
    assert case.memory.concluded is not None
    assert (case.memory.concluded.outcome, case.memory.concluded.on) == (Outcome.LOSS, CLOSED + days(2))


def test_e23_closed_at_risk_without_an_outcome_is_asked_about_once_and_stays_closed() -> None:
    case = After(shut(RED))
    found = case.only(RED)
    assert found.wanted is not None
    (remark,) = found.wanted.remarks
    assert (remark.kind.value, remark.key, remark.rule) == ("closed-at-risk", "reopen-ask:1", "E23")
    assert remark.mentions == ("carol",), "who closed it knows"
    assert (found.before, found.after) == (State.CLOSED, State.CLOSED)
    for _ in range(60):
        made = case.run(RED, after=1)
        assert verbs(made) == ["hold"]
    assert case.words() == ["closed-at-risk"]
    assert not case.issue.open


def test_e23_reopened_once_where_the_policy_asks_for_outcomes() -> None:
    from triage_bot.model.outcome_policy import OutcomePolicy

    case = After(shut(RED), policy=OutcomePolicy(enforce_outcome=True))
    assert verbs(case.run(RED)) == ["after-close"]
    assert [verbs(case.run(RED, after=1)) for _ in range(3)] == [["hold"], ["hold"], ["reopen"]]
    assert (case.issue.open, case.memory.episode, case.words()) == (True, 2, ["closed-at-risk", "reopened"])
    again = shut(RED, on=case.today)
    case.issue = type(again)(
        **{**_fields(again), "memory": case.memory, "description": case.issue.description}
    )
    seen = [verbs(case.run(RED, after=1)) for _ in range(10)]
    assert ["reopen"] not in seen, "only once"


def _fields(issue: Any) -> dict[str, Any]:
    return {name: getattr(issue, name) for name in issue.__dataclass_fields__}


@pytest.mark.parametrize("rating", [GREEN, None])
def test_e24_closed_while_green_or_unknown_is_asked_about_once(rating: Rating | None) -> None:
    """X30: what is unknown is not said to be at risk, and not said to be well."""
    case = After(shut(GREEN if rating else RED))
    for _ in range(20):
        case.run(rating, after=1)
    assert case.said == [(CLOSED + days(1), "outcome-missing")]
    assert case.memory.concluded is None
    assert case.outcome_labels() == set()
    assert case.memory.well is None


def test_e24_without_an_answer_it_counts_as_undetermined_and_never_as_a_win() -> None:
    case = After(shut(GREEN))
    case.run(GREEN)
    found = case.only(GREEN, after=6)
    assert "undetermined from 2026-11-23 on" in str(found.reasons[-1])
    found = case.only(GREEN, after=1)
    assert str(found.reasons[-1]).endswith("it counts as undetermined (E24)")
    assert (found.after, case.memory.concluded) == (State.CLOSED, None)
    assert undetermined_since(case.memory, CLOSED, case.policy) == CLOSED + days(7)


def test_a_case_closed_long_before_the_bot_first_looks_is_not_asked_about() -> None:
    case = After(shut(RED), today=CLOSED + days(8))
    case.run(RED)
    case.run(RED, after=1)
    assert case.said == []


def test_nobody_is_asked_on_a_day_off() -> None:
    saturday = CLOSED + days(5)
    case = After(shut(RED, on=saturday), today=saturday)
    for _ in range(5):
        case.run(RED)
        case.today += days(1)
    assert case.said == [(saturday + days(2), "closed-at-risk")]


WORDS = [
    ("won: signed for two years", WON, Outcome.WIN, How.ATTESTED),
    ("lost churn: went elsewhere", LOST, Outcome.LOSS, How.CHURN),
    ("lost contraction: fewer seats", LOST, Outcome.LOSS, How.CONTRACTION),
    ("not at risk: a mistake of the import", VOID, Outcome.VOID, How.OPENED_IN_ERROR),
]


@pytest.mark.parametrize(("word", "title", "outcome", "how"), WORDS)
def test_a_word_on_a_closed_issue_sets_the_label_and_is_acknowledged(
    word: str, title: str, outcome: Outcome, how: How
) -> None:
    case = After(shut(RED))
    case.run(RED)
    case.today += days(1)
    case.comment(f"@triage-bot {word}")
    found = case.only(RED)
    end = case.memory.concluded
    assert end is not None
    assert (end.outcome, end.how, end.on, end.fact) == (outcome, how, case.today, "comment 77")
    assert (case.outcome_labels(), case.marked, case.issue.open) == ({title}, [77], False)
    assert found.verb is Verb.AFTER_CLOSE
    assert case.only(RED).verb is Verb.HOLD, "nothing is done twice"


def test_the_latest_word_counts_against_an_earlier_label() -> None:
    case = After(shut(RED, WON))
    case.run(RED)
    case.comment("@triage-bot lost churn: they told us today")
    case.run(RED, after=1)
    assert case.outcome_labels() == {LOST}


def test_a_word_from_before_the_close_counts_where_no_label_was_set() -> None:
    case = After(shut(RED))
    case.comment("@triage-bot not at risk: a mistake")
    case.run(RED)
    assert case.outcome_labels() == {VOID}
    assert case.said == []


def test_words_are_heard_while_no_source_is_believed() -> None:
    case = After(shut(RED))
    case.comment("@triage-bot won: signed")
    made = case.run(book(account(csm_sentiment=RED), state=SourceState.DEGRADED))
    assert verbs(made) == ["after-close", "hold"]
    assert case.outcome_labels() == {WON}


def test_what_no_trusted_source_says_is_not_asked_about() -> None:
    case = After(shut(RED))
    for _ in range(5):
        case.run(book(account(csm_sentiment=RED), state=SourceState.DEGRADED), after=1)
        case.run(book())
    assert case.said == []


def test_what_the_bot_closed_itself_is_left_alone() -> None:
    case = After(shut(GREEN, WON, by="triage-bot", concluded=ended(Outcome.WIN)))
    assert [case.run(GREEN, after=1)[0].verb for _ in range(20)] == [Verb.NOTHING] * 20
    assert (case.said, case.memory.closed_on) == ([], None)
    assert UNKNOWN is Rating.UNKNOWN
