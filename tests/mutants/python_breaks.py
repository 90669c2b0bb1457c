"""Breaks in Python: comparisons, conditions, calls, arguments, early returns, constants."""

import ast
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

# The node whose text is replaced, what stands there instead, the kind of break.
Change = tuple[ast.AST, str, str]

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
# The order of arguments does not matter to these, or Python itself refuses the exchange.
_ANY_ORDER = frozenset(
    (*("min", "max", "minimum", "maximum"), *("isinstance", "issubclass", "getattr", "hasattr", "cast"))
)
_LOGS = frozenset(("debug", "info", "warning", "error", "exception", "critical", "log"))
LARGEST_CONSTANT = 10


def breaks(node: ast.AST) -> Iterator[Change]:
    """Yields the breaks of this node alone."""
    for kind, find in _KINDS:
        if isinstance(node, kind):
            yield from find(node)


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for place, operator in enumerate(node.ops):
        if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and _is_about_now(node):
            continue
        operators = [*node.ops]
        operators[place] = _FLIPPED[type(operator)]()
        yield node, ast.unparse(ast.Compare(node.left, operators, node.comparators)), "comparison"


def _choice(node: ast.If | ast.While) -> Iterator[Change]:
    if _binds(node.test):
        return
    yield node.test, "False", "condition"
    if isinstance(node, ast.If):
        yield node.test, "True", "condition"


def _either(node: ast.IfExp) -> Iterator[Change]:
    if not _binds(node.test):
        yield node, f"({ast.unparse(node.body)})", "condition"
        yield node, f"({ast.unparse(node.orelse)})", "condition"


def _part(node: ast.BoolOp) -> Iterator[Change]:
    """Drops one of the parts."""
    for place, part in enumerate(node.values):
        rest = [other for number, other in enumerate(node.values) if number != place]
        if not _binds(part):
            new = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
            yield node, f"({ast.unparse(new)})", "condition"


def _negation(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield node, f"({ast.unparse(node.operand)})", "condition"


def _filter(node: ast.comprehension) -> Iterator[Change]:
    for test in node.ifs:
        if not _binds(test):
            yield test, "True", "condition"


def _unused(node: ast.Expr) -> Iterator[Change]:
    """Removes a call whose result is not used."""
    if isinstance(node.value, ast.Await):
        yield node, "pass", "await"
    elif isinstance(node.value, ast.Call) and not is_log(node.value):
        yield node, "pass", "call"


def _arguments(node: ast.Call) -> Iterator[Change]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _ANY_ORDER or is_log(node):
        return
    for first, second in pairwise(node.args):
        are_simple = all(isinstance(one, ast.Name | ast.Attribute | ast.Subscript) for one in (first, second))
        if are_simple and ast.unparse(first) != ast.unparse(second):
            both = ast.Tuple([first, second])
            both.lineno, both.col_offset = first.lineno, first.col_offset
            both.end_lineno, both.end_col_offset = second.end_lineno, second.end_col_offset
            yield both, f"{ast.unparse(second)}, {ast.unparse(first)}", "arguments"


def _early_return(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Change]:
    """Returns before one of the body's statements, or returns a constant at once. Leaves generators alone: an
    early return only ends them.
    """
    if node.returns is None or any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node)):
        return
    returned = ast.unparse(node.returns)
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if returned == "None":
        for statement in body:
            if not isinstance(
                statement, ast.Return | ast.Raise | ast.Pass | ast.FunctionDef | ast.AsyncFunctionDef
            ):
                yield statement, "return", "early return"
    elif body:
        for answer in _ANSWERS.get(returned.partition("[")[0], ()):
            yield body[0], f"return {answer}", "early return"


_ANSWERS = {"bool": ("True", "False"), "list": ("[]",), "Sequence": ("()",), "int": ("0",)}


def _constant(node: ast.Constant) -> Iterator[Change]:
    """Adds one or takes one away, where the number is small: in a large one no test would see it."""
    if type(node.value) is int and node.value <= LARGEST_CONSTANT:
        for other in (node.value + 1, node.value - 1):
            if other >= 0:
                yield node, str(other), "constant"


def _is_about_now(node: ast.Compare) -> bool:
    """Whether it compares with the present: no test meets the exact moment, so `<` and `<=` are alike."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    attributes = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    return bool(names & {"now"} or attributes & {"monotonic", "now"})


def is_log(call: ast.Call) -> bool:
    """Whether the call only logs, filters warnings, or names the work for fail points (`doing`)."""
    if isinstance(call.func, ast.Name) and call.func.id == "doing":
        return True
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return False
    owner = call.func.value.id.lower()
    return owner == "warnings" or (call.func.attr in _LOGS and "log" in owner)


def _binds(test: ast.AST) -> bool:
    """Whether the test binds a name (`:=`): without the name later code would not run."""
    return any(isinstance(node, ast.NamedExpr) for node in ast.walk(test))


_KINDS: tuple[tuple[Any, Callable[[Any], Iterator[Change]]], ...] = (
    (ast.Compare, _comparison),
    (ast.If | ast.While, _choice),
    (ast.IfExp, _either),
    (ast.BoolOp, _part),
    (ast.UnaryOp, _negation),
    (ast.comprehension, _filter),
    (ast.Expr, _unused),
    (ast.Call, _arguments),
    (ast.FunctionDef | ast.AsyncFunctionDef, _early_return),
    (ast.Constant, _constant),
)
