"""Where the mapped columns stand among those that a source has; knows no rows."""

from __future__ import annotations

from collections.abc import Sequence

from .findings import Mapped, missing_columns
from .refusal import SourceRefusedError


def places_of(
    names: Sequence[str], mapped: Sequence[Mapped], *, where: str = "header", line: int | None = None
) -> list[int]:
    """The place of each mapped column, in the order of the mapping; what the others are called is all one.

    `where` says for people in what the names stand, and `line` in which line. Raises SourceRefusedError
    where a mapped column is missing or there more than once.
    """
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name.strip(), []).append(place)
    missing = [(field, spec) for field, spec in mapped if spec.column not in places]
    if missing:
        raise missing_columns(missing, list(places), where=where, line=line)
    doubled = {spec.column: places[spec.column] for _, spec in mapped if len(places[spec.column]) > 1}
    if doubled:
        what = ". ".join(
            f"the column '{name}' stands in the {where} {'twice' if len(at) == 2 else f'{len(at)} times'}"
            f" (columns {', '.join(str(n + 1) for n in at)})"
            for name, at in doubled.items()
        )
        raise SourceRefusedError(f"{what}: nobody can tell which counts; rename or remove one", line)
    return [places[spec.column][0] for _, spec in mapped]
