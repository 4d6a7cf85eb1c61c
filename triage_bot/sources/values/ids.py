"""Account ids: Salesforce ids with their check characters, and ids taken as they are; knows no account."""

from __future__ import annotations

import re

from .fault import SPREADSHEET_ERRORS, CellError, shown

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_CHECK = {format(n, "05b")[::-1].encode(): _ALPHABET[n] for n in range(32)}
_CAPITALS = bytes(ord("1" if 65 <= n <= 90 else "0") for n in range(256))
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d*)?[eE]\+?\d+")
MAX_TEXT_ID = 255


def check_characters(id15: str) -> str:
    """The three characters that follow a 15-character Salesforce id: each says which letters of a block
    of five are capitals, first letter lowest bit.

    >>> check_characters("0018b00002uvS7y")
    'AAE'
    """
    bits = id15.encode("ascii").translate(_CAPITALS)
    return _CHECK[bits[:5]] + _CHECK[bits[5:10]] + _CHECK[bits[10:15]]


def salesforce_id(text: str) -> str:
    """The 18-character form of a Salesforce id. Raises CellError where the id is damaged: an account is
    never matched by a likeness."""
    text = text.strip()
    length = len(text)
    if length in (15, 18) and text.isascii() and text.isalnum() and text[0].isdigit():
        checks = check_characters(text)
        if length == 15:
            return text + checks
        if text[15:] == checks:
            return text
        raise CellError(
            f"the check characters of the id {shown(text)} do not fit: its letter case was lost or changed"
            " on the way, probably in a spreadsheet"
        )
    _refuse_damage(text)
    if length not in (15, 18):
        raise CellError(f"id has {length} characters, Salesforce ids have 15 or 18")
    raise CellError(f"the id {shown(text)} is no Salesforce id: letters and digits, a digit first")


def text_id(text: str) -> str:
    """An id as it stands, capitals and leading zeros kept. Raises CellError where it was damaged."""
    text = text.strip()
    _refuse_damage(text)
    if len(text) > MAX_TEXT_ID:
        raise CellError(f"the id has {len(text)} characters, more than {MAX_TEXT_ID}")
    if not text.isprintable():
        raise CellError(f"the id {shown(text)} holds invisible characters")
    return text


def _refuse_damage(text: str) -> None:
    if not text:
        raise CellError("account id is empty")
    if text.casefold() in SPREADSHEET_ERRORS:
        raise CellError(f"spreadsheet error in place of the id: {shown(text)}")
    if _SCIENTIFIC.fullmatch(text[:64]):
        raise CellError(
            f"id damaged to scientific notation, {shown(text)} (as in 1.23E+17), by a spreadsheet:"
            " export the column as text"
        )
