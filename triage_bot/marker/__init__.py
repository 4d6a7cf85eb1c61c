"""Whose text is whose: the bot's block, its hidden keys and what it remembers; pure, knows no GitLab call."""

from .block import Marked, NewerMarkerError, contained, read, write
from .dashboard import Dashboard, read_dashboard, write_dashboard
from .fingerprint import fingerprint
from .notation import UnreadableError, from_json, to_json
from .said import keys, say
from .stored import same

__all__ = [
    "Dashboard",
    "Marked",
    "NewerMarkerError",
    "UnreadableError",
    "contained",
    "fingerprint",
    "from_json",
    "keys",
    "read",
    "read_dashboard",
    "same",
    "say",
    "to_json",
    "write",
    "write_dashboard",
]
