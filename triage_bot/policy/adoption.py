"""R-20 and 3.4: which account an issue opened by a person is about; knows no rating."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from triage_bot.model.account import Book
from triage_bot.model.board import Project, TrackedIssue

RULE = "R-20"
_CRM_ID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z])")
_BRACKETED = re.compile(r"\(([^()]+)\)")
"""The bot's own titles carry the id in brackets where two accounts share a name."""
_ISSUE_PAGE = re.compile(r"/-/(?:issues|work_items)/([0-9]+)/?$")
_BETWEEN_PARTS = re.compile(r"\s[-–—|]\s|:\s|[\[\]()]")


@dataclass(frozen=True, slots=True)
class Matches:
    """Issues by the account they are about, oldest first, and those about which one cannot be sure."""

    by_account: Mapping[str, tuple[TrackedIssue, ...]] = field(default_factory=dict)
    ambiguous: tuple[tuple[TrackedIssue, tuple[str, ...]], ...] = ()
    how: Mapping[int, str] = field(default_factory=dict)
    """By issue number, what its account was told by."""

    def gathered(self, into: Mapping[str, str]) -> Matches:
        """The same, with the issues of accounts that were merged away among those of the account that lives
        on."""
        if not into:
            return self
        found: dict[str, list[TrackedIssue]] = defaultdict(list)
        for account, about in self.by_account.items():
            found[into.get(account, account)] += about
        unsure = []
        for issue, accounts in self.ambiguous:
            left = sorted({into.get(account, account) for account in accounts})
            if len(left) == 1:
                found[left[0]].append(issue)
            else:
                unsure.append((issue, tuple(left)))
        by_age = {a: tuple(sorted(about, key=lambda i: (i.created_at, i.iid))) for a, about in found.items()}
        return Matches(by_age, tuple(unsure), self.how)

    @property
    def perhaps(self) -> dict[str, int]:
        """By account, the number of an issue that may be about it."""
        return {account: issue.iid for issue, accounts in reversed(self.ambiguous) for account in accounts}


def match(issues: Iterable[TrackedIssue], book: Book, project: Project) -> Matches:
    """Find each issue's account: by the link the source holds, by a CRM id in the text, by the exact name.

    Stronger evidence hides weaker, and a longer name the shorter one inside it. Names alone never merge: a
    name that two accounts share, or a title that names two, is ambiguous.
    """
    wanted = sorted(issues, key=lambda issue: (issue.created_at, issue.iid))
    if not wanted:
        return Matches()
    links, ids, names = _indexes(book, project)
    found: dict[str, list[TrackedIssue]] = defaultdict(list)
    ambiguous = []
    how = {}
    for issue in wanted:
        tried = (
            ("the link that the source holds", links.get(issue.iid, set())),
            ("the CRM id in it", {ids[token[:15]] for token in _tokens(issue) if token[:15] in ids}),
            ("the id in its title", {i for i in _BRACKETED.findall(issue.title) if i in book.accounts}),
            ("the name in its title", {a for name in _named(issue.title, names) for a in names[name]}),
        )
        how[issue.iid], candidates = next((found for found in tried if found[1]), tried[-1])
        if len(candidates) == 1:
            found[candidates.pop()].append(issue)
        elif candidates:
            ambiguous.append((issue, tuple(sorted(candidates))))
    return Matches({account: tuple(about) for account, about in found.items()}, tuple(ambiguous), how)


def _indexes(
    book: Book, project: Project
) -> tuple[dict[int, set[str]], dict[str, str], dict[str, list[str]]]:
    links: dict[int, set[str]] = defaultdict(set)
    ids: dict[str, str] = {}
    names: dict[str, list[str]] = defaultdict(list)
    for account in book:
        names[account.name.strip().casefold()].append(account.id)
        # Only CRM ids are long and odd enough to be found in running text.
        if _CRM_ID.fullmatch(account.id):
            ids[account.id[:15]] = account.id
        url = account.facts.triage_issue_url
        if url and url.startswith(f"{project.web_url}/-/") and (page := _ISSUE_PAGE.search(url)):
            links[int(page[1])].add(account.id)
    return links, ids, names


def _tokens(issue: TrackedIssue) -> Iterator[str]:
    for text in (issue.title, issue.description):
        yield from _CRM_ID.findall(text)


def _named(title: str, names: Container[str]) -> set[str]:
    """The names among the title itself and what stands between any two of its dashes, colons and brackets.

    >>> _named("[Triage] Acme - Europe – account triage", {"acme", "acme - europe", "triage"}) == {
    ...     "acme - europe", "triage"}
    True
    """
    text = title.casefold()
    cuts = [cut.span() for cut in _BETWEEN_PARTS.finditer(text)]
    starts = [0, *(stop for _, stop in cuts)]
    stops = [*(start for start, _ in cuts), len(text)]
    found = [(a, b) for a in starts for b in stops if a < b and text[a:b].strip() in names]
    return {
        text[a:b].strip()
        for a, b in found
        if not any(c <= a and b <= d and text[c:d].strip() != text[a:b].strip() for c, d in found)
    }
