"""R-30: which renewals come near, which of them nobody can judge, and how far the review of one has come.

Knows no issue's text but the ticks that people set in the bot's block, and asks nobody for anything.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_bot import marker
from triage_bot.model.account import Account, Book
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Check
from triage_bot.model.facts import Facts
from triage_bot.model.memory import Memory
from triage_bot.model.overview import Watched
from triage_bot.model.renewal_watch import RenewalWatch, Review, ReviewItem

from .identity.scope import out_of_scope
from .lifecycle.prospect import Prospect, prospect
from .opening import departed
from .rating import Rated, rate
from .tables import matches
from .terms import Terms

RULE = "R-30"
SAME_RENEWAL_DAYS = 180
"""A renewal whose day moves by less is still the one that was reviewed."""

_TICK = re.compile(r"^[ \t]*[-*] \[([ xX])\] .*<!-- (\w+) -->[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a review: from the first on a renewal is watched, on the last its review is due."""

    opens: date
    review_due: date


def window(renewal: date, facts: Facts, policy: RenewalWatch) -> Window:
    """When the renewal of an account comes near (S3-2), by calendar months, and when it is to be reviewed by.

    >>> window(date(2027, 3, 21), Facts(account_id="1", name="Acme"), RenewalWatch())
    Window(opens=datetime.date(2026, 11, 21), review_due=datetime.date(2026, 12, 21))
    """
    months, days = times(facts, policy)
    place = renewal.year * 12 + renewal.month - 1 - months
    year, month = divmod(place, 12)
    opens = date(year, month + 1, min(renewal.day, monthrange(year, month + 1)[1]))
    return Window(opens, opens + timedelta(days=days))


def times(facts: Facts, policy: RenewalWatch) -> tuple[int, int]:
    """Months ahead and days for the review, by the first override that fits the account (C20)."""
    for override in policy.overrides:
        if matches(override.when, {name: getattr(facts, name) for name in override.when}):
            months = policy.months if override.months is None else override.months
            days = policy.review_days if override.review_days is None else override.review_days
            return months, days
    return policy.months, policy.review_days


def near(renewal: Prospect, facts: Facts, terms: Terms) -> Window | None:
    """The window of a renewal that is watched today, None where it is far away, past, not known or decided:
    what is known already needs no watching (S3-8)."""
    day = renewal.day
    if day is None or day < terms.today or renewal.decided:
        return None
    found = window(day, facts, terms.policy.renewal_watch)
    return found if found.opens <= terms.today else None


def unjudged(account: Account, rated: Rated, terms: Terms) -> Watched | None:
    """S3-2: an account that renews soon, and how it is doing is unknown or was told long ago. None also for
    those that leave, have left or are out of scope."""
    if rated.rating.known and not rated.stale:
        return None
    renewal = prospect(account, opened=terms.today, terms=terms)
    if renewal.day is None or near(renewal, account.facts, terms) is None:
        return None
    if departed(account.facts, terms.policy.opening, terms.today):
        return None
    if out_of_scope(account.facts, terms.policy):
        return None
    return Watched(account.id, account.name, renewal.day, rated.because)


def watch_list(book: Book, in_care: Container[str], terms: Terms) -> Iterator[Watched]:
    """All accounts without an issue that are to be watched, in the order of the book."""
    for account in book:
        if account.id not in in_care:
            rated = rate(account.facts, terms.today, terms.policy.rating)
            if (watched := unjudged(account, rated, terms)) is not None:
                yield watched


def follow_review(
    memory: Memory, issue: TrackedIssue | None, facts: Facts, renewal: Prospect, terms: Terms
) -> Memory:
    """Begin the review of a renewal that has come near, and read what people have ticked in the block.

    The sentiment counts as brought up to date where it was given since (S3-4). Its days run from
    the opening of the window, also for an issue that is opened later. What was ticked is remembered until the
    review of another renewal begins, so that no tick is lost with the list that bore it.
    """
    review = memory.review
    if review is not None and issue is not None:
        review = replace(review, done=_ticked(issue, review))
    watched = near(renewal, facts, terms)
    if watched is not None and renewal.day is not None and not _same(review, renewal.day):
        review = Review(renewal.day, watched.opens)
    given = facts.csm_sentiment_at
    if review is not None and given is not None and given >= review.began:
        review = replace(review, done=review.done | {ReviewItem.SENTIMENT})
    return replace(memory, review=review) if review != memory.review else memory


def shown(memory: Memory, facts: Facts, renewal: Prospect, terms: Terms) -> Review | None:
    """The review that the issue shows today, None where its renewal is far away, past or decided (S3-8)."""
    return memory.review if near(renewal, facts, terms) is not None else None


def due(review: Review, facts: Facts, policy: RenewalWatch) -> date:
    """The last day of a review."""
    return review.began + timedelta(days=times(facts, policy)[1])


def overdue(review: Review | None, facts: Facts, terms: Terms) -> tuple[Check, ...]:
    """S3-3: the item of hygiene from the day after the last one on. It comes with time, so that no issue
    shows it."""
    if review is None:
        return ()
    last = due(review, facts, terms.policy.renewal_watch)
    left = [item.value for item in ReviewItem if item not in review.done]
    if terms.today <= last or not left:
        return ()
    what = f"renewal review overdue: {', '.join(left)} since {last}, for the renewal of {review.renewal}"
    return (Check(RULE, what),)


def _same(review: Review | None, day: date) -> bool:
    return review is not None and abs((day - review.renewal).days) < SAME_RENEWAL_DAYS


def _ticked(issue: TrackedIssue, review: Review) -> frozenset[ReviewItem]:
    """The ticks as they stand in the block; those of items that it does not show are as they were."""
    found = marker.read(issue.description)
    ticks = {key: sign != " " for sign, key in _TICK.findall(found.block if found else "")}
    return frozenset(item for item in ReviewItem if ticks.get(item.value, item in review.done))
