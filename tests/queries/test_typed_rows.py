"""The types of rows are those of the columns that Postgres returns."""

import ast
import importlib
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, NewType, Union, get_args, get_origin
from uuid import UUID

import asyncpg
import pytest
from tortoise import Model

from domain.queries.reading import Made, columns_of, row_reader, value_reader

REPOSITORY = Path(__file__).resolve().parents[2]
READERS = {"one", "rows", "value", "values"}
# What asyncpg returns for the types of Postgres that our columns have.
PYTHON = {
    **dict.fromkeys(("int2", "int4", "int8"), int),
    **dict.fromkeys(("float4", "float8"), float),
    **dict.fromkeys(("text", "varchar", "name"), str),
    "bool": bool,
    "uuid": UUID,
    "bytea": bytes,
    "date": date,
    "timestamptz": datetime,
    "interval": timedelta,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One call that reads a statement's rows. kind: the type of a row, or of its one value."""

    place: str
    kind: Any
    is_value: bool
    statement: str


def readings() -> Iterator[Reading]:
    """Every reading whose statement is known before the service runs."""
    for folder in ("bot", "domain", "workers"):
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            if "sql." in (text := path.read_text()) and path.name != "sql.py":
                calls = [node for node in ast.walk(ast.parse(text)) if _is_reading(node)]
                names = vars(importlib.import_module(_module(path))) if calls else {}
                for call in calls:
                    yield from _reading(call, names, f"{path.relative_to(REPOSITORY)}:{call.lineno}")


def _reading(call: ast.Call, names: Mapping[str, Any], place: str) -> Iterator[Reading]:
    kind = eval(ast.unparse(call.args[0]), dict(names))
    statement = _statement(call.args[1], names)
    if statement is not None:
        yield Reading(place, kind, call.func.attr in ("value", "values"), statement)


def _is_reading(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "sql"
        and node.func.attr in READERS
        and len(node.args) > 1
    )


def _statement(node: ast.expr, names: Mapping[str, Any]) -> str | None:
    """The text of a literal or of the module's constants; None for a statement that is made at run time."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name) and isinstance(found := names.get(node.id), str):
        return found
    if isinstance(node, ast.JoinedStr) and all(
        isinstance(part, ast.Constant)
        or (isinstance(part, ast.FormattedValue) and _is_constant(part.value, names))
        for part in node.values
    ):
        return str(eval(ast.unparse(node), dict(names)))
    return None


def _is_constant(node: ast.expr, names: Mapping[str, Any]) -> bool:
    return isinstance(node, ast.Name) and isinstance(names.get(node.id), str)


def _module(path: Path) -> str:
    return path.relative_to(REPOSITORY).with_suffix("").as_posix().replace("/", ".")


async def test_each_field_is_a_column_of_its_type(postgres_dsn: str) -> None:
    connection = await asyncpg.connect(postgres_dsn)
    wrong = []
    found = [*readings()]
    assert len(found) > 750
    for reading in found:
        prepared = await connection.prepare(reading.statement)
        columns = {column.name: column.type.name for column in prepared.get_attributes()}
        wrong += [f"{reading.place}: {problem}" for problem in _problems(reading, columns)]
    await connection.close()
    assert wrong == []


def _problems(reading: Reading, columns: Mapping[str, str]) -> Iterator[str]:
    if reading.is_value:
        if len(columns) != 1 or not all(_fits(reading.kind, column) for column in columns.values()):
            yield f"one {reading.kind} of {[*columns.items()]}"
        return
    hints = _fields(reading.kind)
    if set(hints) != set(columns):
        yield f"no column {sorted(set(hints) - set(columns))}, no field {sorted(set(columns) - set(hints))}"
    for name in sorted(set(hints) & set(columns)):
        if not _fits(hints[name], columns[name]):
            yield f"{name}: {hints[name]}, but the column is {columns[name]}"


def _fields(kind: Any) -> Mapping[str, Any]:
    """The types of the fields; Any for those of a table's class, which `test_schema.py` checks."""
    if isinstance(kind, type) and issubclass(kind, Model):
        return dict.fromkeys(kind._meta.fields_db_projection.values(), Any)
    return columns_of(kind)


def _fits(hint: Any, column: str) -> bool:
    """column: the name of its type, as `int8` or `int8[]`."""
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    if get_origin(hint) in (Union, types.UnionType):
        return any(_fits(one, column) for one in get_args(hint) if one is not types.NoneType)
    if hint is Any:
        return True
    if column in ("json", "jsonb"):
        return hint is not str
    if column.endswith("[]"):
        element = column.removesuffix("[]")
        # The elements are as the driver gives them: JSON among them is text.
        is_text = element in ("json", "jsonb")
        return bool(args := get_args(hint)) and _fits(args[0], "text" if is_text else element)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return PYTHON.get(column) is str
    return PYTHON.get(column) is hint


PersonNumber = NewType("PersonNumber", int)


class _State(StrEnum):
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class _Read:
    number: PersonNumber
    state: _State
    undo: Mapping[str, Any] | None
    name: str | None = None


def test_a_row_becomes_what_its_fields_say() -> None:
    read = row_reader(_Read)({"number": 7, "state": "open", "undo": '{"name": "Anna"}', "name": '"x"'})
    assert read == _Read(PersonNumber(7), _State.OPEN, {"name": "Anna"}, '"x"')
    assert type(read.state) is _State
    assert row_reader(_Read)({"number": 7, "state": "open", "undo": None, "name": None}).undo is None


@dataclass(frozen=True, slots=True)
class _View:
    number: PersonNumber
    is_shown: Made[bool]
    names: Made[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _MoreThanTheView(_View):
    state: _State


def test_a_made_field_is_no_column_and_has_no_value_before_it_is_made() -> None:
    read: _View = row_reader(_MoreThanTheView)({"number": 7, "state": "open"})
    for made in (
        read.is_shown,
        read.names,
    ):  # also where the field has a default: that is for callers who build the view themselves
        with pytest.raises(TypeError):
            assert made
    assert replace(read, is_shown=True).is_shown
    assert {*_fields(_View)} == {"number"}


@pytest.mark.parametrize(
    "columns",
    [
        {"number": 1, "name": None},
        {"number": 1, "state": "open", "undo": None},  # although the field `name` has a default
        {"number": 1, "state": "open", "undo": None, "name": None, "odd": 1},
    ],
)
def test_a_column_too_few_or_too_many_is_an_error(columns: Mapping[str, Any]) -> None:
    with pytest.raises((TypeError, KeyError)):
        row_reader(_Read)(dict(columns))


def test_a_state_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="closed"):
        value_reader(_State)("closed")


def test_only_dataclasses_are_rows() -> None:
    with pytest.raises(TypeError):
        row_reader(dict)
