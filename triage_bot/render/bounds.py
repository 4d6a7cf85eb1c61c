"""A Jinja environment in which a template can neither escape text by mistake, nor reach out, nor run away.

Knows no template and no account. Work is counted, not timed: the same facts give the same bytes or the
same error, on a slow machine too.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import wraps
from typing import Any, cast

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .counting import BODIES, CHAINED, COUNTED, LOOKED_AT, MADE, Counting, size_of
from .filters import FILTERS, join, show
from .inert import Inert, md
from .weight import weight

LONGEST = 256 * 1024
"""Characters a template may put together; GitLab takes a mebibyte."""

MOST_STEPS = 20_000
"""Rounds of loops, calls of macros and includes in one rendering, and members of a list."""

MOST_WORK = 2_000_000
"""Members of lists that filters, tests and comparisons look at in one rendering, and parts of a template
that loops, macros and includes come by."""

_HEAVIEST = MOST_STEPS + 1  # the list itself counts, too
_LARGEST = 10**15
_MOST_DIGITS = 15

# Whatever makes long text out of short, looks random or hands out objects is left out.
_BUILTIN_FILTERS = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items",
    "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "round",
    "select", "selectattr", "sort", "sum", "title", "trim", "unique", "upper",
)  # fmt: skip


_TESTS_OF_JINJA = frozenset({"callable", "filter", "test"})


class TooMuchError(SecurityError):
    """The template makes more text or takes more steps than any comment needs."""


def _too_long() -> TooMuchError:
    return TooMuchError(f"more than {LONGEST // 1024} KiB of text")


def _too_deep(name: str | None, file: str | None) -> TemplateSyntaxError:
    return TemplateSyntaxError("nested deeper, or longer in one expression, than can be read", 1, name, file)


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
        self.filters = {name: self._watched(self.filters[name]) for name in _BUILTIN_FILTERS}
        self.filters["round"] = self._rounding(self.filters["round"])
        self.filters |= FILTERS | {"join": self._join}
        self.filters |= {
            COUNTED: self._counted,
            CHAINED: self._chained,
            MADE: self._made,
            LOOKED_AT: self._looked_at,
        }
        self.tests = {
            name: self._watched(cast("Callable[..., Any]", test))
            for name, test in self.tests.items()
            if name not in _TESTS_OF_JINJA
        }
        self.globals = {"range": self._range, "namespace": self.globals["namespace"]}
        self._sizes: dict[str, int] = {}
        self._steps = self._work = self._length = 0

    def render(self, name: str, values: dict[str, Any]) -> str:
        """The template's text. Raises Jinja's errors, TooMuchError among them."""
        self._steps = self._work = self._length = 0
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
        template = super().get_template(name, *args, **kwargs)
        self._spend(self._sizes.get(template.name or "", 1))
        return template

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self._step()
        if not isinstance(obj, Macro | Undefined) and not self.is_safe_callable(obj):
            name = getattr(obj, "__name__", type(obj).__name__)
            raise SecurityError(f"'{name}' cannot be called here; use a filter")
        if isinstance(obj, Macro):
            self._spend(self._sizes.get(BODIES + obj.name, 1))
            for value in (*args, *kwargs.values()):
                self._made(value)
        elif isinstance(obj, LoopContext) and args:
            # A recursive loop goes on with values that no loop of the template has in front of it.
            args = (self._counted(args[0]), *args[1:])
        return super().call(context, obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, `loop` and the two globals; never a method of a value, such as `ljust`."""
        if isinstance(obj, Macro | LoopContext | BlockReference):
            return True
        return isinstance(getattr(obj, "__self__", None), LoopContext) or obj in self.globals.values()

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator in ("**", "%", "*") and not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError(f"'{operator}' is for numbers")
        if operator == "**" and abs(right) > _MOST_DIGITS:
            raise TooMuchError(f"a power beyond {_MOST_DIGITS}")
        result = super().call_binop(context, operator, left, right)
        return self._grow(result) if isinstance(result, str) else self._made(result)

    def compile(self, source: Any, name: Any = None, filename: Any = None, *more: Any, **rest: Any) -> Any:
        """Jinja's, but what is too much for Python's own compiler is an error of the template."""
        try:
            return super().compile(source, name, filename, *more, **rest)
        except (RecursionError, MemoryError, SyntaxError) as error:
            raise _too_deep(name, filename) from error

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
            counting = Counting()
            size = size_of(tree)
            counting.visit(tree)
        except RecursionError as error:
            raise _too_deep(name, filename) from error
        self._sizes |= {body: max(parts, self._sizes.get(body, 0)) for body, parts in counting.sizes.items()}
        self._sizes[name or ""] = size
        return tree

    def _watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or a test that cannot be given, or give, more than any comment needs."""

        @wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            for value in (*args, *kwargs.values()):
                self._weigh(value)
            return self._made(function(*args, **kwargs))

        return watched

    def _rounding(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def rounding(value: Any, precision: int = 0, method: str = "common") -> Any:
            if abs(precision) > _MOST_DIGITS:
                raise TooMuchError(f"a rounding beyond {_MOST_DIGITS} digits")
            return function(value, precision, method)

        return rounding

    def _join(self, values: Iterable[object] | None, separator: str = ", ") -> Inert:
        between = len(separator)

        def sized(value: object) -> Inert:
            shown = show(value)
            self._reach(len(shown) + between)
            return shown

        return Inert("") if values is None else join(map(sized, self._counted(values)), separator)

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooMuchError(f"more than {MOST_STEPS} rounds of loops, calls and includes")

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > MOST_WORK:
            raise TooMuchError("more work in loops, filters and comparisons than any comment needs")

    def _reach(self, length: int) -> None:
        self._length += length
        if self._length > LONGEST:
            raise _too_long()

    def _grow(self, text: str) -> str:
        self._reach(len(text))
        return text

    def _counted(self, values: Iterable[Any], work: int = 1) -> Iterator[Any]:
        for value in values:
            self._step()
            self._spend(work)
            yield value

    def _made(self, value: Any) -> Any:
        """A value that a template made, which is of a size and depth that can be walked through."""
        if isinstance(value, Iterator):
            return self._passed(value)
        if isinstance(value, int | float) and abs(value) > _LARGEST:
            raise TooMuchError(f"a number of more than {_MOST_DIGITS} digits")
        if not isinstance(value, str) and self._weigh(value) > _HEAVIEST:
            raise TooMuchError(f"a list of more than {MOST_STEPS}")
        return value

    def _looked_at(self, value: Any) -> Any:
        self._weigh(value)
        return value

    def _weigh(self, value: Any) -> int:
        found = weight(value, _HEAVIEST)
        self._spend(found)
        return found

    def _passed(self, values: Iterator[Any]) -> Iterator[Any]:
        for value in values:
            self._spend(1)
            yield value

    def _chained(self, values: list[Any]) -> str:
        text = self._grow("".join(str(value) for value in values))
        return Inert(text) if all(isinstance(value, Inert) for value in values) else text

    def _range(self, *bounds: int) -> range:
        numbers = range(*bounds)
        if len(numbers) > MOST_STEPS:
            raise TooMuchError(f"a range of more than {MOST_STEPS}")
        return numbers
