"""Turns facts into the texts of an issue by templates; knows no rule, no clock and no GitLab call."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, PrefixLoader, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import BaseLoader

from triage_bot.errors import ConfigurationError, Problem
from triage_bot.marker import contained, say, write
from triage_bot.model.decision import Remark, Sheet

from .bounds import Bounded
from .folder import FolderLoader
from .registry import BLOCK, COMMENT, ISSUE
from .title import title
from .view import comment_view, sheet_view

BUILTIN = "builtin"
"""Prefix under which a template of the user reaches the shipped one it stands for."""


class TemplateWording:
    """`Wording` by Jinja templates: the user's folder first, file by file, then the shipped ones.

    Every method raises ConfigurationError with file and line when a template fails.
    """

    def __init__(self, *, user: Path | None, shipped: Traversable, shown: str | None = None) -> None:
        """`shown` is the user's folder as the configuration writes it, for messages."""
        defaults = FolderLoader(shipped, "templates")
        loaders: list[BaseLoader] = [PrefixLoader({BUILTIN: defaults}), defaults]
        if user is not None:
            loaders.insert(0, FolderLoader(user, shown or str(user)))
        self._loader = ChoiceLoader(loaders)
        self.environment = Bounded(self._loader)

    def title(self, sheet: Sheet, *, shared_name: bool) -> str:
        return title(sheet.account.name, sheet.account.id, shared_name=shared_name)

    def issue(self, sheet: Sheet) -> str:
        """The markers are put around the block here: no template can forget them."""
        view = sheet_view(sheet)
        return write(self.render(ISSUE, view), sheet.memory, self._body(view))

    def block(self, sheet: Sheet) -> str:
        return self._body(sheet_view(sheet))

    def _body(self, view: dict[str, Any]) -> str:
        text = self.render(BLOCK, view)
        try:
            return contained(text)
        except ValueError as error:
            problem = Problem(
                str(error), file=self.source_of(BLOCK)[1], hint="it would end the bot's part too early"
            )
            raise _failed(problem) from error

    def comment(self, remarks: Sequence[Remark], sheet: Sheet | None) -> str:
        """The whole comment, its hidden keys included. Raises ValueError without a remark."""
        return say((remark.key for remark in remarks), self.render(COMMENT, comment_view(remarks, sheet)))

    def render(self, name: str, values: dict[str, Any]) -> str:
        """One template's text with these variables, without empty lines at its ends."""
        try:
            return self.environment.render(name, values).strip("\n")
        except ConfigurationError:
            raise
        except Exception as error:
            raise _failed(located(error, name)) from error

    def source_of(self, name: str) -> tuple[str, str]:
        """A template's source, and its file as people know it."""
        source, file, _ = self._loader.get_source(self.environment, name)
        return source, file or name


def _failed(problem: Problem) -> ConfigurationError:
    return ConfigurationError(
        f"A template failed: {problem}. Correct it, then run `triage-bot check`.", (problem,)
    )


def located(error: Exception, name: str) -> Problem:
    """What went wrong in a template, with its file and line where Jinja tells them."""
    match error:
        case TemplateSyntaxError():
            file = error.filename or error.name or name
            return Problem(error.message or "cannot be read", file=file, line=error.lineno)
        case TemplateNotFound():
            return Problem(
                f"the template {error.name} does not exist", file=_file(error, name), line=_line(error)
            )
        case RecursionError():
            what = "includes or macros call themselves without end"
        case TemplateError():
            what = error.message or type(error).__name__
        case _:
            what = f"{type(error).__name__}: {error}"
    return Problem(what, file=_file(error, name), line=_line(error))


def _frame(error: Exception) -> traceback.FrameSummary | None:
    """The innermost line of a template in the error's traceback, where Jinja puts it under its file name."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame for frame in reversed(frames) if frame.filename.endswith(".j2")), None)


def _file(error: Exception, name: str) -> str:
    frame = _frame(error)
    return frame.filename if frame else name


def _line(error: Exception) -> int | None:
    frame = _frame(error)
    return frame.lineno if frame else None
