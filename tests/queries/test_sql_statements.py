"""Postgres parses the statements of the code before anybody runs them."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import asyncpg

REPOSITORY = Path(__file__).resolve().parents[2]
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s")
# A part that `format` puts in at run time. In JSON, such as '{}' or a path, a quote stands before the `{`.
PART = re.compile(r"(?<!')\{\w+\}")


def is_whole(text: str) -> bool:
    """Whether it is a statement that gets no parts at run time."""
    return STATEMENT.match(text) is not None and PART.search(text) is None


def is_put_together(value: ast.expr) -> bool:
    """Whether it is an f-string, or a template with `format`."""
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "format"
    )


def statements() -> Iterator[tuple[str, str]]:
    """Place and text of each statement that is a whole literal."""
    for folder in ("domain", "workers", "bot"):
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            inside_f_strings = {
                id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
            }
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and id(node) not in inside_f_strings
                    and is_whole(node.value)
                ):
                    yield f"{path.relative_to(REPOSITORY)}:{node.lineno}", node.value


def composed() -> Iterator[tuple[str, str]]:
    """Place and text of the constants that are statements put together of parts."""
    for path in sorted((REPOSITORY / "domain").rglob("*.py")):
        tree = ast.parse(path.read_text())
        names = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign) and is_put_together(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        if names:
            place = path.relative_to(REPOSITORY).with_suffix("").as_posix().replace("/", ".")
            module = importlib.import_module(place)
            for name in sorted(names):
                if is_whole(text := str(vars(module)[name])):
                    yield f"{place}.{name}", text


async def test_postgres_understands_every_statement_that_is_known_beforehand(postgres_dsn: str) -> None:
    """A column that is gone, or a parameter of unclear type, shows here and not first in a real group."""
    connection = await asyncpg.connect(postgres_dsn)
    wrong = []
    for place, statement in (*statements(), *composed()):
        try:
            await connection.prepare(statement)
        except asyncpg.PostgresError as error:
            wrong.append(f"{place}: {error}")
    await connection.close()
    assert wrong == []


def test_there_are_statements_to_read() -> None:
    found = [text for _, text in statements()]
    assert len(found) > 800
    assert any("'{}'" in text for text in found)
    assert len(list(composed())) > 5
