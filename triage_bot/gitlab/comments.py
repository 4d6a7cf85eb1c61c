"""Turns comments into evidence of life: who wrote one, and which hidden keys it bears; knows no request."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage_bot import marker
from triage_bot.model.board import Board, Note, TrackedIssue

from . import answers

_GHOST = re.compile(r"ghost[0-9]*")
_MACHINE = re.compile(
    # Users of access tokens, service accounts under the names GitLab gives them, and GitLab's internal users.
    r"(?:project|group)_[0-9]+_bot(?:[0-9]*|_[0-9a-f]+)"
    r"|service_account_(?:(?:group|project)_[0-9]+_)?[0-9a-f]+"
    r"|(?:(?:support|alert|migration|automation|visual-review)-bot|gitlab-(?:security|llm|admin)-bot|gitlabduo"
    r"|duo-developer)[0-9]*",
    re.IGNORECASE,
)
"""Names of users that are no people, by GitLab's own way of naming them. Anybody may register such a name, so
it proves no more than that a comment is no update."""
LONGEST_BODY = 20_000
"""Characters of a comment that are kept: words to the bot stand in short ones."""

ISSUES = frozenset({"Issue", "WorkItem"})
"""The classes that issues have in GitLab's answers."""


class Authorship:
    """Tells the bot's comments from people's.

    `me` is the token's user id, `names` are user names of other bots, whatever their letter case. Access
    tokens of this project, and of groups above it, write as bot users with names of their own. Other machines
    are known by the names that GitLab gives them; hidden keys in their comments are not the bot's.
    Comments of a revoked token pass to the ghost user, where their hidden keys tell them from people's.

    Users that the bot had before are known issue by issue: each marker remembers who has spoken for the bot
    there, and hidden keys in comments of whoever opened a marked issue are the bot's. Nobody else can tell of
    such a user, so that nobody is taken for a bot in issues whose description they could not edit.
    """

    def __init__(
        self,
        *,
        me: int,
        project_id: int,
        names: frozenset[str] = frozenset(),
        issues: Iterable[TrackedIssue] = (),
    ) -> None:
        self._me = me
        self._marked = {issue.iid: issue for issue in issues if issue.memory is not None}
        self._names = frozenset(name.casefold() for name in names)
        self._token_user = re.compile(rf"(?:project_{project_id}|group_[0-9]+)_bot(?:[0-9]*|_[0-9a-f]+)")

    @classmethod
    def on(cls, board: Board, names: frozenset[str]) -> Authorship:
        """As it is on a board that was read."""
        issues = (*board.issues, *board.closed)
        return cls(me=board.me.id, project_id=board.project.id, names=names, issues=issues)

    def by_bot(self, author: answers.User, keys: frozenset[str], iid: int) -> bool:
        """Whether no person wrote it: this bot, another one, or GitLab itself."""
        return self._is_heeded(author, keys, iid) or _MACHINE.fullmatch(author.username) is not None

    def _is_heeded(self, author: answers.User, keys: frozenset[str], iid: int) -> bool:
        """Whether hidden keys of the author are the bot's."""
        return (
            author.id == self._me
            or author.username.casefold() in self._names
            or self._token_user.fullmatch(author.username) is not None
            or (bool(keys) and _GHOST.fullmatch(author.username) is not None)
            or self._was_bot(author, keys, iid)
        )

    def _was_bot(self, author: answers.User, keys: frozenset[str], iid: int) -> bool:
        issue = self._marked.get(iid)
        if issue is None or issue.memory is None:
            return False
        return author.id in issue.memory.bots or (bool(keys) and author.username == issue.author)

    def note(self, answer: answers.EventNote) -> Note | None:
        """The comment as a Note; None for system notes and for comments on anything but issues."""
        if answer.noteable_type not in ISSUES or answer.noteable_iid is None:
            return None
        return self.issue_note(answer, answer.noteable_iid)

    def issue_note(self, answer: answers.Note, iid: int) -> Note | None:
        """A comment of this issue as a Note; None for system notes."""
        if answer.system:
            return None
        keys = marker.keys(answer.body)
        by_bot = self.by_bot(answer.author, keys, iid)
        if by_bot and not self._is_heeded(answer.author, keys, iid):
            keys = frozenset()
        return Note(
            issue_iid=iid,
            id=answer.id,
            author_id=answer.author.id,
            author=answer.author.username,
            at=answer.created_at,
            by_bot=by_bot,
            keys=keys,
            body=answer.body[:LONGEST_BODY],
        )
