"""A column of a source as `triage.yml` declares it; knows no source."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from triage_bot.sources.spec import ColumnSpec

from .typed import Currency, Strict, Text

_COLUMN = ColumnSpec(column="")


class Column(Strict):
    """One column of a source; its header alone is enough where the defaults fit."""

    column: Text
    """header of the column as written, or a dotted path in JSON and YAML records"""
    format: Annotated[str, Field(min_length=1)] | None = None
    """how values are written. Dates: a strptime format such as `%m/%d/%Y`, `iso`, `epoch-seconds`,
    `epoch-milliseconds` or `excel`; money and numbers: `1,234.50` or `1.234,50`; percents: `percent` or
    `fraction`; lists: the separator"""
    values: dict[str, Text] = Field(default={})
    """words of your own, each with what it means: `red`, `yellow`, `green`, `unknown` for ratings, `yes`,
    `no` for flags"""
    currency: Currency = _COLUMN.currency
    """ISO code of money that carries no sign of its own"""
    per_year: Annotated[int, Field(ge=1, le=366)] = _COLUMN.per_year
    """factor that makes money annual: 12 for monthly recurring revenue"""
    scale: Annotated[list[float], Field(min_length=2, max_length=2)] = Field(default=list(_COLUMN.scale))
    """lowest and highest score of the source; the high one first where a low score is good"""

    @model_validator(mode="before")
    @classmethod
    def _header_alone(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reference = handler(core_schema)
        definition = handler.resolve_ref_schema(reference)
        whole = dict(definition)
        definition.clear()
        definition["anyOf"] = [{"type": "string", "minLength": 1}, whole]
        return reference

    def freeze(self) -> ColumnSpec:
        low, high = self.scale
        return ColumnSpec(
            column=self.column,
            format=self.format,
            values=self.values,
            currency=self.currency,
            per_year=self.per_year,
            scale=(low, high),
        )
