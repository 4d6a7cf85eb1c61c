"""Whatever happens to an account, its state moves as the table of events says, by the events it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.policy.cases import GREEN, RED, TODAY, YELLOW, account, board, decision, issue, memory, note
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Decision, Verb
from triage_bot.model.memory import Verdict
from triage_bot.model.outcome import How, Outcome
from triage_bot.model.renewal import Ending
from triage_bot.policy.lifecycle.states import ENDED
from triage_bot.policy.lifecycle.table import reachable

from .renewing import renewal, under

renewals = st.lists(
    st.builds(
        renewal,
        st.sampled_from(Ending),
        st.sampled_from([None, -20_000, 0, 5_000]),
        opportunity_id=st.sampled_from(["006a", "006b"]),
        renewal_date=st.sampled_from([TODAY + timedelta(days=n) for n in (-3, 2, 9, 200)]),
    ),
    max_size=2,
    unique_by=lambda one: one.opportunity_id,
)
said = st.none() | st.builds(
    Verdict,
    st.just(7),
    st.sampled_from(["won", "lost", "not-at-risk"]),
    st.just(TODAY),
    st.none() | st.just(How.CHURN),
)
facts = st.fixed_dictionaries(
    {"csm_sentiment": st.sampled_from([RED, YELLOW, GREEN, GREEN, None])},
    optional={
        "lifecycle": st.sampled_from([None, "Adoption", "Will Churn", "Churned"]),
        "churned_at": st.sampled_from([None, TODAY + timedelta(days=4)]),
        "renewal_date": st.sampled_from([None, TODAY + timedelta(days=3), TODAY + timedelta(days=300)]),
        "requires_triage": st.booleans(),
    },
)
edits = st.sampled_from([None, "outcome::closed-won", "outcome::closed-lost", "outcome::void", "HS::Green"])
days_of_life = st.lists(
    st.tuples(facts, renewals, said, edits, st.integers(1, 12), st.booleans()), min_size=1, max_size=6
)


def lived(day: Decision) -> None:
    names = ", ".join(map(str, day.reasons)) or "no event"
    assert day.after in reachable(day.before, day.rules), f"{day.before} to {day.after} by {names}"


def closed_rightly(day: Decision, on: TrackedIssue) -> None:
    """No issue is closed by the bot without outcome, reason and deciding fact, in one comment."""
    assert day.wanted is not None
    end = day.wanted.memory.concluded
    assert end is not None
    assert (end.rule, bool(end.fact)) == (day.reasons[0].rule, True)
    assert day.reasons[0].text
    after = (on.labels | day.wanted.add) - day.wanted.remove
    assert any(title.startswith("outcome::") for title in after)
    assert sum(remark.ending is not None for remark in day.wanted.remarks) == 1
    if end.outcome is Outcome.WIN and end.rule != "E21":
        assert day.wanted.memory.health is GREEN


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([RED, YELLOW, GREEN]), st.booleans(), st.sampled_from([None, 3]), days_of_life)
def test_every_decision_is_a_transition_of_the_table(
    start: Any, fresh: bool, presume: int | None, story: list[tuple[Mapping[str, Any], ...]]
) -> None:
    placed = {"triage": "triage::new"} if fresh else {}
    on = issue(memory(start, placed=placed, greens=2, since=TODAY - timedelta(days=30)))
    on = replace(on, labels=on.labels | set(placed.values()))
    today, notes = TODAY, []
    for values, renewed, word, edit, passed, comments in story:
        today += timedelta(days=passed)  # type: ignore[arg-type]
        if edit is not None:
            on = replace(on, labels=on.labels | {str(edit)})
        if word is not None and on.memory is not None:
            on = replace(on, memory=replace(on.memory, verdict=word))
        if comments:
            notes = [note(id=len(notes) + 1, on=today)]
        terms = under(*renewed, today=today, presume_loss_after_days=presume, green_stable_days=5)
        found = decision(account(**values), board(on, notes=notes), terms)
        lived(found)
        if found.verb is Verb.CLOSE:
            closed_rightly(found, on)
            return
        assert found.after not in ENDED
        assert found.wanted is not None
        labels = (on.labels | found.wanted.add) - found.wanted.remove
        on = replace(on, memory=found.wanted.memory, labels=labels)
