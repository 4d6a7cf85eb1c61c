"""Trouble by plan: the n-th request, the n-th of a kind, or one in so many; the same seed, the same trouble.

It must not know the routes, nor how trouble looks on the wire.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from triage_bot.sandbox.faults import Asked, Faults
from triage_bot.sandbox.troubles import KINDS, Trouble, When


class FaultFileError(Exception):
    """The file of faults cannot be used; the text has one line per mistake."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Matching(_Strict):
    """Which requests are meant: of this method, with this text or regular expression in the path; all where
    neither is given."""

    method: str | None = None
    path: str | None = None

    @field_validator("path")
    @classmethod
    def _readable(cls, path: str | None) -> str | None:
        try:
            re.compile(path or "")
        except re.error as problem:
            raise ValueError(f"is no regular expression: {problem}") from None
        return path

    def fits(self, asked: Asked) -> bool:
        right_method = self.method is None or self.method.upper() == asked.method
        return right_method and re.search(self.path or "", asked.path) is not None


class Fault(Matching):
    """One kind of trouble (`troubles.KINDS`), and which of the matching requests it strikes: those from the
    `at`-th on, `times` of them or for ever; or each with a `chance` from 0 to 1. `seconds` is how long it
    takes, or how long GitLab asks to wait."""

    kind: str
    when: When | None = None
    at: Annotated[int, Field(ge=1)] | None = None
    times: Annotated[int, Field(ge=1)] | Literal["ever"] = 1
    chance: Annotated[float, Field(gt=0, le=1)] | None = None
    seconds: Annotated[float, Field(gt=0)] | None = None

    @field_validator("kind", mode="before")
    @classmethod
    def _known(cls, kind: object) -> object:
        if str(kind) not in KINDS:
            raise ValueError(f"should be one of {', '.join(KINDS)}")
        return str(kind)

    @model_validator(mode="after")
    def _sound(self) -> Fault:
        if (self.at is None) == (self.chance is None):
            raise ValueError("needs either at (which request) or chance (how many of them)")
        if self.when is not None and self.when not in KINDS[self.kind].whens:
            raise ValueError(f"{self.kind} comes {KINDS[self.kind].whens[0]} the request is carried out only")
        return self

    @property
    def moment(self) -> When:
        return self.when or KINDS[self.kind].whens[0]

    def strikes(self, number: int, dice: random.Random) -> bool:
        """Whether the matching request of this number, from 1, is struck."""
        if self.chance is not None:
            return dice.random() < self.chance
        assert self.at is not None
        return number >= self.at and (self.times == "ever" or number < self.at + self.times)

    def trouble(self, now: int) -> Trouble:
        make = KINDS[self.kind]
        return make.to(now, make.seconds if self.seconds is None else self.seconds)


class Limit(Matching):
    """So many matching requests a minute, refused above it with one of the two kinds of 429."""

    per_minute: Annotated[int, Field(ge=1)]
    kind: Literal["middleware", "application"] = "application"


class FaultFile(_Strict):
    """A file of faults: YAML, `faults`, `limits` and the `seed` of all chances."""

    seed: int = 0
    faults: tuple[Fault, ...] = Field(default=(), strict=False)
    limits: tuple[Limit, ...] = Field(default=(), strict=False)


@dataclass
class FaultPlan(Faults):
    """Faults that strike as planned; `struck` lists them as they came: number of the request and kind."""

    faults: tuple[Fault, ...] = ()
    seed: int = 0
    requests: int = 0
    struck: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._seen = [0] * len(self.faults)
        self._coming: Fault | None = None

    @classmethod
    def of(cls, *faults: Fault, seed: int = 0, limits: Iterable[Limit] = ()) -> FaultPlan:
        plan = cls(faults=faults, seed=seed)
        for limit in limits:
            plan.rate_limit(limit.kind, limit=limit.per_minute, method=limit.method, path_contains=limit.path)
        return plan

    def before(self, asked: Asked) -> Trouble | None:
        """Each request is counted for every fault; the first fault that strikes wins."""
        self.requests += 1
        self._coming = None
        for place, fault in enumerate(self.faults):
            if fault.fits(asked):
                self._seen[place] += 1
                if fault.strikes(self._seen[place], self._dice) and self._coming is None:
                    self._coming = fault
        return super().before(asked) or self._fall("before", asked)

    def after(self, asked: Asked, status: int) -> Trouble | None:
        return super().after(asked, status) or self._fall("after", asked)

    def _fall(self, moment: When, asked: Asked) -> Trouble | None:
        fault = self._coming
        if fault is None or fault.moment != moment:
            return None
        self.struck.append((self.requests, fault.kind))
        return fault.trouble(asked.now_ms // 1000)


def read_faults(path: Path) -> FaultPlan:
    """The plan in a file. Raises FaultFileError with every mistake, OSError where it cannot be read."""
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        file = FaultFile.model_validate({} if content is None else content)
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise FaultFileError(f"{path}: is no YAML file: {' '.join(str(problem).split())}") from None
    except ValidationError as problem:
        lines = (_line(path, dict(error)) for error in problem.errors(include_url=False, include_input=False))
        raise FaultFileError("\n".join(lines)) from None
    return FaultPlan.of(*file.faults, seed=file.seed, limits=file.limits)


def _line(path: Path, error: dict[str, object]) -> str:
    place = error["loc"]
    key = ".".join(str(part) for part in place) if isinstance(place, tuple) else ""
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{path}: {key}: {said}" if key else f"{path}: {said}"
