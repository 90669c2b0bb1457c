"""Runs the statements of tests. Rows are dictionaries, because each test looks at other columns."""

import json
from typing import Any

from tortoise import Tortoise

from domain.queries.sql import execute, in_transaction, to_json, value, values

__all__ = ["Row", "execute", "from_json", "in_transaction", "one", "rows", "to_json", "value", "values"]

Row = dict[str, Any]


async def rows(query: str, *args: object) -> list[Row]:
    given = [to_json(arg) if isinstance(arg, dict) else arg for arg in args]
    return list(await Tortoise.get_connection("default").execute_query_dict(query, given))


async def one(query: str, *args: object) -> Row | None:
    found = await rows(query, *args)
    return found[0] if found else None


def from_json(value: str) -> Any:
    """Reads jsonb, which asyncpg gives as text."""
    return json.loads(value)
