"""Gives columns types of our own: Tortoise knows only those of Python."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from tortoise.fields.base import Field

T = TypeVar("T")


def typed(kind: Callable[..., T], field: Field[Any]) -> T:
    """field: as Tortoise reads it. For mypy it is a `kind`, which an id of `domain.ids` usually is."""
    return cast("T", field)
