"""The mapping in effect of a source with a preset, told to people; knows no service's answers."""

from __future__ import annotations

from collections.abc import Set

from triage_bot.sources.rest.spec import RestSpec

from .registry import BY_NAME


def mapping_told(spec: RestSpec) -> tuple[str, ...]:
    """Which field is read from which column, by whom that was said; empty for a source without a preset."""
    if spec.preset is None:
        return ()
    preset = BY_NAME[spec.preset]
    known = preset.fields_about(spec.about)
    shipped = {name for name, column in spec.fields.items() if known.get(name) == column}
    own = spec.fields.keys() - shipped
    left_out = known.keys() - spec.fields.keys()
    lines = [f"fields by the preset {preset.name}: {_pairs(spec, shipped)}"]
    if own:
        lines.append(f"fields of your own: {_pairs(spec, own)}")
    if left_out:
        lines.append(f"fields of the preset left out: {', '.join(sorted(left_out))}")
    return tuple(lines)


def _pairs(spec: RestSpec, names: Set[str]) -> str:
    return ", ".join(f"{name} = {column.column}" for name, column in spec.fields.items() if name in names)
