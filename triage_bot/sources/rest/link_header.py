"""The `next` link of a Link header (RFC 8288); knows no paging."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINK = re.compile(r"<(?P<target>[^<>]*)>(?P<parameters>(?:\s*;[^,;\"]*(?:\"[^\"]*\")?)*)")
_RELATION = re.compile(r";\s*rel\s*=\s*\"?(?P<words>[^\";]*)\"?", re.IGNORECASE)


def next_of(headers: Mapping[str, str]) -> str | None:
    """The address of the next page, None where the header names none.

    >>> next_of({"Link": '<https://x.example/a?page=1>; rel="prev", </a?page=3>; rel="next last"'})
    '/a?page=3'
    """
    for link in _LINK.finditer(headers.get("Link", "")):
        relation = _RELATION.search(link["parameters"])
        if relation and "next" in relation["words"].lower().split():
            return link["target"]
    return None
