"""What is asked of a service, as plain data; knows neither credentials nor how it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Json = Any
"""A JSON value: texts, numbers, booleans, None, lists and mappings of them."""

Into = Literal["query", "form", "body"]
"""The part of a request that a paging parameter goes into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. `safe` declares that a POST only reads, so that it may be sent again.

    `body` goes out as JSON; with `body_field` as the JSON text of that form field instead.
    """

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    body_field: str | None = None
    safe: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no more than sending it once."""
        return self.safe or self.method == "GET"

    def to(self, url: str) -> Request:
        """The same request to another address that already holds its query."""
        return replace(self, url=url, query={})

    def having(self, into: Into, values: Mapping[str, Json]) -> Request:
        """The request with these parameters, which replace those of the same name.

        >>> Request(url="https://x.example", body={"limit": 5}).having("body", {"offset": 10}).body
        {'limit': 5, 'offset': 10}
        """
        match into:
            case "query":
                return replace(self, query={**self.query, **_texts(values)})
            case "form":
                return replace(self, form={**self.form, **_texts(values)})
            case "body":
                return replace(self, body={**(self.body or {}), **values})


def _texts(values: Mapping[str, Json]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
