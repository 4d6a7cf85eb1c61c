"""Broken configurations, each with the whole list of problems that a user is shown."""

from pathlib import Path

import pytest

from triage_bot.config import load
from triage_bot.errors import ConfigurationError

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(folder.name for folder in BROKEN.iterdir())


def problems(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    with pytest.raises(ConfigurationError) as caught:
        load(Path("triage.yml"), {"EMPTY": ""})
    return "".join(f"{problem}\n" for problem in caught.value.problems)


@pytest.mark.parametrize("case", CASES)
def test_every_problem_is_listed_with_its_place(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = (BROKEN / case / "problems.txt").read_text(encoding="utf-8")
    assert problems(BROKEN / case, monkeypatch) == expected


@pytest.mark.parametrize("case", CASES)
def test_no_problem_repeats_a_secret(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token under a misspelt key or inside an address must not reach a job log."""
    text = problems(BROKEN / case, monkeypatch)
    assert "glpat" not in text
    assert "secret" not in text


def test_the_message_counts_the_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN / "duplicate_keys")
    with pytest.raises(ConfigurationError, match=r"The configuration cannot be used: 2 problems\.") as caught:
        load(Path("triage.yml"), {})
    assert caught.value.exit_code == 3
    assert len(caught.value.problems) == 2
