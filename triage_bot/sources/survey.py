"""A first pass over a source file, before any of it is believed: size, packing, encoding, disguises.

Knows no columns. The second pass then streams text that is known to decode and to fit the limits.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, TextIO

from .decoding import Misfit, encodings, misfit_of, refuse_disguise, undecodable
from .refusal import SourceRefusedError
from .spec import Limits

_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"
_LINE_CELLS = 8
"""A line may be as long as this many of the largest cells."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file is: its encoding as Python names it, and whether it is packed. `note` is for people."""

    path: Path
    encoding: str
    packed: bool
    note: str | None = None


def survey(path: Path, limits: Limits, declared: str | None) -> Survey:
    """Looks through a whole file in bounded memory.

    Raises SourceRefusedError where it is empty, over `limits.max_bytes` when unpacked, truncated, a workbook
    or a web page, or in no encoding that can be read; OSError where it cannot be opened.
    """
    misfits: list[Misfit] = []
    while True:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            chunks = _chunks(file, limits, packed=packed)
            head = next(chunks, b"")
            if not head.removeprefix(codecs.BOM_UTF8).strip():
                raise SourceRefusedError(
                    "the file is empty; an empty source counts as an outage: was the export written?"
                )
            refuse_disguise(head)
            candidates = encodings(head, declared)
            encoding = candidates[len(misfits)]
            misfit = misfit_of(encoding, chain((head,), chunks))
        if misfit is None:
            break
        misfits.append(misfit)
        if len(misfits) == len(candidates):
            raise undecodable(candidates, misfits)
    note = f"encoding: not UTF-8 ({misfits[0]}), so the file was read as Windows-1252" if misfits else None
    return Survey(path=path, encoding=encoding, packed=packed, note=note)


@contextmanager
def text_of(surveyed: Survey, *, newline: str | None) -> Iterator[TextIO]:
    """The text of a surveyed file; `newline` as for `open`."""
    with surveyed.path.open("rb") as file:
        unpacked: IO[bytes] = gzip.GzipFile(fileobj=file) if surveyed.packed else file  # type: ignore[assignment]
        yield io.TextIOWrapper(unpacked, encoding=surveyed.encoding, newline=newline)


def _chunks(file: IO[bytes], limits: Limits, *, packed: bool) -> Iterator[bytes]:
    """The unpacked bytes, counted: too many in all, or too many without a line break, are refused."""
    source: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
    total = unbroken = 0
    try:
        while chunk := source.read(_CHUNK):
            total += len(chunk)
            if total > limits.max_bytes:
                raise SourceRefusedError(
                    f"the size limit of {limits.max_bytes / 2**20:,.0f} MB (unpacked) is exceeded;"
                    " no customer base is that large: check the export, or raise `limits.max_bytes`"
                )
            unbroken = 0 if b"\n" in chunk or b"\r" in chunk else unbroken + len(chunk)
            if unbroken > _LINE_CELLS * limits.max_cell_bytes:
                raise SourceRefusedError("a single line exceeds the size limit of a row; is this a table?")
            yield chunk
    except EOFError:
        raise SourceRefusedError(
            "the gzip stream is truncated: the file was cut off on its way; fetch it again"
        ) from None
    except (zlib.error, gzip.BadGzipFile) as problem:
        raise SourceRefusedError(f"the gzip stream is damaged ({problem}); fetch the file again") from None
