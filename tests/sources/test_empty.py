"""3.5: no rows are an outage, unless the source is declared to be empty at times."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.model.account import SourceState
from triage_bot.model.vocabulary import About
from triage_bot.sources.spec import ColumnSpec

from .making import FIELDS, read, said

RENEWALS = {
    "account_id": ColumnSpec(column="Id"),
    "opportunity_id": ColumnSpec(column="Opportunity"),
    "stage": ColumnSpec(column="Stage"),
}
TABLES = [
    pytest.param("Id,Name,Sentiment\n", FIELDS, About.ACCOUNTS, id="accounts"),
    pytest.param("Id,Opportunity,Stage\n", RENEWALS, About.RENEWALS, id="renewals"),
]


@pytest.mark.parametrize(("table", "fields", "about"), TABLES)
def test_an_empty_source_is_an_outage(
    tmp_path: Path, table: str, fields: dict[str, ColumnSpec], about: About
) -> None:
    found = read(tmp_path, table, fields, about=about)
    assert found.status.state is SourceState.FAILED
    assert "set `allow_empty`" in said(found)


@pytest.mark.parametrize(("table", "fields", "about"), TABLES)
def test_one_that_may_be_empty_says_that_there_is_nothing(
    tmp_path: Path, table: str, fields: dict[str, ColumnSpec], about: About
) -> None:
    found = read(tmp_path, table, fields, about=about, allow_empty=True)
    assert (found.status.state, found.status.rows, found.status.problem) == (SourceState.OK, 0, None)


def test_a_file_that_was_never_written_is_no_answer_either_way(tmp_path: Path) -> None:
    assert read(tmp_path, "", allow_empty=True).status.state is SourceState.FAILED
