"""Every statement that one photo needs, from its row to the last delivery, uses an index."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg

from domain.ids import AssetId, WorkspaceId
from domain.queries.operations.history import HistoryOf, history
from tests.plans import Asked
from tests.usecases.factory import Group, connected_person, post
from tests.usecases.stage import Stage

# Tables that grow with the photos.
LARGE = {
    *("image_assets", "postings", "face_instances", "face_embeddings", "person_prototypes"),
    *("face_assignment_events", "face_suggestions", "negative_pairs", "distributions", "deliveries"),
    *("operations", "admin_events", "cards", "tasks", "telegram_updates", "clusters", "persons"),
}
ASKED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def is_whole(node: dict[str, Any], partial: set[str]) -> bool:
    """Whether a step of the plan reads a large table, or a full index of it, from end to end."""
    if node.get("Relation Name") not in LARGE:
        return False
    if node["Node Type"] == "Seq Scan":
        return True
    return "Index Name" in node and "Index Cond" not in node and node["Index Name"] not in partial


async def test_every_statement_of_a_photo_uses_an_index(
    stage: Stage, group: Group, connection: asyncpg.Connection
) -> None:
    await connected_person(stage, group)
    with Asked() as asked:
        await post(stage, group, stage.engine.face(anna=0.9), *(stage.engine.face() for _ in range(5)))
        await stage.settle()
    found = await connection.fetch(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL"
    )
    partial = {row[0] for row in found}
    whole = {}
    for statement, values in asked.statements:
        if (
            statement.lstrip().upper().startswith(ASKED) and "last_error ~" not in statement
        ):  # the stage's own query
            [explained] = json.loads(await _explained(connection, statement, values))
            tables = {n["Relation Name"] for n in nodes(explained["Plan"]) if is_whole(n, partial)}
            if tables:
                whole[statement] = tables
    assert len(asked.statements) > 40
    assert [(tables, statement[-1500:]) for statement, tables in whole.items()] == []


async def test_the_history_of_a_photo_reads_only_its_reports(
    group: Group, connection: asyncpg.Connection
) -> None:
    with Asked() as asked:
        await history(HistoryOf(WorkspaceId(group.workspace_id), asset_id=AssetId(1)), offset=0, limit=9)
    [(statement, values)] = asked.statements
    [explained] = json.loads(await _explained(connection, statement, values))
    read = {n["Index Name"] for n in nodes(explained["Plan"]) if n.get("Relation Name") == "admin_events"}
    assert read == {"ix_admin_events_reports"}


async def _explained(connection: asyncpg.Connection, statement: str, values: Any) -> str:
    """The plan that Postgres makes for large tables. Statistics of other tests are dropped, and ways that pay
    only for small tables, such as reading a whole table, are switched off.
    """
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(
            """SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off;
               SET LOCAL enable_hashjoin = off; SET LOCAL enable_material = off;
               DELETE FROM pg_statistic WHERE starelid IN (
                   SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace);
               UPDATE pg_class SET reltuples = -1, relpages = 0
               WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')"""
        )
        return str(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {statement}", *values))
    finally:
        await transaction.rollback()
