"""Says in a person's words why GitLab cannot be used: what, where, the likely cause, the next step."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.errors import GitLabRefusedError, Problem
from triage_bot.model.settings import GitLabSettings

from .connect import TOKEN_VARIABLE
from .exchange import (
    ExchangeError,
    MisfitError,
    RefusalError,
    SilenceError,
    SilenceKind,
    TimeUpError,
    printable,
)

_CHECK = "Then run: triage-bot check"
_NEW_TOKEN = f"make a new project access token with scope api and set {TOKEN_VARIABLE}"
_URL, _PROJECT, _CA = "gitlab.url", "gitlab.project", "gitlab.ca_file"
_MINUTES = "gitlab.run_minutes"


@dataclass(frozen=True, slots=True)
class Place:
    """What a message names: the address and the project as configured."""

    url: str
    project: str

    @classmethod
    def of(cls, settings: GitLabSettings) -> Place:
        return cls(settings.url, settings.project)


def refused(*problems: Problem) -> GitLabRefusedError:
    """The error that ends a command, with every problem in it."""
    return GitLabRefusedError("\n".join([*(f"{problem}." for problem in problems), _CHECK]), problems)


def remedy(error: ExchangeError, place: Place) -> Problem:
    """The problem behind a failed request."""
    match error:
        case RefusalError():
            return _refusal(error, place)
        case SilenceError():
            return _silence(error, place)
        case TimeUpError():
            return Problem(
                f"the run's time was over before {place.project} was read, so nothing was changed",
                key=_MINUTES,
                hint="give it more time; if GitLab asked to wait, try again later",
            )
        case MisfitError(page=True):
            return Problem(
                f"{place.url} answers with a web page where GitLab's API would answer with data",
                key=_URL,
                hint="most likely it is the address of another server, or of a login page before GitLab",
            )
        case _:
            return Problem(
                f"an answer of {place.url} is not one that GitLab gives: {printable(str(error))}",
                key=_URL,
                hint="a proxy may have changed it, or this GitLab is too old or too new for triage-bot",
            )


def _refusal(error: RefusalError, place: Place) -> Problem:
    said = printable(error.text)
    if error.status == 401:
        return _unauthorised(error, place)
    if error.code in ("insufficient_scope", "insufficient_granular_scope"):
        return Problem(
            f"the token's scope does not allow {error.method} {error.path} ({said})",
            key=TOKEN_VARIABLE,
            hint=f"api is needed to write, read_api is enough for a dry run; {_NEW_TOKEN}",
        )
    if error.status in (301, 302, 303, 307, 308):
        return _moved(error, place)
    if error.status == 403:
        return Problem(
            f"{place.url} refuses {error.method} {error.path} ({said})",
            key=TOKEN_VARIABLE,
            hint="the token's user may be blocked, lack the role, or this machine's address may be barred",
        )
    if error.status == 404:
        return Problem(
            f"{place.url} shows no project {place.project} to this token",
            key=_PROJECT,
            hint="absent and not permitted look the same: check the spelling of the path, and that the "
            "token belongs to this project or its user is a member of it",
        )
    if error.status == 429:
        return Problem(
            f"{place.url} keeps answering that there are too many requests ({error.path})",
            key=_URL,
            hint="wait a few minutes; other jobs with the same user count as well",
        )
    return Problem(
        f"{place.url} failed at {error.method} {error.path} ({said})",
        key=_URL,
        hint="GitLab itself has trouble: try again later" if error.status >= 500 else None,
    )


def _unauthorised(error: RefusalError, place: Place) -> Problem:
    said = error.text.lower()
    if error.code == "invalid_token" and "expired" in said:
        what, hint = "has expired", _NEW_TOKEN
    elif error.code == "invalid_token" and "revoked" in said:
        what, hint = "was revoked", f"{_NEW_TOKEN}; ask who revoked it before"
    else:
        what = "is not known there"
        hint = (
            "it may be mistyped, of another GitLab, or a job token (CI_JOB_TOKEN), which changes no issue; "
            + _NEW_TOKEN
        )
    return Problem(f"{place.url} refuses the token (401): it {what}", key=TOKEN_VARIABLE, hint=hint)


def _moved(error: RefusalError, place: Place) -> Problem:
    target = printable(error.location or "an address it does not name")
    if "/users/sign_in" in target:
        return Problem(
            f"{place.url} sends to its login page",
            key=_URL,
            hint="something in front of GitLab asks for a login",
        )
    return Problem(
        f"{place.url} answers that {error.path} has moved to {target}",
        key=_URL if target.startswith("https://") and place.url.startswith("http://") else _PROJECT,
        hint="use the new path of a renamed project, or its number, and the address that starts with https://",
    )


def _silence(error: SilenceError, place: Place) -> Problem:
    match error.kind:
        case SilenceKind.TLS:
            return Problem(
                f"no secure connection to {place.url}: {error.text}",
                key=_CA,
                hint="name the file with your authority's certificate in gitlab.ca_file",
            )
        case SilenceKind.ADDRESS:
            return Problem(
                f"{place.url}: {error.text}", key=_URL, hint="it must look like https://gitlab.example.com"
            )
        case SilenceKind.UNREACHABLE | SilenceKind.TIMEOUT | SilenceKind.DROPPED:
            return Problem(
                f"{place.url} cannot be reached: {error.text}",
                key=_URL,
                hint="check the address, the network and the proxy of this machine, and whether GitLab is up",
            )
