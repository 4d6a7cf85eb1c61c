"""What the sources say during a life: a few accounts, their renewals, merges and trouble; knows no GitLab."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from tests.scenarios.exports import Export, fridays

ACCOUNTS = (
    "0018b00002k0N8jAAE",
    "0018b000025cHSQAA2",
    "0018b00002lVK6aAAG",
    "0018b00002fLEItAAO",
)
"""Two that are red, one that is yellow and flagged, one that is green."""

OTHERS = (
    "0018b00002ZhSG2AAN",
    "0018b00002McVA9AAN",
    "0018b000029Y9POAA0",
    "0018b00002ABqWfAAL",
    "0018b00002wvlF7AAI",
    "0018b00002EfsnOAAR",
)
"""A plain yellow and five greens, which nothing ever happens to."""

OPPORTUNITIES = (
    ("0068b00002CSjkq", "0068b000027eDYH"),
    ("0068b00002ENfIw", "0068b00002gQ96Z"),
    ("0068b00002C9keC", "0068b00002dUZHz"),
    ("0068b00002WIxdN", "0068b00002IUV3l"),
)
"""By account, the ids of its renewals."""

SOURCES = """
  - name: renewals
    kind: csv
    about: renewals
    path: exports/renewals_*.csv
    fields:
      opportunity_id: Opportunity ID
      account_id: Account ID
      stage: Stage
      renewal_date: {column: Subscription Renewal Date, format: "%m/%d/%Y"}
      net_arr: Net ARR
      currency: Opportunity Currency
  - name: merges
    kind: csv
    about: merges
    path: exports/merges_*.csv
    fields: {account_id: Id, merged_into: MasterRecordId, is_deleted: IsDeleted}
"""

UNRATED = {"CSM Sentiment": "", "CSM Sentiment Date": "", "Current Score": "NA", "Requires Triage": "false"}
CLOSED = frozenset({"Closed Won", "8-Closed Lost"})

Row = Mapping[str, str]


@dataclass(frozen=True)
class Renewal:
    """One opportunity; `net` is the cell as it is written, empty where nobody filled it in."""

    account: str
    stage: str
    day: date
    net: str = ""


FAR_AWAY = ("0068b00002IU6Mf", Renewal(OTHERS[1], "5-Negotiating", date(2028, 11, 1)))
"""Always there: an empty list of renewals would be an outage."""


@dataclass(frozen=True)
class Told:
    """What was delivered last: the rows of accounts that are in it, the renewals, the merges, and
    which sources could not be read."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    renewals: Mapping[str, Renewal] = field(default_factory=dict)
    merges: Mapping[str, str] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()

    def family(self, account: str) -> frozenset[str]:
        """The account with those that it was merged with."""
        return frozenset({account, *(one for pair in self.merges.items() if account in pair for one in pair)})

    def closed(self, accounts: Iterable[str]) -> list[Renewal]:
        """The renewals of these accounts that have a result."""
        mine = set(accounts)
        return [one for one in self.renewals.values() if one.account in mine and one.stage in CLOSED]


@dataclass
class Company:
    """The truth, and what of it reaches the bot."""

    export: Export = field(default_factory=lambda: Export.taken(fridays()[0], (*ACCOUNTS, *OTHERS)))
    away: set[str] = field(default_factory=set)
    renewals: dict[str, Renewal] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    told: Told = Told()

    def rate(self, account: str, word: str, day: date) -> None:
        """`word` is a sentiment, `Flagged` a yellow that requires triage, empty for none that is known."""
        if word:
            sentiment = "Yellow" if word == "Flagged" else word
            self.export.rate(account, sentiment, day, flagged=word == "Flagged")
        else:
            self.export.accounts[account].update(UNRATED)

    def renew(self, opportunity: str, renewal: Renewal) -> None:
        self.renewals[opportunity] = renewal

    def move(self, opportunity: str, days: int) -> None:
        """Another day for a renewal."""
        if opportunity in self.renewals:
            known = self.renewals[opportunity]
            self.renewals[opportunity] = replace(known, day=known.day + timedelta(days=days))

    def merge(self, lost: str, kept: str) -> None:
        """The CRM merges two accounts; the one that is lost leaves the export, the other one stays in it."""
        if lost != kept and not {lost, kept} & {*self.merges, *self.merges.values()}:
            self.merges[lost] = kept
            self.away.add(lost)
            self.away.discard(kept)

    def deliver(self, folder: Path, day: date) -> None:
        """All exports of a day, in place of those before."""
        for old in folder.glob("*.csv"):
            old.unlink()
        shown = {id_: dict(row) for id_, row in self.export.accounts.items() if id_ not in self.away}
        Export(shown).write(folder, day)
        _write(
            folder / f"renewals_{day}.csv",
            (
                "Opportunity ID",
                "Account ID",
                "Stage",
                "Subscription Renewal Date",
                "Net ARR",
                "Opportunity Currency",
            ),
            (
                (id_, one.account, one.stage, f"{one.day:%m/%d/%Y}", one.net, "USD")
                for id_, one in (*self.renewals.items(), FAR_AWAY)
            ),
        )
        _write(
            folder / f"merges_{day}.csv",
            ("Id", "MasterRecordId", "IsDeleted"),
            ((lost, kept, "true") for lost, kept in self.merges.items()),
        )
        for name in self.broken:
            for file in folder.glob(f"{name}_*.csv"):
                file.write_text("", encoding="utf-8")
        self.told = Told(shown, dict(self.renewals), dict(self.merges), frozenset(self.broken))


def _write(path: Path, header: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
