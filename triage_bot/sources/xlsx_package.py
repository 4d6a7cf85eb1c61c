"""An Excel file looked through before any of it is believed: what it is, how large, and its sheets.

Knows no columns.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

from .refusal import SourceRefusedError
from .spec import Limits

_CHUNK = 256 * 1024
_DECLARATIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_LONGEST_DECLARATION = max(map(len, _DECLARATIONS))
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


def survey(path: Path, limits: Limits) -> None:
    """Unpacks every part once, in bounded memory, to know what unpacking costs.

    Raises SourceRefusedError where the file is no workbook, damaged, or over `limits.max_bytes` unpacked,
    whatever sizes it declares; OSError where it cannot be opened.
    """
    with path.open("rb") as file:
        _refuse_other(file.read(4))
        try:
            with zipfile.ZipFile(file) as archive:
                names = set(archive.namelist())
                if "xl/workbook.xml" not in names:
                    what = "a binary workbook" if "xl/workbook.bin" in names else "a zip archive, no workbook"
                    raise SourceRefusedError(f"this is {what}: save the sheet as .xlsx, or as CSV UTF-8")
                _unpack(archive, limits)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
            what = f"the workbook is damaged or cut off ({str(problem)[:120]}); fetch it again"
            raise SourceRefusedError(what) from None


def sheet_of(book: Any, declared: str | None) -> Any:
    """The sheet that counts: the declared one, else the only one. Raises SourceRefusedError otherwise."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if declared is not None and declared in sheets:
        return sheets[declared]
    names = ", ".join(f"'{name[:60]}'" for name in list(sheets)[:10])
    if declared is not None:
        raise SourceRefusedError(f"there is no sheet '{declared}'; it holds {names}: mend `sheet`")
    if len(sheets) != 1:
        raise SourceRefusedError(f"there are {len(sheets)} sheets, {names}: say by `sheet` which one counts")
    return next(iter(sheets.values()))


def _unpack(archive: zipfile.ZipFile, limits: Limits) -> None:
    total = 0
    for part in archive.infolist():
        is_xml = part.filename.casefold().endswith((".xml", ".rels"))
        with archive.open(part) as content:
            tail = b""
            while chunk := content.read(_CHUNK):
                # Behind a long comment, or in another encoding, it would be obeyed as well.
                if is_xml and any(sign in tail + chunk for sign in _DECLARATIONS):
                    raise SourceRefusedError(
                        "the workbook declares entities of its own, which no spreadsheet program does;"
                        " save it again from one"
                    )
                tail = chunk[-_LONGEST_DECLARATION:]
                total += len(chunk)
                if total > limits.max_bytes:
                    raise SourceRefusedError(
                        f"the size limit of {limits.max_bytes / 2**20:,.0f} MB (unpacked) is exceeded;"
                        " no customer base is that large: check the export, or raise `limits.max_bytes`"
                    )


def _refuse_other(start: bytes) -> None:
    if not start:
        raise SourceRefusedError(
            "the file is empty; an empty source counts as an outage: was the export written?"
        )
    if start == _OLD_OR_LOCKED:
        raise SourceRefusedError(
            "this workbook is protected by a password, or in the old format .xls: save it as .xlsx without"
            " a password"
        )
    if not start.startswith(b"PK"):
        raise SourceRefusedError("this is no Excel workbook, whatever its name says; is `kind` right?")
