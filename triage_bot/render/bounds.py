"""A Jinja environment in which a template can neither escape text by mistake, nor reach out, nor run away.

Knows no template and no account. Work is counted, not timed: the same facts give the same bytes or the
same error, on a slow machine too.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, cast

from jinja2 import BaseLoader, StrictUndefined, Template, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from .filters import FILTERS, show
from .inert import Inert, md

LONGEST = 256 * 1024
"""Characters a template may put together; GitLab takes a mebibyte."""

MOST_STEPS = 20_000
"""Rounds of loops, calls of macros and includes in one rendering, and members of a list."""

_LARGEST = 10**15
_COUNTED, _CHAINED = "_counted", "_chained"

# Whatever makes long text out of short, looks random or hands out objects is left out.
_BUILTIN_FILTERS = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items",
    "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "round",
    "select", "selectattr", "sort", "sum", "title", "trim", "unique", "upper",
)  # fmt: skip


class TooMuchError(SecurityError):
    """The template makes more text or takes more steps than any comment needs."""


class _Counting(NodeTransformer):
    """Sends what every loop runs over, and what every `~` puts together, through the environment's count."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _COUNTED)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno, environment=node.environment)
        return _filtered(parts, _CHAINED)


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=node.environment)


def _too_long() -> TooMuchError:
    return TooMuchError(f"more than {LONGEST // 1024} KiB of text")


def _finalize(value: object) -> Inert:
    if isinstance(value, str):
        return md(value)
    # Its text raises the error that names what is missing.
    return Inert(str(value)) if isinstance(value, Undefined) else show(value)


class Bounded(ImmutableSandboxedEnvironment):
    """Escapes every value that no filter has made safe; allows macros, loops and includes, and no methods."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_finalize,
            auto_reload=False,
        )
        self.filters = {name: self.filters[name] for name in _BUILTIN_FILTERS}
        self.filters |= FILTERS | {_COUNTED: self._counted, _CHAINED: self._chained}
        self.globals = {"range": self._range, "namespace": self.globals["namespace"]}
        self._steps = 0
        self._length = 0

    def render(self, name: str, values: dict[str, Any]) -> str:
        """The template's text. Raises Jinja's errors, TooMuchError among them."""
        self._steps = self._length = 0
        parts, length = [], 0
        pieces = cast("Generator[str]", self.get_template(name).generate(values))
        for part in pieces:
            length += len(part)
            if length > LONGEST:
                # Raised inside the template, so that the error knows its file and line.
                pieces.throw(_too_long())
            parts.append(part)
        return "".join(parts)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A value of a group by its name, before any method that a group has."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def concat(self, parts: Iterable[str]) -> Inert:
        """Puts rendered pieces together (macros, set blocks): they are not to be escaped again."""
        return Inert(self._grow("".join(parts)))

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> Template:
        self._step()
        return super().get_template(name, *args, **kwargs)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self._step()
        if not isinstance(obj, Macro | Undefined) and not self.is_safe_callable(obj):
            name = getattr(obj, "__name__", type(obj).__name__)
            raise SecurityError(f"'{name}' cannot be called here; use a filter")
        return super().call(context, obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, `loop` and the two globals; never a method of a value, such as `ljust`."""
        if isinstance(obj, Macro | LoopContext | BlockReference):
            return True
        return isinstance(getattr(obj, "__self__", None), LoopContext) or obj in self.globals.values()

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator in ("**", "%", "*") and not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError(f"'{operator}' is for numbers")
        if operator == "**" and abs(right) > 15:
            raise TooMuchError("a power beyond 15")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, str):
            self._grow(result)
        elif isinstance(result, Sequence) and len(result) > MOST_STEPS:
            raise TooMuchError(f"a list of more than {MOST_STEPS}")
        elif isinstance(result, int | float) and abs(result) > _LARGEST:
            raise TooMuchError("a number of more than 15 digits")
        return result

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Counting().visit(tree)
        return tree

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooMuchError(f"more than {MOST_STEPS} rounds of loops, calls and includes")

    def _grow(self, text: str) -> str:
        self._length += len(text)
        if self._length > LONGEST:
            raise _too_long()
        return text

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._step()
            yield value

    def _chained(self, values: list[Any]) -> str:
        text = self._grow("".join(str(value) for value in values))
        return Inert(text) if all(isinstance(value, Inert) for value in values) else text

    def _range(self, *bounds: int) -> range:
        numbers = range(*bounds)
        if len(numbers) > MOST_STEPS:
            raise TooMuchError(f"a range of more than {MOST_STEPS}")
        return numbers
