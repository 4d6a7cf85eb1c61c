"""What became of a plan, in a line for all that went well and one for each that did not."""

from __future__ import annotations

from triage_bot.model.action import Change, UpdateIssue
from triage_bot.ports import WriteState, Written
from triage_bot.report.run_text import written_lines

UPDATE = UpdateIssue(iid=7, account="a1", name="Acme", change=Change(add_labels=("EMEA",)), reasons=())


def test_nothing_to_write_is_not_told_twice() -> None:
    assert list(written_lines(())) == []


def test_what_was_made_and_what_was_not() -> None:
    refused = Written(UPDATE, WriteState.REFUSED, iid=7, problem="422: no")
    lines = [line.text for line in written_lines((Written(UPDATE, WriteState.DONE, iid=7), refused))]
    assert lines == [
        "1 change of 2 made.",
        "Not as planned (1)",
        "  update #7 Acme [a1]: refused: 422: no",
    ]
