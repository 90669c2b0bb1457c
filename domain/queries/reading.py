"""Turns the rows that the driver returns into dataclasses with types."""

import dataclasses
import json
import types
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from tortoise import Model

T = TypeVar("T")
Row = dict[str, Any]
# Types that asyncpg returns: these and their subclasses need no conversion.
_FROM_THE_DRIVER = (str, bytes, int, float, UUID, date, timedelta)
_MADE = "no column"
# The type of a field that is no column: the query that reads the row gives it its value, with `replace`. If
# the field has a default, that is for those who build the view themselves.
Made = Annotated[T, _MADE]


class _NotMade:
    """The value of a `Made` field until the query sets it. A test of its truth raises."""

    def __bool__(self) -> bool:
        raise TypeError("this field of the view was not made")


_NOT_MADE = _NotMade()


def row_reader(kind: type[T]) -> Callable[[Row], T]:
    """kind: a dataclass, or a class of `domain/tables` for all of its columns.

    The reader of a dataclass raises TypeError or KeyError for a row with a column too few or too many,
    whatever defaults the fields have.

    jsonb comes out of asyncpg as text: a field that is a list, a mapping or of several types is read from it.
    A field with an enum gets its member.
    """
    reader: Callable[[Row], T] = _row_reader(cast("Any", kind))
    return reader


def value_reader(kind: Callable[..., T]) -> Callable[[Any], T]:
    """kind: a plain type, an id of `domain.ids` or an enum."""
    reader: Callable[[Any], T] = _value_reader(kind)
    return reader


@cache
def _row_reader(kind: type[Any]) -> Callable[[Row], Any]:
    if issubclass(kind, Model):
        return lambda row: kind._init_from_db(**row)
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no dataclass")
    readers = {name: _reader(hint) for name, hint in columns_of(kind).items()}
    special = {name: read for name, read in readers.items() if read is not None}
    unmade = {field.name: _NOT_MADE for field in dataclasses.fields(kind) if field.name not in readers}

    def read_row(row: Row) -> Any:
        if len(row) != len(readers):
            raise TypeError(f"{len(row)} columns for {kind.__name__}, which has {len(readers)}")
        for name, read in special.items():
            if (found := row[name]) is not None:
                row[name] = read(found)
        return kind(**row, **unmade)

    return read_row


def columns_of(kind: type[Any]) -> dict[str, Any]:
    """The types of a dataclass's fields, without those that are `Made`."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        field.name: hints[field.name]
        for field in dataclasses.fields(kind)
        if _MADE not in getattr(hints[field.name], "__metadata__", ())
    }


@cache
def _value_reader(kind: Callable[..., Any]) -> Callable[[Any], Any]:
    return _reader(kind) or _as_it_is


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """The function that converts a value to this type; None if the driver's value has this type already."""
    hint = _of_optional(hint)
    origin = get_origin(hint) or hint
    if isinstance(origin, type) and issubclass(origin, Enum):
        return origin
    if isinstance(origin, type) and issubclass(origin, _FROM_THE_DRIVER):
        return None
    return _from_json


def _of_optional(hint: Any) -> Any:
    """The type itself, without NewType and None; Any for a union of several types."""
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    if get_origin(hint) in (Union, types.UnionType):
        [hint, *more] = [_of_optional(one) for one in get_args(hint) if one is not types.NoneType]
        return Any if more else hint
    return hint


def _from_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _as_it_is(value: Any) -> Any:
    return value
