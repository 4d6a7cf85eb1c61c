"""The plan as a JSON file and back, with its published schema; what is read is checked, not trusted."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from triage_bot.errors import ConfigurationError, Problem
from triage_bot.plan.plan import FORMAT, Plan

from .plain import escaped

_PLAN = TypeAdapter(Plan)


def to_json(plan: Plan) -> str:
    """The whole plan with its digest, keys in a fixed order."""
    content = json.loads(_PLAN.dump_json(plan))
    return escaped(json.dumps({"digest": plan.digest, **content}, ensure_ascii=False, indent=2)) + "\n"


def from_json(text: str, *, file: str) -> Plan:
    """The plan that `to_json` wrote. Raises ConfigurationError when it is damaged, of another format, or
    was changed after it was written."""
    try:
        content: dict[str, Any] = json.loads(text)
        digest = content.pop("digest")
        if content.get("format") != FORMAT:
            raise _unreadable(file, f"plan format {content.get('format')}, this version reads {FORMAT}")
        plan = _PLAN.validate_json(json.dumps(content))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        what = _said(error) if isinstance(error, ValidationError) else "not a plan in JSON"
        raise _unreadable(file, what) from None
    if plan.digest != digest:
        raise _unreadable(file, f"its actions do not fit its digest {digest}: it was changed")
    return plan


def schema() -> dict[str, Any]:
    """JSON Schema of the plan file, published as config/schemas/plan.schema.json."""
    made = _PLAN.json_schema(mode="serialization")
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "triage-bot: plan file",
    }
    made["properties"] = {
        "digest": {"type": "string", "pattern": "^[0-9a-f]{12}$", "description": "of the actions"},
        **made["properties"],
    }
    made["required"] = ["digest", *made.get("required", [])]
    return made


def _said(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}"


def _unreadable(file: str, what: str) -> ConfigurationError:
    problem = Problem(what, file=file, hint="make a new one with sync --dry-run --plan-out")
    return ConfigurationError("The plan file cannot be used.", (problem,))
