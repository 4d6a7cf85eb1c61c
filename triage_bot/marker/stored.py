"""Whether GitLab already holds a text; knows what GitLab does to a text it stores, and nothing else."""

from __future__ import annotations

_TRAILING = "\x00\t\n\v\f\r "


def same(stored: str | None, sent: str) -> bool:
    """Whether `stored` is what GitLab makes of `sent`: carriage returns deleted, trailing white space gone
    (lib/gitlab/quick_actions/extractor.rb).

    >>> same("Facts", "Facts\\r\\n"), same(None, ""), same("Facts", "facts")
    (True, True, False)
    """
    return _as_kept(stored or "") == _as_kept(sent)


def _as_kept(text: str) -> str:
    return text.replace("\r", "").rstrip(_TRAILING)
