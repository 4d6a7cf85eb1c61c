"""Writes what is generated from the models: JSON Schemas and the reference; knows no settings.

`python -m triage_bot.config.schemas` in a checkout writes them anew; a test holds them against the models.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from triage_bot.report import plan_file

from .labels_file import LabelsFile
from .people_file import PeopleFile
from .policy_file import PolicyFile
from .reference import reference
from .schema import tidied
from .triage_file import TriageFile

FILES: Mapping[str, type[BaseModel]] = {
    "triage": TriageFile,
    "policy": PolicyFile,
    "labels": LabelsFile,
    "people": PeopleFile,
}
"""Every configuration file by name, without `.yml`."""


def generated() -> dict[str, str]:
    """Every generated file by its path in the checkout."""
    schemas = {name: _schema(name, model) for name, model in FILES.items()}
    made = plan_file.schema()
    schemas["plan"] = {"$schema": made["$schema"], "title": made["title"], **tidied(made)}
    return {
        **{f"config/schemas/{name}.schema.json": _text(schema) for name, schema in schemas.items()},
        "docs/configuration.md": reference(FILES),
    }


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"triage-bot: {name}.yml",
        **tidied(model.model_json_schema(mode="validation")),
    }


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(checkout: Path) -> None:
    """Writes every generated file below the root of a checkout."""
    for path, text in generated().items():
        target = checkout / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2])
