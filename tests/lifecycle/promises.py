"""What holds of every run of every life. Told from the project as people see it and from what was delivered;
the bot's own code is asked only for its table of events."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tests.scenarios.site import BOT, Ran
from triage_bot.model.action import EnsureLabel
from triage_bot.policy.lifecycle.table import BY_ID, reachable
from triage_bot.policy.rulebook import RULES

from .company import Told
from .seen import Hands, Project, Seen

KNOWN = {rule.id for rule in RULES} | set(BY_ID) | {rule for event in BY_ID.values() for rule in event.rules}
ENDINGS = {"end", "twin", "merge"}
"""First words of the keys of comments that tell of a close by the bot."""

OUTCOMES = {"closed-won": "Closed as won", "closed-lost": "Closed as lost", "void": "Closed "}
_KEYS = re.compile(r"<!-- triage-bot:said ((?:\S+ )+)-->")
_RULE = re.compile(r"Rule [A-Z0-9.-]+\*")
_FACT = re.compile(r"\*\*Decided by:\*\* \S")
_REASON = re.compile(r"\*\*Loss reason:\*\* \S")


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The project before a run and after it, what was delivered, and what is people's. `hasty`: the policy
    concludes from silence after a renewal, and from a lasting green alone."""

    told: Told
    hands: Hands
    before: Project
    after: Project
    hasty: bool


def hold(now: Moment, ran: Ran) -> None:
    """All promises of a whole run."""
    expected = {4} if now.told.broken else set()
    assert set(ran.exit_codes) <= expected, [str(error) for error in ran.result.errors]
    hold_always(now)
    at_most_one_open_each(now.before, ran, now.after)
    endings_are_told(now)
    what_is_unknown_decides_nothing(now)
    every_step_is_in_the_table(ran)


def hold_always(now: Moment) -> None:
    """What even a run that was cut short has to keep."""
    words_of_people_stay(now)
    nothing_is_said_twice(now.after)


def hold_rest(ran: Ran, again: Ran, after: Project, finally_: Project) -> None:
    """A run right after another plans nothing, and stands where the first has put it."""
    planned = [(action.kind, getattr(action, "reasons", ())) for action in again.result.planned.plan.actions]
    assert planned == []
    assert again.writes == []
    assert finally_ == after
    ended = {d.iid: d.after for d in ran.result.planned.judgement.decisions if d.iid is not None}
    for decision in again.result.planned.judgement.decisions:
        if decision.iid in ended and after[decision.iid].open:
            assert decision.before == ended[decision.iid], f"#{decision.iid} says that it stands elsewhere"


def at_most_one_open_each(before: Project, ran: Ran, after: Project) -> None:
    """Only people's hands can make a second issue, and where words would be lost it is told, not closed."""
    told = {hold.iid for hold in ran.result.planned.plan.holds if "E28" in {r.rule for r in hold.reasons}}
    for account, issues in _open(after).items():
        known = {issue.iid for issue in _open(before).get(account, [])}
        spare = [issue for issue in issues if issue.iid not in told]
        assert len(spare) == 1, f"{account}: {[issue.iid for issue in issues]} are open"
        if len(issues) > 1:
            assert {issue.iid for issue in issues} <= known | {i for i in before if before[i].account is None}


def endings_are_told(moment: Moment) -> None:
    """The bot closes with an outcome, its reason and what decided, and only for a fact that there is."""
    for then, now in _closed_by_bot(moment.before, moment.after):
        tale = next((body for body in reversed(now.said) if _words(body) & ENDINGS), None)
        assert tale is not None, f"#{now.iid} was closed without a word"
        assert _RULE.search(tale)
        outcomes = {title.removeprefix("outcome::") for title in now.label("outcome::")}
        assert outcomes, f"#{now.iid} was closed without an outcome"
        assert not now.label("triage::"), "labels of open states stay on a closed issue"
        if "end" in _words(tale):
            assert any(OUTCOMES[outcome] in tale for outcome in outcomes)
            assert _FACT.search(tale), tale
            assert "Closed as lost" not in tale or _REASON.search(tale)
        facts = list(_grounds(moment, then))
        assert facts, f"#{now.iid} of {then.account} was closed although nothing says how it ended"


def _grounds(moment: Moment, issue: Seen) -> Iterator[str]:
    """Whatever may decide the case of an issue, as far as people and sources have said something."""
    told, account = moment.told, issue.account or ""
    if len(_open(moment.before).get(account, [])) > 1 or told.family(account) != {account}:
        yield "another issue goes on"
    if "gainsight_company" in told.broken:
        return
    if issue.label("outcome::"):
        yield "a person's label"
    if issue.iid in moment.hands.verdicts:
        yield "a person's word"
    row = told.rows.get(account)
    if row is None:
        return
    if row["Lifecycle Stage"] == "Churned":
        yield "gone"
    if "renewals" not in told.broken:
        if told.closed(told.family(account)):
            yield "a renewal"
        if moment.hasty:
            yield "silence after the renewal, or a lasting green"


def what_is_unknown_decides_nothing(moment: Moment) -> None:
    """An account of which nothing usable was delivered opens no issue, ends none and turns none green."""
    for iid, now in moment.after.items():
        then = moment.before.get(iid)
        word = _rating(moment.told, now.account)
        turned_green = "HS::Green" in now.labels and (then is None or "HS::Green" not in then.labels)
        assert not turned_green or word == "Green", f"#{iid} is green, and its account {word or 'unknown'}"
        opened = then is None or (now.open and not then.open)
        assert not opened or word in ("Red", "Yellow"), f"#{iid} was opened for {word or 'unknown'}"
        won = "outcome::closed-won" in now.labels and "outcome::closed-won" not in (
            then.labels if then else ()
        )
        if won and then is not None and then.open:
            assert word == "Green", f"#{iid} is won, and its account {word or 'unknown'}"


def words_of_people_stay(moment: Moment) -> None:
    """Comments, titles, sentences, labels and assignees of people stand as they were left."""
    hands = moment.hands
    assert moment.before.keys() <= moment.after.keys(), "an issue is gone"
    for iid, then in moment.before.items():
        now = moment.after[iid]
        mine = {id_: note for id_, note in now.notes.items() if note.by != BOT}
        assert mine == {id_: note for id_, note in then.notes.items() if note.by != BOT}
        assert then.notes.items() <= now.notes.items(), "the bot takes no comment of its own back"
        for said in hands.sentences[iid]:
            assert said in now.text, f"#{iid} has lost: {said}"
        if then.theirs is not None:
            assert now.theirs == then.theirs
        if now.open and not then.open:
            # Opened again (E25): how the case before ended stands in the block, and its label is over.
            hands.labels[iid] -= then.label("outcome::")
        assert hands.labels[iid] & then.labels <= now.labels
        for item in hands.ticks[iid]:
            assert f"- [ ] {item}" not in now.ticks, f"#{iid} has lost the tick of {item}"
        if iid in hands.titles:
            assert now.title == hands.titles[iid]
        if iid in hands.assignees:
            assert now.assignees == hands.assignees[iid]


def nothing_is_said_twice(after: Project) -> None:
    for issue in after.values():
        keys = Counter(key for body in issue.said for key in _keys(body))
        assert max(keys.values(), default=1) == 1, f"#{issue.iid}: {keys.most_common(2)}"


def every_step_is_in_the_table(ran: Ran) -> None:
    """Whatever moves is moved by an event that the plan names, and every change has its rule."""
    planned = ran.result.planned
    for decision in planned.judgement.decisions:
        names = ", ".join(map(str, decision.reasons)) or "no event"
        assert decision.after in reachable(decision.before, decision.rules), (
            f"#{decision.iid} of {decision.account_id}: {decision.before} to {decision.after} by {names}"
        )
    for action in planned.plan.actions:
        if not isinstance(action, EnsureLabel):
            rules = {reason.rule for reason in action.reasons}
            assert rules, f"{action.kind} without a reason"
            assert rules <= KNOWN, f"{action.kind}: nobody knows {rules - KNOWN}"


def _open(project: Project) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = defaultdict(list)
    for issue in project.values():
        if issue.open and issue.account is not None:
            found[issue.account].append(issue)
    return found


def _closed_by_bot(before: Project, after: Project) -> Iterator[tuple[Seen, Seen]]:
    for iid, then in before.items():
        if then.open and not after[iid].open:
            yield then, after[iid]


def _rating(told: Told, account: str | None) -> str:
    """What was delivered of an account: its sentiment, else nothing."""
    row = told.rows.get(account or "")
    if row is None or "gainsight_company" in told.broken:
        return ""
    return row["CSM Sentiment"]


def _keys(body: str) -> list[str]:
    found = _KEYS.match(body)
    return found[1].split() if found else []


def _words(body: str) -> set[str]:
    """The first words of a comment's keys, such as `end`."""
    return {key.partition(":")[0] for key in _keys(body)}
