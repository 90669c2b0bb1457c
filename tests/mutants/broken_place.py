"""Where a break is: its function, its lines, and where the broken code goes another way."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants.mutation import Mutation
from tests.mutants.reaching import Function, functions

Lines = frozenset[int]
_EXITS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True, slots=True)
class Place:
    """The broken place in a function; all lines are counted from its `def`.

    statements: the broken ones. lines: their lines, the narrowest choice first. left: lines that the unbroken
    code may reach from there and the broken code never does. entered: lines that the broken code always
    enters. A test that reaches none of `left`, or enters `entered` anyway, can notice nothing.
    """

    function: str
    statements: tuple[ast.stmt, ...]
    lines: tuple[Lines, ...]
    left: Lines = frozenset()
    entered: Lines = frozenset()


def place_of(mutation: Mutation, tree: ast.Module) -> Place | None:
    """Where a break is in its function; None for one outside of functions."""
    function = _function_of(mutation, tree)
    if function is None:
        return None

    def counted(*lines: int) -> Lines:
        return frozenset(line - function.first_line for line in lines)

    block, number = _statement_at(tree.body, mutation.line)
    statement = block[number]
    statements = tuple(block[number:]) if mutation.kind == "early return" else (statement,)
    lines = (counted(mutation.line), counted(*_lines_without_blocks(statement)))
    if not isinstance(statement, ast.If | ast.While) or mutation.kind != "condition":
        return Place(function.name, statements, lines)
    body = counted(statement.body[0].lineno)
    if mutation.new == "False":
        return Place(function.name, statements, lines, left=body)
    if mutation.new == "True":
        following = block[number + 1 :] if isinstance(statement.body[-1], _EXITS) else []
        others = [*statement.orelse, *following][:1]
        return Place(
            function.name, statements, lines, left=counted(*(one.lineno for one in others)), entered=body
        )
    return Place(function.name, statements, lines)


def _function_of(mutation: Mutation, tree: ast.Module) -> Function | None:
    same_name = [one for one in functions(tree) if one.name == mutation.where]
    at_line = [one for one in same_name if mutation.line in one.own_lines]
    return next(iter([*at_line, *same_name]), None)


def _statement_at(block: list[ast.stmt], line: int) -> tuple[list[ast.stmt], int]:
    """Finds the innermost statement on this line: its block, and its index there."""
    number = max(number for number, one in enumerate(block) if number == 0 or _start(one) <= line)
    for inner in _blocks(block[number]):
        if _start(inner[0]) <= line <= (inner[-1].end_lineno or 0):
            return _statement_at(inner, line)
    return block, number


def _start(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min((one.lineno for one in decorators), default=statement.lineno)


def _lines_without_blocks(statement: ast.stmt) -> set[int]:
    inner = {
        line
        for block in _blocks(statement)
        for line in range(_start(block[0]), (block[-1].end_lineno or 0) + 1)
    }
    return {*range(statement.lineno, (statement.end_lineno or 0) + 1)} - inner


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yields the lists of statements directly in a node: its body, `else`, `except`s and `case`s."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block
    for name in ("handlers", "cases"):
        for part in getattr(node, name, ()):
            yield from _blocks(part)
