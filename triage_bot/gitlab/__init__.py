"""GitLab over REST: the reader and the writer of the triage project, and what `check` and `setup` need."""

from .connect import TOKEN_VARIABLE, Connection, connect
from .preflight import preflight
from .reader import GitLabReader
from .writer import GitLabWriter

__all__ = ["TOKEN_VARIABLE", "Connection", "GitLabReader", "GitLabWriter", "connect", "preflight"]
