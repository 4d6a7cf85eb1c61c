"""Has a template report to its environment what could be endless in it; knows no limit.

Loops, comparisons, and lists written in the template go through filters of these names. Filters, tests and
calls need none: the environment is asked for them anyway.
"""

from __future__ import annotations

from collections import defaultdict

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

COUNTED, CHAINED, MADE, LOOKED_AT = "_counted", "_chained", "_made", "_looked_at"
"""What a loop runs over, with the number of parts of its body; what `~` puts together; lists and groups that
are made; what is compared or cut out of a list."""

BODIES = "macro "
"""Stands before a macro's name among the sizes, so that no template is called the same."""


class Counting(NodeTransformer):
    """Puts the filters in; `sizes` are the parts of each macro's body, by its name."""

    def __init__(self) -> None:
        self.sizes: defaultdict[str, int] = defaultdict(int)

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        size = size_of(node)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, COUNTED, size)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno, environment=node.environment)
        return _filtered(parts, CHAINED)

    def visit_List(self, node: nodes.List) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, MADE)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, MADE)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Tuple | nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, MADE) if node.ctx == "load" else node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:  # noqa: N802
        self.generic_visit(node)
        node.expr = _filtered(node.expr, LOOKED_AT)
        for operand in node.ops:
            operand.expr = _filtered(operand.expr, LOOKED_AT)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Getitem:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _filtered(node.node, LOOKED_AT)
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Macro:  # noqa: N802
        name = BODIES + node.name
        self.sizes[name] = max(self.sizes[name], size_of(node))
        self.generic_visit(node)
        return node

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.CallBlock:  # noqa: N802
        name = f"{BODIES}caller"
        self.sizes[name] = max(self.sizes[name], size_of(node))
        self.generic_visit(node)
        return node


def size_of(node: nodes.Node) -> int:
    """How many parts a piece of a template has."""
    return 1 + sum(1 for _ in node.find_all(nodes.Node))


def _filtered(node: nodes.Node, name: str, *values: int) -> nodes.Filter:
    given: list[nodes.Expr] = [nodes.Const(value, lineno=node.lineno) for value in values]
    return nodes.Filter(node, name, given, [], None, None, lineno=node.lineno, environment=node.environment)
