"""One blow to a run: at a request of a given number, before or after it was carried out, once or for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from triage_bot.sandbox import Faults
from triage_bot.sandbox.faults import Answer, Asked, Drop, Trouble


@dataclass
class Blow(Faults):
    """Trouble at the request with this number, counted from 1; with `lasting` at all that follow, too: to
    GitLab a process that was killed looks no different from a network that went away for good."""

    number: int = 0
    after_it: bool = False
    lasting: bool = False
    status: int | None = None
    seen: int = 0

    def before(self, asked: Asked) -> Trouble | None:
        self.seen += 1
        struck = self.seen > self.number if self.lasting else False
        return self._trouble() if struck or (self.seen == self.number and not self.after_it) else None

    def after(self, asked: Asked, _status: int) -> Trouble | None:
        return self._trouble() if self.seen == self.number and self.after_it else None

    def _trouble(self) -> Trouble:
        return Answer(self.status, b"<html>trouble</html>", "text/html") if self.status else Drop()


WAYS: dict[str, dict[str, Any]] = {
    "killed before": {"lasting": True},
    "killed after": {"lasting": True, "after_it": True},
    "dropped before": {},
    "dropped after": {"after_it": True},
    "502 after": {"after_it": True, "status": 502},
    "500 before": {"status": 500},
}
