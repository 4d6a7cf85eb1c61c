"""The account that docs/lifecycle.md follows goes the way it is told there."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

from triage_bot.sandbox import World, seed

from .sessions import Step, Terminal, environment, free_port

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
ACCOUNT = "0018b00002CL7tsAAD"
CONFIG = "triage-bot --config config/demo/triage.yml"


def plans() -> list[str]:
    """The plan lines that the page shows, block by block."""
    return re.findall(r"^```text\n([+~].*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def write_green_export(exports: Path, day: str) -> None:
    """The export of a later day, in which the account is green."""
    with (exports / "gainsight_company_2026-11-20.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        if row and row[0] == ACCOUNT:
            row[header.index("CSM Sentiment")] = "Green"
            row[header.index("CSM Sentiment Date")] = "12/03/2026"
    with (exports / f"gainsight_company_{day}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def test_the_account_goes_the_way_the_page_tells(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    port = free_port()
    token = seed(World()).tokens["bot"]
    opening, confirming = plans()
    with Terminal(tmp_path, environment(port)) as terminal:
        assert opening in terminal.run(Step("triage-bot demo", ""))
        terminal.run(
            Step(f"triage-bot sandbox --port {port} &", f"Open http://127.0.0.1:{port}\n"),
        )
        terminal.run(Step(f"export TRIAGE_BOT_TOKEN={token}", ""))
        write_green_export(tmp_path / "config" / "demo" / "exports", "2026-12-04")
        first = terminal.run(Step(f"{CONFIG} sync --account {ACCOUNT} --at 2026-12-04", ""))
        for line in confirming.splitlines():
            assert line in first.splitlines(), first[first.find("Changes") :]
        assert "labels:" not in first
        second = terminal.run(Step(f"{CONFIG} sync --account {ACCOUNT} --at 2026-12-05", ""))
        assert "labels: -HS::Red, +HS::Green" in second
        assert "! comment" in second
        third = terminal.run(Step(f"{CONFIG} sync --account {ACCOUNT} --at 2026-12-06", ""))
        assert "Nothing to change." in third
