"""Which encoding a file is in, and whether it is text at all; knows no columns."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from .refusal import SourceRefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FALLBACK = "cp1252"
_PAGE_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<!--")


def refuse_disguise(head: bytes) -> None:
    """Raises SourceRefusedError where a file begins like a workbook or a web page, whatever its name says."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        raise SourceRefusedError(
            "this is an Excel workbook or a zip archive, not text: save the sheet as CSV UTF-8 and use that"
        )
    if head.startswith(b"%PDF"):
        raise SourceRefusedError("this is a PDF document, not a table: export the report as CSV")
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:16].lower().startswith(_PAGE_STARTS):
        raise SourceRefusedError(
            "this is an HTML or XML page, not data, probably a sign-in or error page saved in its place:"
            " sign in, and export again"
        )


def encodings(head: bytes, declared: str | None) -> tuple[str, ...]:
    """The encodings to try, best first: the declared one only, else the one marked, else UTF-8 and then
    Windows-1252. Raises SourceRefusedError for a declared one that does not exist."""
    if declared:
        try:
            name = codecs.lookup(declared).name
            "".encode(name)
        except LookupError:
            raise SourceRefusedError(
                f"the encoding {declared!r} is not known; use utf-8, utf-16, cp1252 or leave it out"
            ) from None
        return ("utf-8-sig" if name == "utf-8" else name,)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return (encoding,)
    if max(head[:64:2].count(0), head[1:64:2].count(0)) > 16:
        raise SourceRefusedError(
            "the encoding looks like UTF-16 without a byte order mark: set `encoding: utf-16-le`"
            " (or utf-16-be) for this source"
        )
    return ("utf-8", FALLBACK)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where an encoding failed: the byte, and the line it stands in."""

    byte: int
    line: int

    def __str__(self) -> str:
        return f"byte 0x{self.byte:02x} in line {self.line}"


def misfit_of(encoding: str, chunks: Iterable[bytes]) -> Misfit | None:
    """Where the bytes stop being text in an encoding, None where they never do."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in chain(chunks, (b"",)):
        try:
            decoder.decode(chunk, not chunk)
        except UnicodeDecodeError as problem:
            before = problem.object.count(b"\n", 0, problem.start)
            return Misfit(byte=problem.object[problem.start], line=line + before)
        except UnicodeError:
            return Misfit(byte=chunk[0] if chunk else 0, line=line)
        line += chunk.count(b"\n")
    return None


def undecodable(tried: Sequence[str], misfits: Sequence[Misfit]) -> SourceRefusedError:
    """What to say where every encoding failed."""
    names = " or ".join("Windows-1252" if name == FALLBACK else name.upper() for name in tried)
    return SourceRefusedError(
        f"the encoding is not {names} ({misfits[0]}): save the export as UTF-8, or set `encoding` for this"
        " source",
        line=misfits[0].line,
    )
