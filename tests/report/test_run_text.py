"""What became of a plan, in a line for all that went well and one for each that did not."""

from __future__ import annotations

from triage_bot.model.action import Change, UpdateIssue
from triage_bot.ports import WriteState, Written
from triage_bot.report.run_text import cost_line, written_lines

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


def test_what_a_run_cost() -> None:
    assert cost_line({"POST": 2, "GET": 1_007}).text == "1,009 requests to GitLab (1,007 GET, 2 POST)."
    assert cost_line({}).text == "0 requests to GitLab (none)."
    wasted = cost_line({"POST": 12}, 2).text
    assert wasted == "12 requests to GitLab (12 POST, 2 too many in a minute and sent again)."
