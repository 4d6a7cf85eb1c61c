"""The title of an account's issue; knows no template, since titles are not Markdown.

Neither backslash nor code span is proven to protect there, so what could mention or refer to something is
written with a sign that looks alike. Ordinary names stay as they are.
"""

from __future__ import annotations

import re

from .clean import clean

LONGEST = 255
LONGEST_ID = 40
SUFFIX = " – account triage"

_RISKY = re.compile(
    r"""@(?=[.-]*\w) | [#!&$](?=\d) | [%~](?=[\w"']) | \^(?=\w) | \[(?=\[|[\w-]+:) | \*(?=\w+:) | :(?=//)
      | (?<=\bGL)-(?=\d) | (?<=[\w-])>""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN = re.compile(r"[@#!&$%~^\[*:>-]")
_LOOKALIKE = str.maketrans("@#!&$%~^[*:->", "＠＃！＆＄％～＾［＊：\u2011＞")


def title(name: str, account_id: str, *, shared_name: bool) -> str:
    """`<name> – account triage`, at most 255 characters; a name that is cut keeps the rest whole.

    The id follows the name in brackets where another account bears the same name, and stands for a
    missing one.

    >>> title("Gruenwaldt & Toechter KG", "001", shared_name=True)
    'Gruenwaldt & Toechter KG (001) – account triage'
    """
    tail = f" ({_plain(account_id, LONGEST_ID)}){SUFFIX}" if shared_name else SUFFIX
    called = _plain(name, LONGEST - len(tail))
    return called + tail if called else _plain(account_id, LONGEST_ID) + SUFFIX


def _plain(text: str, limit: int) -> str:
    line = clean(text, limit)
    # Every risky sign is one of these: an ordinary name has none, and no context need be looked at.
    return _RISKY.sub(_lookalike, line) if _SIGN.search(line) else line


def _lookalike(sign: re.Match[str]) -> str:
    return sign[0].translate(_LOOKALIKE)
