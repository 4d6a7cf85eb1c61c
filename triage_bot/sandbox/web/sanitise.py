"""Makes rendered Markdown safe and tidy: an allow list of tags, comments gone, every tag closed.

It must not know Markdown; it takes HTML of any origin.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

PLAIN = frozenset(
    re.findall(
        r"\w+",
        """p br hr h1 h2 h3 h4 h5 h6 strong b em i u s del ins sub sup kbd code pre blockquote ul ol li dl dt
        dd table thead tbody tr th td details summary span div""",
    )
)
ALLOWED: dict[str, frozenset[str]] = {tag: frozenset() for tag in PLAIN} | {
    "a": frozenset({"href", "title"}),
    "th": frozenset({"colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
    "ol": frozenset({"start"}),
}
EMPTY = frozenset({"br", "hr"})
SWALLOWED = frozenset(
    {"script", "style", "template", "iframe", "object", "svg", "math", "noscript", "title", "textarea"}
)
SAFE_LINK = re.compile(r"(?:https?:|mailto:|/|#|[^:]*$)", re.IGNORECASE)
TASK = re.compile(r"^\s*\[([ xX])\]\s")
Decorate = Callable[[str], str]


class _Cleaner(HTMLParser):
    def __init__(self, decorate: Decorate) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._open: list[str] = []
        self._swallowing: str | None = None
        self._fresh_item = False
        self._decorate = decorate

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._swallowing:
            return
        if tag in SWALLOWED:
            self._swallowing = tag
        elif tag == "img":
            self.handle_data(dict(attrs).get("alt") or "[image]")
        elif tag in ALLOWED:
            self.out.append(f"<{tag}{self._attributes(tag, attrs)}>")
            if tag not in EMPTY:
                self._open.append(tag)
            if tag != "p":
                self._fresh_item = tag == "li"

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        kept = [
            (name, value)
            for name, value in attrs
            if name in ALLOWED[tag] and value and (name != "href" or SAFE_LINK.match(value.strip()))
        ]
        if tag == "a":
            kept.append(("rel", "nofollow noreferrer"))
        if tag == "pre":
            kept.append(("tabindex", "0"))
        return "".join(f' {name}="{html.escape(value or "")}"' for name, value in kept)

    def handle_endtag(self, tag: str) -> None:
        if self._swallowing:
            if tag == self._swallowing:
                self._swallowing = None
            return
        while tag in self._open:
            last = self._open.pop()
            self.out.append(f"</{last}>")
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._swallowing:
            return
        task = TASK.match(data) if self._fresh_item else None
        if task:
            state = 'aria-label="to do"' if task[1] == " " else 'aria-label="done" checked'
            self.out.append(f'<input type="checkbox" disabled {state}> ')
            data = data[task.end() :]
        if data.strip():
            self._fresh_item = False
        quoted = html.escape(data)
        plain = not {"a", "code", "pre"}.intersection(self._open)
        self.out.append(self._decorate(quoted) if plain else quoted)

    def finish(self) -> str:
        """Close what is still open."""
        self.close()
        return "".join(self.out) + "".join(f"</{tag}>" for tag in reversed(self._open))


def sanitise(source: str, decorate: Decorate = str) -> str:
    """Safe HTML; `decorate` may add markup to text that is already escaped.

    >>> sanitise("<p onclick='x()'>a<!-- b --><script>c</script><b>d")
    '<p>a<b>d</b></p>'
    """
    cleaner = _Cleaner(decorate)
    cleaner.feed(source)
    return cleaner.finish()
