"""Texts that mean harm, from the bad exports and our own: none may do anything in GitLab."""

from __future__ import annotations

import csv
from pathlib import Path

EXPORT = Path(__file__).parent.parent / "exports" / "bad" / "hostile_text.csv"

OWN = (
    # quick actions, at the start of a line of any kind
    "/close", "/CLOSE", "x\n/close", "x\r/close", "x\n\r/close", "x\x0b/close", "x\x0c/close",
    "x\x85/close",
    "x\u2028/close", "x\u2029/close", "\n\n/label ~bug\n", " /assign me", "\u200b/close", "\ufeff/close",
    "\x00/close", "`/close", "```\n/close\n```", "\\\n/close", "<!-- -->\n/close", "| x |\n/close",
    # mentions
    "@all", "@root", "hello @security-team, @a.b", "(@all)", "\\@all", "&#64;all", "&commat;all",
    "@\u200ball",
    "@\u202eall", "jane.doe@northlight.example", "@_x", "@-x", "@@all", "<@all>", "`@all", "@all`@all`",
    "|@all|@all|", "*@*all", "@\nall", "@ all",
    # references
    "#1", "C#1", "group/project#1", "!2", "group/project!2", "&4", "R&D &4", "$5", "~bug",
    '~"two words"', "~1",
    "%3", '%"two words"', "100%x", "^alert#1", "GL-123", "gl-123", "[issue:1]", "[vulnerability:7]",
    "[feature_flag:12]", "*iteration:1", "[cadence:\"x\"]", "[[wiki]]", "[TOC]", "[[_TOC_]]",
    "group/project>",
    "deadbeef1", "{+ added +}", "[- gone -]",
    # links and images
    "https://gitlab.example/a/b/-/issues/1", "www.evil.example", "ftp://evil.example",
    "mailto:a@evil.example",
    "[x](https://evil.example)", "![x](https://evil.example/p.png)", "[x][y]\n\n[y]: https://evil.example",
    "<https://evil.example>", "[x](javascript:alert(1))", "[click", "](https://evil.example)",
    "[^1]", "tel://1",
    # HTML and comments
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<details open>", "</details>",
    "<!--", "-->",
    "--!>", "<!-- triage-bot:end -->", "<!-- triage-bot:begin v1 {} -->", "\n<!-- triage-bot:end -->\n",
    "<!-- triage-bot:said a -->", "&lt;b&gt;", "&#60;b>", "<![CDATA[", "<?php", "<a href='x'>", "<b\n>",
    # Markdown blocks and marks
    "# heading", "## Next steps", "\n## Next steps\n- [x] done", "x\n===", "x\n---", "---", "***",
    "- item", "+ item",
    "* item", "1. item", "1) item", "[ ] task", "> quote", ">>>", "~~~", "```", "````", "    code",
    "\tcode",
    "| a | b |", "a|b", "\\|", "\\", "\\\\", "`", "``", "a\\`b", "**bold**", "_x_", "~~x~~",
    "==x==", ":smile:",
    "$`1`$", "$$x$$", "$x$", "+++", ";;;", "::include{file=x}", "x  \ny", "&amp;", "&copy;",
    # disguises
    "Nor\u202enord", "\u2066x\u2069", "a\u200bb\u2060c\ufeff", "\x1b[31mred\x1b[0m", "\x07",
    "\x9b31m", "\ud800",
    "section_start:1:x\r\x1b[0K", "\U000e0041\U000e007f", "Z\u0351\u0351\u0351algo", "\u00a0", "",
    " ", "\n", "\x00",
    # templates and formats
    "{{ 7*7 }}", "{% for x in y %}", "{# x #}", "${IFS}`id` $(id)", "%s %n", "{0.__class__}", "%(x)s",
    # length
    "x" * 5000, "@all " * 500, "`" * 999, "\n" * 999, "[" * 999, "<" * 999, "|" * 999, "\\" * 999,
    "x@" * 500,
)  # fmt: skip


def exported() -> tuple[str, ...]:
    """Every cell of the hostile export, whatever the column."""
    with EXPORT.open(encoding="utf-8", newline="") as file:
        return tuple(dict.fromkeys(cell for row in csv.reader(file) for cell in row))


HOSTILE = (*OWN, *exported())
