"""The one way a cell can be wrong, and the words for cells that hold nothing; knows no kind of value."""

from __future__ import annotations

SHOWN = 40
"""Longest piece of a foreign value that a message repeats, in characters."""

BLANK = frozenset({"", "-", "–", "—", "n/a", "na", "n.a.", "null", "none", "nil", "(blank)", "\\n"})
"""Ways of writing nothing in a column of numbers, dates, flags or ratings, in lower case."""

SPREADSHEET_ERRORS = frozenset(
    {"#n/a", "#name?", "#ref!", "#value!", "#div/0!", "#null!", "#num!", "#spill!", "#calc!", "#getting_data"}
)


class CellError(ValueError):
    """A cell that cannot be understood. The message fits after the name of its column."""


def shown(text: str) -> str:
    """A foreign value fit for a message: quoted, one line, nothing invisible, at most 40 characters.

    >>> shown("a\\x1b[2J")
    "'a\\\\x1b[2J'"
    """
    cut = text[:SHOWN]
    quoted = "'" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut) + "'"
    return quoted if len(text) <= SHOWN else f"{quoted} ..."


def is_blank(text: str) -> bool:
    """Whether a stripped cell says that there is no value.

    Raises CellError for the error words of spreadsheets: a formula failed, so nobody knows what stood there.
    """
    if not text:
        return True
    word = text.casefold()
    if word in SPREADSHEET_ERRORS:
        raise CellError(f"spreadsheet error {shown(text)} in place of the value")
    return word in BLANK


def value_class(text: str) -> str:
    """What sort of value a cell seems to hold, for logs that must not show it."""
    text = text.strip()
    if not text:
        return "empty"
    digits = sum(c.isdigit() for c in text)
    if not digits or any(c.isalpha() for c in text):
        return "text"
    return "date" if digits >= 5 and any(c in text[1:] for c in "/-") else "number"
