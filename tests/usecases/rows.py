"""Makes rows for a test: each has the values that its table requires and those that the test gives."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid4

import asyncpg

from domain.rules.persons.names import name_key
from tests import sql

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

_number = count(1)


async def insert(db: asyncpg.Connection, table: str, **values: object) -> asyncpg.Record:
    """Inserts a row, and gives it as the table keeps it. A dict or list goes in as JSON."""
    names = ", ".join(values)
    places = ", ".join(f"${i}" for i in range(1, len(values) + 1))
    given = [json.dumps(v) if isinstance(v, dict | list) else v for v in values.values()]
    return await db.fetchrow(f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING *", *given)


async def plant(statement: str, *args: object) -> None:
    """Makes a state that the service never reaches: no trigger and no foreign key sees the statement."""
    async with sql.in_transaction():
        await sql.execute("SET LOCAL session_replication_role = replica")
        await sql.execute(statement, *args)


async def a_workspace(db: asyncpg.Connection, *, admin_chat: int | None = None, **given: object) -> int:
    values = {"name": "Family", "tg_admin_chat_id": admin_chat}
    row = await insert(db, "workspaces", **(values | given))
    return int(row["id"])


async def a_participant(db: asyncpg.Connection, **given: object) -> int:
    values = {"tg_user_id": next(_number), "name": "Kim", "private_chat": "open"}
    row = await insert(db, "participants", **(values | given))
    return int(row["id"])


async def a_group(db: asyncpg.Connection, workspace: int, **given: object) -> int:
    values = {
        "workspace_id": workspace,
        "tg_chat_id": -5_000_000 - next(_number),
        "title": "Class 3b",
        "active": True,
    }
    row = await insert(db, "groups", **(values | given))
    return int(row["id"])


async def a_person(
    db: asyncpg.Connection, workspace: int, *, approval: str = "approved", **given: object
) -> UUID:
    values = {"workspace_id": workspace, "name": f"Person {next(_number)}", "approval": approval} | given
    row = await insert(db, "persons", **({"name_key": name_key(str(values["name"]))} | values))
    return UUID(str(row["id"]))


async def a_link(db: asyncpg.Connection, participant: int, person: UUID, **given: object) -> int:
    values = {
        "participant_id": participant,
        "person_id": person,
        "role": "owner",
        "state": "approved",
        "consented_at": NOON,
    }
    row = await insert(db, "participant_persons", **(values | given))
    return int(row["id"])


async def a_cluster(db: asyncpg.Connection, workspace: int, **given: object) -> int:
    row = await insert(db, "clusters", **({"workspace_id": workspace} | given))
    return int(row["id"])


async def an_asset(db: asyncpg.Connection, workspace: int, **given: object) -> int:
    values = {
        "workspace_id": workspace,
        "kind": "post",
        "media": "photo",
        "state": "done",
        "tg_file_id": "file",
        "tg_file_unique_id": f"unique {next(_number)}",
        "taken_at": NOON,
    }
    row = await insert(db, "image_assets", **(values | given))
    return int(row["id"])


async def a_face(db: asyncpg.Connection, workspace: int, asset: int, **given: object) -> UUID:
    """Makes a face in a place of its own on the photo."""
    face_id = uuid4()
    values = {
        "id": face_id,
        "workspace_id": workspace,
        "asset_id": asset,
        "bbox_x": next(_number),
        "bbox_y": 0,
        "bbox_w": 80,
        "bbox_h": 100,
        "detection_confidence": 0.95,
        "quality_score": 0.9,
        "qdrant_point_id": face_id,
    }
    await insert(db, "face_instances", **(values | given))
    return face_id


async def faces_of(
    db: asyncpg.Connection, workspace: int, person: UUID, *qualities: float | None
) -> Sequence[UUID]:
    """Makes a face of the person for each quality, in order, on a photo each, as if assigned by hand."""
    faces = []
    for quality in qualities:
        asset = await an_asset(db, workspace)
        given = {"person_id": person, "basis": "assigned", "quality_score": quality}
        faces.append(await a_face(db, workspace, asset, **given))
    return faces


async def a_prototype(db: asyncpg.Connection, person: UUID, face: UUID | None, **given: object) -> UUID:
    values = {
        "person_id": person,
        "face_instance_id": face,
        "qdrant_point_id": face or uuid4(),
        "role": "EXEMPLAR",
    }
    row = await insert(db, "person_prototypes", **(values | given))
    return UUID(str(row["id"]))


async def a_suggestion(
    db: asyncpg.Connection, face: UUID, person: UUID, source: UUID, **given: object
) -> int:
    values = {
        "face_instance_id": face,
        "suggested_person_id": person,
        "source_face_id": source,
        "confidence": 0.7,
    }
    row = await insert(db, "face_suggestions", **(values | given))
    return int(row["id"])


async def an_event(db: asyncpg.Connection, workspace: int, **given: object) -> UUID:
    values = {
        "workspace_id": workspace,
        "operation": "ASSIGN_TO_PERSON",
        "actor": "tg:1",
        "face_count": 1,
        "photo_count": 1,
    }
    row = await insert(db, "face_assignment_events", **(values | given))
    return UUID(str(row["id"]))
