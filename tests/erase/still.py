"""Keeps a scene that is made once, and puts it back for each test: rows by COPY, fakes by attributes."""

import asyncio
import io
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.erase.scene import Scene
from tests.usecases.stage import Stage

_FAKES = ("engine", "index", "store", "traces", "source", "memberships", "telegram", "mailbox")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"


@dataclass
class Still:
    """A copy of a scene. Sequences go on counting, so that new rows of two tests never have the same id."""

    scene: Scene
    tables: dict[str, bytes]
    fakes: dict[str, dict[str, Any]]

    @classmethod
    async def of(cls, scene: Scene, connection: asyncpg.Connection) -> "Still":
        tables = {}
        for row in await connection.fetch(_TABLES):
            rows = io.BytesIO()
            await connection.copy_from_table(row["tablename"], output=rows, format="binary")
            tables[row["tablename"]] = rows.getvalue()
        return cls(scene, tables, {name: _attributes(getattr(scene.stage, name)) for name in _FAKES})

    async def restore(self, stage: Stage, connection: asyncpg.Connection) -> None:
        """Puts the scene back as if from a backup, with the index that fits it. The ledger beside the photos
        stays as it is now.
        """
        for table in self.tables:
            await connection.execute(f'DELETE FROM "{table}"')
        stored = dict(stage.store.photos)
        await self.put_back(stage, connection)
        stage.store.photos.update({key: data for key, data in stored.items() if key.startswith("ledger/")})
        await connection.execute("INSERT INTO restores (backup_taken_at) VALUES (now() - interval '1 hour')")

    async def put_back(self, stage: Stage, connection: asyncpg.Connection) -> Scene:
        """connection: one on which foreign keys and triggers refuse nothing."""
        for table, rows in self.tables.items():
            await connection.copy_to_table(table, source=io.BytesIO(rows), format="binary")
        for name, attributes in self.fakes.items():
            vars(getattr(stage, name)).update(deepcopy(attributes))
        scene = deepcopy(vars(self.scene) | {"stage": None})
        return Scene(**(scene | {"stage": stage}))


def _attributes(fake: object) -> dict[str, Any]:
    """The attributes of a fake, without events and barriers, which belong to a test that is over."""
    waiting = asyncio.Event | asyncio.Barrier
    return deepcopy({name: value for name, value in vars(fake).items() if not isinstance(value, waiting)})
