"""Actions with the texts that the bot would write, marker and hidden keys included."""

from __future__ import annotations

from datetime import date
from typing import Any

from triage_bot import marker
from triage_bot.model.action import Change, CloseIssue, Comment, OpenIssue, ReopenIssue, UpdateIssue
from triage_bot.model.decision import Reason
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory

ACME = "0014M00001AbCdEQAV"
WHY = (Reason("C1", "the account is red"),)


def memory(account: str = ACME, **given: Any) -> Memory:
    day = date(2026, 11, 21)
    return Memory(**{"account": account, "opened": day, "health": Rating.RED, "since": day, **given})


def description(account: str = ACME, body: str = "Facts", after: str = "", **given: Any) -> str:
    return marker.write(after or None, memory(account, **given), body)


def opening(account: str = ACME, **given: Any) -> OpenIssue:
    plain = {"title": f"Acme {account}", "description": description(account), "labels": ("HS::Red",)}
    return OpenIssue(account=account, name="Acme", reasons=WHY, **{**plain, **given})


def update(iid: int, **change: Any) -> UpdateIssue:
    return UpdateIssue(iid=iid, account=ACME, name="Acme", change=Change(**change), reasons=WHY)


def close(iid: int, **change: Any) -> CloseIssue:
    return CloseIssue(iid=iid, account=ACME, name="Acme", change=Change(**change), reasons=WHY)


def reopen(iid: int, **change: Any) -> ReopenIssue:
    return ReopenIssue(iid=iid, account=ACME, name="Acme", change=Change(**change), reasons=WHY)


def comment(iid: int, text: str = "Worse than before.", key: str = "worsened:1") -> Comment:
    body = marker.say([key], text)
    return Comment(iid=iid, account=ACME, name="Acme", keys=(key,), body=body, reasons=WHY)
