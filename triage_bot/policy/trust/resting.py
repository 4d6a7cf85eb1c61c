"""3.5: what rests on a source that is not believed. An account is held where that source could change what is
decided about it, and only there."""

from __future__ import annotations

from dataclasses import fields

from triage_bot.model.account import Account, Book, SourceState, SourceStatus
from triage_bot.model.decision import Reason
from triage_bot.model.facts import RATING_FIELDS, Facts
from triage_bot.model.vocabulary import About
from triage_bot.policy.rating import Rated

RULE = "3.5"

_IDENTITY = frozenset({"account_id", "name"})
_ALL = frozenset(field.name for field in fields(Facts)) - _IDENTITY
_SHOWN_ONLY = frozenset(
    {
        "gainsight_id", "parent_id", "account_owner", "solutions_architect", "executive_sponsor", "arr",
        "license_utilization", "licensed_users", "last_activity", "last_risk_update", "nps", "priority",
        "notes", "crm_url", "success_plan_url", "collaboration_url", "notes_url", "triage_issue_url",
        "opportunity_id", "updated_at",
    }
)  # fmt: skip
"""Fields that an issue shows and nothing is decided by: a new issue may lack them until the next run."""


def doubt_about(account: Account, rated: Rated, book: Book, *, in_care: bool) -> Reason | None:
    """Why nothing may be concluded about an account in this run, None where what is believed is enough.

    A source in doubt matters where it could tell something that no believed source tells before it. With an
    issue `in_care` that is every field, since the issue would lose what it shows; without one it is what
    opens, labels or assigns an issue. Whether the account lives on in another one may change everything.
    """
    doubted = [source for source in book.sources if source.state is not SourceState.OK]
    if not doubted:
        return None
    for place, source in enumerate(book.sources):
        if source in doubted and source.about is About.ACCOUNTS:
            before = {s.name for s in book.sources[:place] if s.about is About.ACCOUNTS and s not in doubted}
            if _could_tell(source, account, rated, before, own_way=book.own_way, in_care=in_care):
                return _reason(source)
    if not in_care and (lists := [s for s in doubted if s.about is About.MERGES]):
        return Reason(RULE, f"{lists[0].name} is not believed: the account may have become part of another")
    if not book.believed and _said_to_be_merged(account, book):
        return Reason(
            RULE, f"said to be merged; {_names(doubted)} not believed: what lives on is not certain"
        )
    return None


def _could_tell(
    source: SourceStatus,
    account: Account,
    rated: Rated,
    before: set[str],
    *,
    own_way: frozenset[str],
    in_care: bool,
) -> bool:
    """Of fields that are joined in a way of their own, the worst value for one, any source may tell the one
    that counts."""
    given = {
        name
        for reading in account.readings
        if reading.source in before
        for name in _ALL
        if getattr(reading.facts, name) is not None
    }
    given -= own_way
    telling = (source.supplies or _ALL) - _IDENTITY - given
    if rated.field in given:
        # A rating that counts leaves those behind it without a say.
        for name in RATING_FIELDS[RATING_FIELDS.index(rated.field) + 1 :]:
            telling -= {name, f"{name}_at"}
    return bool(telling if in_care else telling - _SHOWN_ONLY)


def _said_to_be_merged(account: Account, book: Book) -> bool:
    return account.facts.merged_into is not None or any(m.account_id == account.id for m in book.merges)


def _reason(source: SourceStatus) -> Reason:
    return Reason(RULE, f"not believed in this run: {source.name}; nothing is concluded that it could change")


def _names(sources: list[SourceStatus]) -> str:
    return ", ".join(source.name for source in sources)
