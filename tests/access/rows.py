"""Compares what the database holds, and puts it back."""

from collections.abc import Collection, Iterable, Mapping

import asyncpg

# Tables that every update changes: it leaves itself, its task, the state of the dialogue, and what was sent.
BOOKKEEPING = frozenset({"telegram_updates", "tasks", "conversations", "sent_messages"})
# Left out: notes of whom a message names (`said`), and pictures that reply to a card: of faces (`sheet`), or
# of the photo that may be deleted (`deletion`).
_OF_MESSAGES = {"cards": "WHERE t.kind NOT IN ('said', 'sheet', 'deletion')"}
# Times of the last look or the last write. A new time alone is no change of the row.
CLOCKS = ("checked_at", "updated_at")

# For tables without `workspace_id`: the first of these columns that such a table has leads to the row whose
# workspace counts.
_OWNERS = {
    "person_id": "persons",
    "asset_id": "image_assets",
    "group_id": "groups",
    "face_id": "face_instances",
    "face_instance_id": "face_instances",
    "cluster_id": "clusters",
    "review_id": "reviews",
}

# Dead rows are removed whenever rows were put back so many times. Autovacuum looks only once a minute: by
# then each statement would read tens of thousands of dead rows.
_BEFORE_VACUUM = 50

# A hash of the rows, by table and workspace; the workspace is 0 for rows without one.
Digest = Mapping[tuple[str, int], str]


class Rows:
    """A digest of every table, and a copy of all rows in a schema of their own.

    Runs on a connection that no foreign key and no trigger stops (see tests/conftest.py).
    """

    def __init__(self, connection: asyncpg.Connection, tables: Mapping[str, Collection[str]]) -> None:
        """tables: the columns of each."""
        self._connection = connection
        self._tables = tables
        self._put_back_times = 0
        self._digest = " UNION ALL ".join(
            _digest_of(table, _workspace_of(table, columns))
            for table, columns in tables.items()
            if table not in BOOKKEEPING
        )

    @classmethod
    async def read(cls, connection: asyncpg.Connection) -> "Rows":
        found = await connection.fetch(
            """SELECT t.tablename, ARRAY(SELECT c.column_name::text FROM information_schema.columns c
                   WHERE c.table_schema = 'public' AND c.table_name = t.tablename) AS columns
               FROM pg_tables t WHERE t.schemaname = 'public' AND t.tablename NOT LIKE 'tortoise%'
               ORDER BY t.tablename"""
        )
        return cls(connection, {row["tablename"]: row["columns"] for row in found})

    async def digest(self) -> Digest:
        return {
            (row["name"], row["workspace"]): row["md5"] for row in await self._connection.fetch(self._digest)
        }

    async def keep(self) -> None:
        copies = [f"CREATE TABLE kept.{table} AS TABLE public.{table}" for table in self._kept]
        await self._connection.execute(
            f"DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; {'; '.join(copies)}"
        )

    async def put_back(self, changed: Iterable[str]) -> None:
        """Puts back what changed, tasks, dialogues and cards. Received updates and sent messages stay."""
        often = ("tasks", "conversations", "cards")
        await self._put_back({*changed, *often})
        self._put_back_times += 1
        if self._put_back_times % _BEFORE_VACUUM == 0:
            for table in often:
                await self._connection.execute(f"VACUUM public.{table}")

    async def put_back_conversations(self) -> None:
        await self._put_back({"conversations"})

    async def _put_back(self, tables: Collection[str]) -> None:
        await self._connection.execute(
            "; ".join(
                f"DELETE FROM public.{table}; "
                f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE SELECT * FROM kept.{table}"
                for table in self._kept
                if table in tables
            )
        )

    async def forget(self) -> None:
        await self._connection.execute("DROP SCHEMA IF EXISTS kept CASCADE")

    @property
    def _kept(self) -> list[str]:
        return [table for table in self._tables if table != "telegram_updates"]


def changes(before: Digest, after: Digest) -> set[tuple[str, int]]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _workspace_of(table: str, columns: Collection[str]) -> str:
    """The SQL that gives the workspace of a row `t`, or 0."""
    if "workspace_id" in columns or table == "workspaces":
        return f"coalesce(t.{'id' if table == 'workspaces' else 'workspace_id'}, 0)"
    owners = [(column, owner) for column, owner in _OWNERS.items() if column in columns]
    if not owners:
        return "0"
    column, owner = owners[0]
    return f"coalesce((SELECT o.workspace_id FROM public.{owner} o WHERE o.id = t.{column}), 0)"


def _digest_of(table: str, workspace: str) -> str:
    without = "".join(f" - '{column}'" for column in CLOCKS)
    row = f"(to_jsonb(t){without})::text"
    return (
        f"SELECT '{table}' AS name, {workspace} AS workspace, "
        f"md5(string_agg({row}, '|' ORDER BY {row})) AS md5 "
        f"FROM public.{table} t {_OF_MESSAGES.get(table, '')} GROUP BY 2"
    )
