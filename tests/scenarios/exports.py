"""The weekly exports, and small ones made from their rows; knows nothing of how they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

HISTORY = Path(__file__).parents[1] / "exports" / "history"
PATTERN = "gainsight_company_{day}.csv"

Row = Mapping[str, str]


def fridays() -> tuple[date, ...]:
    """The days of the eight exports, in order."""
    return tuple(sorted(date.fromisoformat(file.stem[-10:]) for file in HISTORY.glob("*.csv")))


def of(day: date) -> Path:
    """The export of a Friday."""
    return HISTORY / PATTERN.format(day=day)


@cache
def rows(day: date) -> Mapping[str, Row]:
    """The rows of a Friday's export by account id, cells as they are written."""
    with of(day).open(encoding="utf-8-sig", newline="") as file:
        return {row["SFDC Account ID"]: row for row in csv.DictReader(file)}


@dataclass
class Export:
    """A small export: some rows of one Friday, of which single cells can be changed from run to run."""

    accounts: dict[str, dict[str, str]]

    @classmethod
    def taken(cls, day: date, accounts: Iterable[str]) -> Export:
        known = rows(day)
        return cls({account: dict(known[account]) for account in accounts})

    def set(self, account: str, **cells: str) -> None:
        """Change cells of one row; `CSM_Sentiment` stands for the column `CSM Sentiment`."""
        named = {column.replace("_", " "): value for column, value in cells.items()}
        unknown = named.keys() - self.accounts[account].keys()
        assert not unknown, f"no such columns: {unknown}"
        self.accounts[account].update(named)

    def rate(self, account: str, sentiment: str, day: date, *, flagged: bool = False) -> None:
        """Change the rating of one account, as of a day."""
        flag = "true" if flagged else "false"
        self.set(account, CSM_Sentiment=sentiment, CSM_Sentiment_Date=f"{day:%m/%d/%Y}", Requires_Triage=flag)

    def write(self, folder: Path, day: date) -> Path:
        """Write it the way Gainsight does: byte order mark, CRLF."""
        path = folder / PATTERN.format(day=day)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, next(iter(self.accounts.values())), lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(self.accounts.values())
        return path
