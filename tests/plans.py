"""Finds what Postgres reads for a statement: runs it with EXPLAIN and rolls it back."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from domain.queries.deadline import own_deadline_s


@dataclass(frozen=True, slots=True)
class Read:
    """One step of a plan that reads a table. rows: all that it looked at, including those it filtered out.

    is_whole: it goes through the table or an index from its first row on.
    """

    table: str
    rows: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """compared: how many rows, or pairs of rows, were looked at one by one and rejected by the condition of a
    join, or by the filter of a step that reads no table.
    """

    statement: str
    ms: float
    reads: tuple[Read, ...]
    compared: int

    @property
    def rows(self) -> int:
        return sum(read.rows for read in self.reads)


class Asked(logging.Handler):
    """Notes the statements that go to Postgres while it is open, with their values. hurried: those that have
    no more time than an answer to a person may take.
    """

    def __init__(self) -> None:
        super().__init__()
        self.statements: list[tuple[str, Sequence[object]]] = []
        self.hurried: list[str] = []
        self._log = logging.getLogger("tortoise.db_client")

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "%s: %s" and isinstance(record.args, tuple):
            statement, values = record.args
            assert isinstance(values, Sequence | None)
            self.statements.append((str(statement), values or ()))
            if own_deadline_s() is None:
                self.hurried.append(str(statement))

    def __enter__(self) -> "Asked":
        self._was = self._log.level, self._log.propagate
        self._log.addHandler(self)
        self._log.setLevel(logging.DEBUG)
        self._log.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        self._log.removeHandler(self)
        level, self._log.propagate = self._was
        self._log.setLevel(level)


async def plan_of(connection: asyncpg.Connection, statement: str, *values: object) -> Plan:
    transaction = connection.transaction()
    await transaction.start()
    try:
        said = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", *values)
    finally:
        await transaction.rollback()
    [explained] = json.loads(said)
    plan = explained["Plan"]
    return Plan(statement, explained["Execution Time"], tuple(_reads(plan)), _compared(plan))


async def plans_of(connection: asyncpg.Connection, asked: Asked) -> list[Plan]:
    """Gives the plan of each statement that can be explained, in the order in which they ran."""
    beginnings = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
    return [
        await plan_of(connection, statement, *values)
        for statement, values in asked.statements
        if statement.lstrip().upper().startswith(beginnings)
    ]


def _reads(node: dict[str, Any]) -> Iterator[Read]:
    if "Relation Name" in node and "Scan" in node["Node Type"]:
        loops = node["Actual Loops"]
        looked_at = (node[key] for key in ("Actual Rows", "Rows Removed by Filter") if key in node)
        rows = sum(looked_at) + node.get("Rows Removed by Index Recheck", 0)
        conditions = ("Index Cond", "Recheck Cond", "TID Cond")
        yield Read(node["Relation Name"], round(rows * loops), not any(key in node for key in conditions))
    for part in node.get("Plans", ()):
        yield from _reads(part)


def _compared(node: dict[str, Any]) -> int:
    here = node.get("Rows Removed by Join Filter", 0)
    if "Relation Name" not in node:
        here += node.get("Rows Removed by Filter", 0)
    return round(here * node["Actual Loops"]) + sum(_compared(part) for part in node.get("Plans", ()))
