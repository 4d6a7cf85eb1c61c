"""Makes foreign text harmless inside GitLab's Markdown; knows no template and no account.

Two defences at once. Words that GitLab could turn into a mention, a reference or a link go into code
spans, where nothing is looked for: GitLab looks in the rendered text, where most escapes are already gone
(lib/banzai/filter/references/reference_filter.rb). Everything else is escaped sign by sign.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from .clean import clean

LONGEST = 300
LONGEST_CODE = 120
LONGEST_URL = 2000


class Inert(str):
    """Markdown that is safe to put out as it stands; every other string is escaped first."""

    __slots__ = ()


_WORD = re.compile(r"[^\s|`<>]+")
_REFERENCE = re.compile(
    r"""@[.-]*\w          # mention, mail address
      | [#!&$]\d           # issue, merge request, epic, snippet
      | [%~][\w"']         # milestone, label
      | \[\[              # wiki link
      | \[[\w-]+(?::|\Z)   # [issue:1], also where a template puts the colon
      | \*\w+:             # *iteration:1
      | [\[{][+-]          # inline diff
      | ://                # GitLab links every scheme
      | \bwww\.
      | \bGL-\d
      | \b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SUSPECT = re.compile(
    r"""[@#!&$%~*>\[{:.\d]     # a class in front lets the search run over ordinary letters
        (?: (?<=[^:.\d])       # any of the signs
          | (?<=:)//
          | (?<=[wW]{3}\.)
          | (?<=[gG][lL]-\d)
          | (?<=\d)[a-fA-F] | (?<=[a-fA-F]\d))""",
    re.VERBOSE,
)
"""In every line with a word that `_REFERENCE` finds or that is a path; elsewhere no word needs a look."""

_SIGNS = re.compile(r"[\\`*_{}\[\]()<>#@!~%$&^|]")
_BLOCK_START = re.compile(r"(?P<sign>[!-/:-@\[-`{-~])|(?P<number>\d+)(?P<stop>[.)])")
_LEADING, _TRAILING = "\"'(", "\"'),.;:?"


def md(text: object, limit: int = LONGEST) -> Inert:
    """Foreign text for the middle or the start of a line, a table cell, a heading or a list item.

    >>> md("R&D | *now*"), md("ask @all, GL-12"), md("/close")
    ('R\\\\&D \\\\| \\\\*now\\\\*', 'ask `@all`, `GL-12`', '\\\\/close')
    """
    if isinstance(text, Inert):
        return text
    words = str(text)
    return _remembered(words, limit) if len(words) <= _SHORT else _harmless(words, limit)


def _harmless(text: str, limit: int) -> Inert:
    line = clean(text, limit)
    return Inert(_not_a_block(_word_by_word(line) if _SUSPECT.search(line) else escape(line)))


_SHORT = 80
"""Signs of a text worth remembering: names of people, segments and reasons come again, notes do not."""

_remembered = lru_cache(maxsize=4096)(_harmless)


def _word_by_word(line: str) -> str:
    parts, done = [], 0
    for word in _WORD.finditer(line):
        parts += [escape(line[done : word.start()]), _word(word[0], line[word.end() : word.end() + 1])]
        done = word.end()
    return "".join((*parts, escape(line[done:])))


def prose(text: object) -> Inert:
    """A sentence in which backticks mark what to type; what they do not enclose is escaped.

    >>> prose("write `explain`, or *ask*"), prose("an odd ` stays")
    ('write `explain`, or \\\\*ask\\\\*', 'an odd \\\\` stays')
    """
    line = clean(str(text), LONGEST)
    parts = line.split("`")
    # An empty span would vanish and join what stands on both sides, `&` and `1` to an epic.
    if len(parts) % 2 == 0 or "" in parts[1::2]:
        return md(line)
    said = (code(part, LONGEST) if odd % 2 else _word_by_word(part) for odd, part in enumerate(parts))
    return Inert(_not_a_block("".join(said)))


def code(text: object, limit: int = LONGEST_CODE) -> Inert:
    """Foreign text in a code span: ids, label titles, user names. Empty text stays empty.

    A `|` would end a table cell even here, so it is shown as `¦`.
    """
    line = clean(str(text), limit).replace("|", "¦")
    line = line.replace("-->", "-- >").replace("<!--", "< !--")
    if not line:
        return Inert("")
    if "`" not in line:
        return Inert(f"`{line}`")
    fence = "`" * (max(map(len, re.findall("`+", line))) + 1)
    return Inert(f"{fence} {line} {fence}")


_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?", re.IGNORECASE | re.ASCII)
_OF_GITLAB = re.compile(
    r"/(issues|merge_requests|work_items|epics|snippets|milestones|alert_management|alerts|vulnerabilities|"
    r"iterations|designs|feature_flags)/([\w%-]+/)*\d|/(commit|commits|compare)/",
    re.IGNORECASE,
)


def url(address: object, text: str = "link") -> Inert:
    """A link with the given text when the address is http or https and harmless, else both as plain text.

    An address of an issue or merge request stays text: linking it leaves a note on the target.
    """
    whole = str(address).strip()
    if not _linkable(whole):
        return Inert(f"{md(text)}: {code(whole)}")
    target = quote(whole, safe=":/?#@!$&*+,;=%~-._").replace("&", "&amp;")
    return Inert(f"[{md(text)}]({target})")


def _linkable(address: str) -> bool:
    if len(address) > LONGEST_URL or any(sign.isspace() or not sign.isprintable() for sign in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    known = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
    return bool(known) and not _OF_GITLAB.search(parts.path)


_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}", re.ASCII)


def user(name: object) -> Inert:
    """A configured GitLab user name as a mention, the only way to make one; anything else stays text.

    `all` would mention every member of the project, so it is no user.
    """
    word = str(name)
    valid = _USER.fullmatch(word) and word.lower() != "all" and not word.endswith((".", "-"))
    return Inert(f"@{word}") if valid else md(word)


def _word(word: str, following: str) -> str:
    path = following == ">" and "/" in word  # group/project> is a reference to the project
    if not path and not _REFERENCE.search(word):
        return escape(word)
    inner = word.lstrip(_LEADING)
    before = word[: len(word) - len(inner)]
    core = inner.rstrip(_TRAILING)
    return f"{escape(before)}`{core}`{escape(inner[len(core) :])}"


def escape(text: str) -> str:
    """A backslash before every sign that means something to GitLab inside a line."""
    return _SIGNS.sub(_backslashed, text)


def _backslashed(sign: re.Match[str]) -> str:
    return "\\" + sign[0]


def _not_a_block(line: str) -> str:
    """Keep a line that begins with the text from being a quick action, list, rule, heading or include."""
    found = _BLOCK_START.match(line)
    if not found or line[0] in "\\`":
        return line
    if found["number"]:
        return f"{found['number']}\\{line[len(found['number']) :]}"
    return f"\\{line}"
