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
_LOOKALIKE = str.maketrans("@#!&$%~^[*:->", "＠＃！＆＄％～＾［＊：\u2011＞")


def title(name: str, account_id: str, *, shared_name: bool) -> str:
    """`<name> – account triage`, at most 255 characters; a name that is cut keeps the rest whole.

    The id follows the name in brackets where another account bears the same name, and stands for a
    missing one.

    >>> title("Gruenwaldt & Toechter KG", "001", shared_name=True)
    'Gruenwaldt & Toechter KG (001) – account triage'
    """
    number = _plain(account_id, LONGEST_ID)
    tail = f" ({number}){SUFFIX}" if shared_name and name.strip() else SUFFIX
    return _plain(name, LONGEST - len(tail)) + tail if _plain(name, LONGEST) else number + SUFFIX


def _plain(text: str, limit: int) -> str:
    return _RISKY.sub(lambda sign: sign[0].translate(_LOOKALIKE), clean(text, limit))
