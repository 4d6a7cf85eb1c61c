"""Plans a large export for an empty project, without GitLab: what the bot itself costs; run as a process."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from triage_bot import resources
from triage_bot.app.planning import plan_run
from triage_bot.app.reading import Inquiry, read_book
from triage_bot.app.workshop import Quiet
from triage_bot.config import load
from triage_bot.model.board import Board, Member, Project, Role
from triage_bot.render import TemplateWording
from triage_bot.sources.collector import paused
from triage_bot.sources.registry import build


def main(path: str) -> None:
    settings = load(Path(__file__).parents[2] / "config/demo/triage.yml", {})
    source = build(replace(settings.sources[0], path=Path(path), shown_path=path))
    # As `sync` does: the collector of cycles waits until the plan is made.
    with paused():
        book = read_book([source], Quiet())
        planned = plan_run(
            book,
            _empty_board(),
            settings=settings,
            wording=TemplateWording(user=None, shipped=resources.folder("templates")),
            today=date(2026, 11, 21),
            inquiry=Inquiry(
                past=lambda _: {},
                comments=lambda *_: (),
                reopened=lambda *_: {},
                labels=lambda _: {},
            ),
        )
    print(len(book), len(planned.plan.actions), planned.plan.digest)


def _empty_board() -> Board:
    return Board(
        project=Project(1, "acme/triage", "https://gitlab.example/acme/triage", "private"),
        me=Member(1, "triage-bot", "Triage Bot", Role.REPORTER),
        issues=(),
    )


if __name__ == "__main__":
    main(sys.argv[1])
