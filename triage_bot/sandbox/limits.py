"""The limits of single deeds per user and minute: notes, new issues, searches.

They must not know the middleware's throttle for all requests, which tests order as trouble.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from triage_bot.sandbox.refusals import too_many_requests

MINUTE_MS = 60_000


@dataclass
class Limits:
    """Counts by deed and key in whole minutes of the world's clock.

    [lib/gitlab/application_rate_limiter.rb]
    """

    _seen: dict[tuple[str, int, int], tuple[int, int]] = field(default_factory=dict)

    def count(self, deed: str, *, user_id: int, project_id: int = 0, limit: int, now_ms: int) -> None:
        """Count one more; raises `Refused` (429) when there were `limit` in this minute. 0 is no limit."""
        if limit <= 0:
            return
        key, minute = (deed, user_id, project_id), now_ms // MINUTE_MS
        last, times = self._seen.get(key, (minute, 0))
        times = times + 1 if last == minute else 1
        self._seen[key] = minute, times
        if times > limit:
            raise too_many_requests()
