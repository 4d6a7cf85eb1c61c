"""Invented endings, questions and renewals to try templates on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from triage_bot.model.decision import RemarkKind
from triage_bot.model.health import Rating
from triage_bot.model.money import Money
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.model.outcome import Ending as CaseEnding
from triage_bot.model.renewal import Ending, Renewal

_ON = date(2026, 12, 2)

RULES: dict[RemarkKind, tuple[str, Rating | None, Rating | None]] = {
    RemarkKind.WILL_CHURN: ("E18", None, Rating.RED),
    RemarkKind.OUTCOME_DUE: ("E19", None, Rating.RED),
    RemarkKind.STILL_AT_RISK: ("E14", None, Rating.RED),
    RemarkKind.VALUE_UNKNOWN: ("2.10", None, Rating.YELLOW),
    RemarkKind.ATTEST: ("E9", None, Rating.GREEN),
    RemarkKind.WHICH_LOSS: ("E21", None, Rating.RED),
    RemarkKind.WORD_KEPT: ("E21", None, Rating.RED),
    RemarkKind.CLOSED_WON: ("E21", None, Rating.RED),
    RemarkKind.CLOSED_LOST: ("E15", None, Rating.YELLOW),
    RemarkKind.CLOSED_VOID: ("E21", None, Rating.GREEN),
    RemarkKind.CLOSED_AT_RISK: ("E23", None, Rating.RED),
    RemarkKind.OUTCOME_MISSING: ("E24", None, Rating.GREEN),
    RemarkKind.OUTCOME_DOUBTED: ("E22", None, Rating.RED),
    RemarkKind.REOPENED: ("E25", Rating.GREEN, Rating.RED),
    RemarkKind.RETURNED: ("E26", None, Rating.RED),
}
"""The rule behind each remark about an outcome, and the ratings before and after."""

BECAUSE = {
    RemarkKind.STILL_AT_RISK: "net ARR +0.00 USD over 1 renewal of FY28-Q1: 0068b00002CSjkq; but the account "
    "is red, so the risk remains",
    RemarkKind.VALUE_UNKNOWN: "0068b00002CSjkq: the change of ARR is not known for 0068b00002CSjkq",
    RemarkKind.ATTEST: "green since 2026-11-16, for 16 days and in 3 days of data; the renewal of 2027-09-30 "
    "is more than 120 days away",
    RemarkKind.WHICH_LOSS: "a person said so in a comment of 2026-12-01, and nothing says whether it is "
    "churn or a contraction",
    RemarkKind.WORD_KEPT: "a person said won in a comment of 2026-12-01; red, not green",
    RemarkKind.CLOSED_AT_RISK: "red by CSM sentiment of 2026-11-01",
    RemarkKind.OUTCOME_MISSING: "green by CSM sentiment of 2026-11-28",
    RemarkKind.OUTCOME_DOUBTED: "red by CSM sentiment of 2026-11-01",
    RemarkKind.REOPENED: "well since 2026-10-14, and now red by CSM sentiment of 2026-12-01",
    RemarkKind.RETURNED: "won back by 0068b00002CSjkz on 2026-11-30: net ARR +0.00 USD",
}

ENDINGS = {
    RemarkKind.CLOSED_WON: CaseEnding(
        conclusion=Conclusion(
            outcome=Outcome.WIN, on=_ON, rule="E21", how=How.ATTESTED, fact="outcome::closed-won"
        ),
        because="a person set outcome::closed-won; the renewals say otherwise: net ARR -20,000.00 USD over 1 "
        "renewal of FY28-Q1: 0068b00002CSjkq",
        classification="E&A",
        note=41,
        by="jdoe",
        against=Rating.RED,
        otherwise="net ARR -20,000.00 USD over 1 renewal of FY28-Q1: 0068b00002CSjkq",
    ),
    RemarkKind.CLOSED_LOST: CaseEnding(
        conclusion=Conclusion(
            outcome=Outcome.LOSS, on=_ON, rule="E15", how=How.CONTRACTION, fact="0068b00002CSjkq"
        ),
        because="net ARR -20,000.00 USD over 1 renewal of FY28-Q1: 0068b00002CSjkq",
        net=Money(Decimal(-20000), "USD"),
        risk="risk::lack of budget",
        classification="U&A",
    ),
    RemarkKind.RETURNED: CaseEnding(
        conclusion=Conclusion(
            outcome=Outcome.WIN, on=_ON, rule="E26", how=How.RETURNED, fact="0068b00002CSjkz"
        ),
        because=BECAUSE[RemarkKind.RETURNED],
    ),
    RemarkKind.CLOSED_VOID: CaseEnding(
        conclusion=Conclusion(
            outcome=Outcome.VOID, on=_ON, rule="E21", how=How.OPENED_IN_ERROR, fact="comment 41"
        ),
        because="a person said so in a comment of 2026-12-01; green since 2026-11-16, for 16 days and in 3 "
        "days of data",
    ),
}

RENEWALS = (
    Renewal(
        opportunity_id="0068b00002CSjkq",
        account_id="0014M00001AbCdEQAV",
        ending=Ending.WON,
        stage="Closed Won",
        renewal_date=date(2027, 2, 28),
        net_arr=Money(Decimal(-20000), "USD"),
    ),
    Renewal(
        opportunity_id="0068b00002CSjkr",
        account_id="0014M00001AbCdEQAV",
        ending=Ending.OPEN,
        stage="5-Negotiating",
        renewal_date=date(2027, 3, 15),
    ),
)
"""Two renewals of one fiscal quarter, one of them still open."""
