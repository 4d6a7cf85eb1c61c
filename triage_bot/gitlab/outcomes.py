"""Puts a failed action into words; knows no request."""

from __future__ import annotations

from triage_bot.model.action import Write
from triage_bot.ports import WriteState, Written

from .exchange import ExchangeError, RefusalError, printable

_HINTS = {
    400: "GitLab finds the title, the text or a label invalid, or takes it for spam",
    401: "the token was refused; run: triage-bot check",
    403: "the token's role or scope does not allow it, or the discussion is locked; run: triage-bot check",
    404: "the issue is gone, was moved, or is not visible to the token",
    409: "somebody else was changing it at the same time; the next run tries again",
    429: "too many requests; the next run goes on from here",
}
_DOUBTFUL = "it is not known whether it was done; the next run will see"
_LATER = "the next run tries again"


def failed(action: Write, error: ExchangeError, *, iid: int | None) -> Written:
    """REFUSED where GitLab said no, FAILED where it failed or kept silent."""
    refused = isinstance(error, RefusalError) and not error.doubtful
    if isinstance(error, RefusalError) and refused:
        said, hint = "GitLab refused", _HINTS.get(error.status, _LATER)
    else:
        said, hint = "GitLab failed", _DOUBTFUL if error.doubtful else _LATER
    problem = f"{said}: {error.method} {error.path}: {printable(error.text)}; {hint}"
    return Written(action, WriteState.REFUSED if refused else WriteState.FAILED, iid=iid, problem=problem)


def hopeless(error: ExchangeError) -> bool:
    """Whether the cause lies with GitLab or the way to it, so that the next action would fail alike."""
    return not isinstance(error, RefusalError) or error.doubtful or error.status == 429
