"""Reads Markdown as GitLab does: which lines may be commands, who and what is named, how it looks.

It must not know what a command does or whether a mentioned name exists.
"""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

CODE_BETWEEN_BACKTICKS = re.compile(r"`[^`]*`", re.DOTALL)
NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?"
MENTION = re.compile(rf"(?<!\w)@({NAME}(?:/{NAME})*)")
ISSUE = re.compile(
    rf"(?<![\w/&])(?:(?P<path>{NAME}(?:/{NAME})+))?#(?P<iid>\d+)(?!\w)"
    rf"|(?<!\w)GL-(?P<gl>\d+)(?!\w)"
    rf"|\[issue:(?:(?P<long>{NAME}(?:/{NAME})+)/)?(?P<named>\d+)\]"
)
ISSUE_URL = re.compile(
    rf"https?://[^/\s\"'<>]+/(?P<path>{NAME}(?:/{NAME})+)/-/(?:issues|work_items)/(?P<iid>\d+)"
)
PROTECTED_SIGNS = "$%#&@!~^"
STAND_IN = "\ue000"


def _shield_escapes(state: StateCore) -> None:
    """A backslash keeps these signs from becoming references [lib/banzai/filter/escaped_char_filter.rb]."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text_special" and token.info == "escape" and token.content in PROTECTED_SIGNS:
                token.content = STAND_IN


@cache
def _parser(*, shielded: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    if shielded:
        parser.core.ruler.before("text_join", "shield_escapes", _shield_escapes)
    return parser


def to_html(text: str) -> str:
    """The text as HTML, raw HTML of the writer included: sanitise before showing it."""
    return str(_parser(shielded=False).render(text))


def command_lines(text: str) -> list[int]:
    """Numbers of the lines that start with `/` where GitLab looks for commands.

    Only paragraphs at the top level count, and in them nothing between backticks
    [lib/gitlab/quick_actions/extractor.rb, lib/banzai/filter/quick_action_filter.rb].

    >>> command_lines("Hello\\n/close\\n\\n> /close\\n\\n- /close\\n\\n    /close")
    [1]
    """
    if not re.search(r"^/", text, re.MULTILINE):
        return []
    lines = text.split("\n")
    hidden = _front_matter(lines) | _fenced_quotes(lines, _code_lines(text))
    # Such lines become headings: they end the paragraph before them and are none themselves.
    source = "\n".join("# " if number in hidden else line for number, line in enumerate(lines))
    found: list[int] = []
    for token in _parser(shielded=False).parse(source):
        if token.type != "paragraph_open" or token.level or token.map is None:
            continue
        start, end = token.map
        code = _lines_inside_code("\n".join(lines[start:end]))
        found += [n for n in range(start, end) if lines[n].startswith("/") and n - start not in code]
    return found


def _lines_inside_code(paragraph: str) -> set[int]:
    """Lines of a paragraph whose beginning lies between a pair of backticks."""
    inside: set[int] = set()
    for span in CODE_BETWEEN_BACKTICKS.finditer(paragraph):
        first = paragraph.count("\n", 0, span.start())
        inside.update(range(first + 1, first + 1 + span.group().count("\n")))
    return inside


def _front_matter(lines: list[str]) -> set[int]:
    if lines[0].rstrip() != "---":
        return set()
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return set(range(number + 1))
    return set()


def _code_lines(text: str) -> set[int]:
    tokens = _parser(shielded=False).parse(text) if ">>>" in text else ()
    code = [token.map for token in tokens if token.type in ("fence", "code_block") and token.map]
    return {number for start, end in code for number in range(start, end)}


def _fenced_quotes(lines: list[str], code: set[int]) -> set[int]:
    """Lines of GitLab's own `>>>` block quotes, which plain Markdown does not know."""
    quoted: set[int] = set()
    opened: int | None = None
    for number, line in enumerate(lines):
        if line.rstrip() != ">>>" or number in code:
            continue
        if opened is None:
            opened = number
        else:
            quoted.update(range(opened, number + 1))
            opened = None
    return quoted


class _TextOutsideCode(HTMLParser):
    """Collects text nodes except those in pre, code, a, style, and the targets of links outside code.

    [lib/banzai/filter/references/reference_filter.rb]
    """

    SILENT = frozenset({"pre", "code", "a", "style", "script"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.targets: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and not self._inside:
            self.targets.append(dict(attrs).get("href") or "")
        if tag in self.SILENT:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(data)


def _read(text: str) -> _TextOutsideCode:
    reader = _TextOutsideCode()
    reader.feed(str(_parser(shielded=True).render(text)))
    reader.close()
    return reader


def mentions(text: str | None) -> list[str]:
    """Names after `@`, in the order of first mention, as found in the rendered text outside code.

    >>> mentions("Hi @ann, &#64;bob; not `@code`, not \\\\@escaped, not mail@host")
    ['ann', 'bob']
    """
    if not text or ("@" not in text and "&" not in text):
        return []
    return list(dict.fromkeys(name for node in _read(text).texts for name in MENTION.findall(node)))


def issue_references(text: str | None) -> list[tuple[str | None, int]]:
    """Issues a text names outside code, as (path of the project or None for this one, iid).

    `#1`, `group/project#1`, `GL-1`, `[issue:1]`, and addresses of issues, bare or behind a link
    [app/models/issue.rb, lib/banzai/filter/references/reference_filter.rb].

    >>> issue_references("as in #7, a/b#8, GL-9; not `#1`, not \\\\#2, not x#3")
    [(None, 7), ('a/b', 8), (None, 9)]
    """
    if not text or not re.search(r"#|GL-|issue:|/-/|&", text):
        return []
    reader = _read(text)
    found = [reference for node in reader.texts for reference in references_in(node)]
    found += [reference for target in reader.targets for reference in _addresses(target)]
    return list(dict.fromkeys(found))


def references_in(node: str) -> list[tuple[str | None, int]]:
    """The same for a text that is no Markdown, such as a title."""
    plain = [
        (match["path"] or match["long"], int(match["iid"] or match["gl"] or match["named"]))
        for match in ISSUE.finditer(ISSUE_URL.sub(" ", node))
    ]
    return plain + _addresses(node)


def _addresses(text: str) -> list[tuple[str | None, int]]:
    return [(match["path"], int(match["iid"])) for match in ISSUE_URL.finditer(text)]
