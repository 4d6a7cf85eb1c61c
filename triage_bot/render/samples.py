"""Invented accounts to try templates on: one that knows everything, one that knows nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from triage_bot.model.account import Account, Reading
from triage_bot.model.decision import (
    Answer,
    AnswerKind,
    Check,
    Passed,
    Proposal,
    Remark,
    RemarkKind,
    Sheet,
    Timing,
)
from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.memory import Absence, Memory, Sighting
from triage_bot.model.merge import Merge, TakenOver
from triage_bot.model.money import Money
from triage_bot.model.next_step import NextStep
from triage_bot.model.renewal_watch import Review, ReviewItem
from triage_bot.model.settings import Category, Thresholds
from triage_bot.policy.disagreement import differences

from . import outcome_samples

_OPENED = date(2026, 11, 2)

_FULL = Facts(
    account_id="0014M00001AbCdEQAV",
    name="Bergheim & Söhne KG",
    gainsight_id="1P0101",
    parent_id="0014M00001AbCdFQAV",
    merged_into="0014M00001AbCdGQAV",
    geo="EMEA",
    region="DACH",
    country="Germany",
    state="Bavaria",
    business_unit="COMM",
    segment="Enterprise",
    csm_name="Jane Doe",
    csm_email="jane.doe@northlight.example",
    csm_manager="Max Muster",
    account_owner="Alex Smith",
    solutions_architect="Bo Lee",
    executive_sponsor="Robin Hale",
    arr=Money(Decimal(240000), "USD"),
    renewal_date=date(2027, 2, 28),
    opportunity_id="0064M0000XyZ",
    csm_sentiment=Rating.RED,
    csm_sentiment_at=date(2026, 11, 1),
    health_color=Rating.YELLOW,
    health_color_at=date(2026, 10, 30),
    health_score=48.5,
    health_score_at=date(2026, 10, 30),
    requires_triage=True,
    risk_reasons=("Lack of Engagement / Sponsor", "Loss of Budget"),
    risk_reason_detail="sponsor left",
    risk_impacts=("Seat Churn",),
    competitor="Octoforge",
    stage_impacted="Secure",
    renewal_risk="Will Contract (actionable)",
    lifecycle="Adoption",
    churned_at=date(2026, 11, 1),
    license_utilization=0.41,
    licensed_users=1200.0,
    last_activity=date(2026, 9, 16),
    last_risk_update=date(2026, 10, 20),
    nps=4.0,
    priority="1",
    notes="Economic buyer left in October; the new director has not answered yet.",
    crm_url="https://northlight.example/lightning/r/Account/0014M00001AbCdEQAV/view",
    success_plan_url="https://northlight.example/plans/17",
    collaboration_url="https://gitlab.northlight.example/collaboration/bergheim",
    notes_url="https://docs.northlight.example/d/bergheim",
    triage_issue_url="https://gitlab.northlight.example/triage/-/issues/7",
    updated_at=datetime(2026, 11, 2, 4, 10, tzinfo=UTC),
)


def full() -> Sheet:
    """A red account of which everything is known."""
    elsewhere = Facts(account_id=_FULL.account_id, name=_FULL.name, csm_sentiment=Rating.YELLOW)
    first = Reading("gainsight", _OPENED, "gainsight.csv", 2, _FULL)
    second = Reading("planhat", _OPENED, "planhat.json", 1, elsewhere)
    account = Account(facts=_FULL, readings=(first, second))
    return Sheet(
        account=account,
        disagreements=differences(account, Thresholds()),
        memory=Memory(
            account=_FULL.account_id,
            opened=_OPENED,
            health=Rating.RED,
            since=date(2026, 11, 1),
            turn=1,
            before=Rating.YELLOW,
            before_since=date(2026, 9, 14),
            updated=date(2026, 11, 20),
            placed={Category.RISK: "risk::loss of sponsor or champion", Category.CLASSIFICATION: "E&A"},
        ),
        health_from="CSM sentiment, set 2026-11-01",
        fiscal_quarter="FY28-Q1",
        region=Proposal(label="EMEA", rule="2.7", source_words=("EMEA", "DACH")),
        risk=Proposal(
            label="risk::loss of sponsor or champion",
            rule="2.6",
            source_words=_FULL.risk_reasons or (),
            why="Lack of Engagement / Sponsor",
        ),
        classification=Proposal(
            label="E&A",
            rule="2.5",
            why="yellow on 2026-09-14, at risk on 2026-11-01; the reason is one we can influence",
            provisional=True,
        ),
        devops=Proposal(label=None, rule="R-15", why="not needed"),
        assignee="jdoe",
        manager="mgr-emea",
        csm_unmapped=False,
        next_update_due=date(2026, 12, 4),
        cadence_days=14,
        timing=Timing(
            since=date(2026, 11, 20),
            updated=True,
            days=14,
            by_cadence=date(2026, 12, 4),
            deadline=date(2026, 12, 4),
            days_late=4,
            step_due=date(2026, 12, 11),
            step_text="call the new engineering director",
            level=1,
            why="late by 4 days, due 2026-12-04",
            snooze_until=date(2027, 1, 7),
            updated_by="icamus",
            passed=(Passed("renovate-bot", date(2026, 11, 21), "written by a bot"),),
            steps=(
                NextStep(
                    text="call the new engineering director",
                    due=date(2026, 12, 11),
                    done=False,
                    owner=None,
                    line=12,
                ),
                NextStep(text="send the usage report", due=None, done=True, owner=None, line=13),
            ),
        ),
        bot="triage-bot",
        renewals=outcome_samples.RENEWALS,
        renewal_quarter="FY28-Q1",
        review=Review(date(2027, 2, 28), date(2026, 10, 28), frozenset({ReviewItem.SYNC})),
        review_due=date(2026, 11, 27),
        checks=(
            Check("R-22", "a date in line 3 of the next steps cannot be read: there is no 31 November"),
            Check("R-50", "last risk entry is of 2026-10-20"),
        ),
        labels_kept={Category.REGION: "AMER - East"},
    )


def bare() -> Sheet:
    """An account of which nothing is known but its id and name, in every doubtful condition at once."""
    facts = Facts(account_id="0014M00001AbCdHQAV", name="Kestrel")
    nothing = Proposal(label=None, rule="2.6", why="no risk reason given")
    return Sheet(
        account=Account(facts=facts, readings=()),
        memory=Memory(
            account=facts.account_id,
            opened=_OPENED,
            health=Rating.YELLOW,
            since=_OPENED,
            pending=Sighting(Rating.GREEN, date(2026, 11, 19)),
            person=Sighting(Rating.UNKNOWN, date(2026, 11, 18)),
            unknown=date(2026, 11, 5),
            absence=Absence(since=date(2026, 11, 4), last=date(2026, 11, 6), runs=3),
        ),
        health_from="",
        fiscal_quarter=None,
        region=nothing,
        risk=nothing,
        classification=nothing,
        devops=Proposal(label=None, rule="R-15", why="DevOps stage missing"),
        assignee=None,
        manager=None,
        csm_unmapped=True,
        next_update_due=None,
        cadence_days=30,
        person_until=date(2026, 11, 21),
    )


def remarks() -> tuple[Remark, ...]:
    """One of each kind and one reminder of each level, with everything filled in."""
    once = (_remark(kind, full=True) for kind in RemarkKind if kind is not RemarkKind.REMINDER)
    return (*once, *(reminder(level) for level in _REMINDED_ON))


def reminder(level: int) -> Remark:
    """A reminder about the account that knows everything, on the day its level is reached."""
    return replace(
        _remark(RemarkKind.REMINDER, full=True),
        key=f"nudge:1.41:{level}",
        level=level,
        on=_REMINDED_ON[level],
        mentions=("jdoe", "mgr-emea", "vp-emea")[:level],
    )


def answered(*kinds: AnswerKind) -> Remark:
    """The answers of these kinds to one comment."""
    return replace(_remark(RemarkKind.ANSWER, full=True), answers=tuple(map(_answer, kinds)))


def bare_remarks() -> tuple[Remark, ...]:
    """One of each kind, with only what cannot be missing."""
    return tuple(_remark(kind, full=False) for kind in RemarkKind)


_RULES = {
    RemarkKind.WORSENED: ("E7", Rating.YELLOW, Rating.RED),
    RemarkKind.IMPROVED: ("E6", Rating.RED, Rating.YELLOW),
    RemarkKind.RECOVERING: ("E8", Rating.RED, Rating.GREEN),
    RemarkKind.FLAG_CLEARED: ("E4", None, Rating.YELLOW),
    RemarkKind.HEALTH_UNKNOWN: ("E10", Rating.RED, None),
    RemarkKind.HEALTH_RESTORED: ("R-26", Rating.GREEN, Rating.RED),
    RemarkKind.SOURCE_MISSING: ("E29", None, Rating.RED),
    RemarkKind.TWIN_CLOSED: ("E28", None, None),
    RemarkKind.ACCOUNT_MERGED: ("E27", None, None),
    RemarkKind.TAKEN_OVER: ("E27", None, None),
    RemarkKind.MERGED_AWAY: ("E27", None, None),
    RemarkKind.LEFT_SCOPE: ("E31", None, Rating.RED),
    RemarkKind.REMINDER: ("R-21", None, Rating.RED),
    RemarkKind.DUE_SOON: ("R-21", None, Rating.RED),
    RemarkKind.HANDED_OVER: ("E12", None, Rating.RED),
    RemarkKind.QUEUED: ("E13", None, Rating.RED),
    RemarkKind.QUEUE_AGEING: ("E13", None, Rating.RED),
    RemarkKind.ANSWER: ("E21", None, None),
    RemarkKind.RENEWAL_MOVED: ("E20", None, Rating.RED),
    **outcome_samples.RULES,
}

_OF_TWO_ISSUES = frozenset({RemarkKind.TWIN_CLOSED, RemarkKind.TAKEN_OVER, RemarkKind.MERGED_AWAY})
_OF_TWO_ACCOUNTS = frozenset({RemarkKind.ACCOUNT_MERGED, RemarkKind.TAKEN_OVER, RemarkKind.MERGED_AWAY})
_SCOPE = "segment Sold (sold to a partner)"
_TAKEN = TakenOver(
    lost="0014M00001OldOnQAV",
    kept="0014M00001AbCdEQAV",
    name="Old & Sons – account triage",
    merges=(Merge("0014M00001OldOnQAV", "0014M00001AbCdEQAV", "crm-merges", date(2026, 11, 4)),),
    issue=12,
    opened=date(2026, 10, 3),
    steps=(
        NextStep(text="call their new *director*", due=date(2026, 12, 9), done=False, owner="jdoe", line=4),
        NextStep(text="/close everything for @all", due=None, done=False, owner=None, line=5),
    ),
)

_REMINDED_ON = {1: date(2026, 12, 8), 2: date(2026, 12, 15), 3: date(2026, 12, 22)}

_ANSWERED = {
    AnswerKind.MISREAD: Answer(
        kind=AnswerKind.MISREAD,
        problem="a snooze needs a reason",
        hint="write `snooze until DATE: reason`, for example `snooze until 2026-12-15: budget round`",
    ),
    AnswerKind.PAST_DAY: Answer(kind=AnswerKind.PAST_DAY, day=date(2026, 11, 1)),
    AnswerKind.TOO_LONG: Answer(kind=AnswerKind.TOO_LONG, day=date(2026, 12, 20)),
    AnswerKind.RENEWAL_NEAR: Answer(kind=AnswerKind.RENEWAL_NEAR, day=date(2027, 2, 28)),
}


def _answer(kind: AnswerKind) -> Answer:
    return _ANSWERED.get(kind, Answer(kind=kind))


def _remark(kind: RemarkKind, *, full: bool) -> Remark:
    rule, before, after = _RULES[kind]
    return Remark(
        kind=kind,
        key=f"{kind}:1.1",
        rule=rule,
        before=before,
        after=after,
        since=date(2026, 11, 20) if full else None,
        until=date(2027, 2, 20) if full else None,
        source="gainsight" if full else None,
        as_of=date(2026, 11, 20) if full else None,
        other_iid=12 if kind in _OF_TWO_ISSUES else None,
        taken=_TAKEN if kind in _OF_TWO_ACCOUNTS else None,
        on=date(2026, 12, 2) if full else None,
        mentions=("jdoe", "asmith") if full else (),
        outgoing="jdoe" if full else None,
        incoming="asmith" if full else None,
        to="jdoe" if full else None,
        because=_SCOPE if kind is RemarkKind.LEFT_SCOPE else outcome_samples.BECAUSE.get(kind, ""),
        ending=outcome_samples.ENDINGS.get(kind) if full else None,
        answers=tuple(map(_answer, AnswerKind)) if kind is RemarkKind.ANSWER else (),
    )
