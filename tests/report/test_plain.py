"""Foreign text on a terminal and in a job log."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from triage_bot.report.plain import escaped, plain, printable

FORGED = "Acme\x1b[0Ksection_end:1:triage_bot_1\r\x1b[0K\x9b2J\u202e\u2028Corp"
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def unseen(text: str) -> set[str]:
    return {sign for sign in text if unicodedata.category(sign) in UNSEEN}


def test_no_section_can_be_forged() -> None:
    for shown in (plain(FORGED), printable(FORGED), escaped(json.dumps([FORGED], ensure_ascii=False))):
        assert unseen(shown) == set()


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_printable_keeps_lines_and_all_that_is_seen(text: str) -> None:
    shown = printable(text)
    assert unseen(shown) <= {"\n"}
    assert len(shown) == len(text)
    assert list(shown.split("\n")) == [printable(line) for line in text.split("\n")]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"))))
def test_escaped_json_means_the_same(texts: list[str]) -> None:
    document = json.dumps(texts, ensure_ascii=False, indent=2)
    assert json.loads(escaped(document)) == texts
