"""Faces older than the column `basis` get their basis from the history; unconfirmed prototypes go."""

import json
from uuid import UUID

import asyncpg
import pytest

from domain.adapters.postgres.database import migrate
from tests.adapters.postgres.test_filled_databases import migrate_up_to
from tests.usecases.rows import a_face, a_person, a_prototype, a_workspace, an_asset
from tests.usecases.waiting import apart

pytestmark = pytest.mark.prove  # seldom run: a released migration is never edited

BEFORE = "0016_when_a_card_was_sent"


class Past:
    """What happened to the faces of two persons before the migration, one event a minute."""

    def __init__(self, db: asyncpg.Connection, workspace: int, anna: UUID, ben: UUID) -> None:
        self.db, self.workspace, self.anna, self.ben = db, workspace, anna, ben
        self.operations: dict[str, int] = {}
        self._minute = 0

    async def face(self, person: UUID, *, quality: float | None = 0.9, **asset: object) -> UUID:
        """A face that is a prototype of its person."""
        photo = await an_asset(self.db, self.workspace, **asset)
        face = await a_face(self.db, self.workspace, photo, person_id=person, quality_score=quality)
        await a_prototype(self.db, person, face)
        return face

    async def moved(
        self, face: UUID, target: UUID, operation: str | None = None, *, undoes: str | None = None
    ) -> None:
        """operation None: the engine matched the face."""
        self._minute += 1
        batch = await self.db.fetchval("SELECT gen_random_uuid()")
        await self.db.execute(
            """INSERT INTO face_assignment_events (workspace_id, created_at, actor, operation, batch_id,
                   to_person_id, to_person_number, affected_face_instance_ids, face_count, photo_count)
               SELECT $1, now() + make_interval(mins => $2), $3, 'ASSIGN_TO_PERSON', $4, p.id, p.number,
                   to_jsonb(ARRAY[$5::uuid]), 1, 1 FROM persons p WHERE p.id = $6""",
            self.workspace,
            self._minute,
            "tg:1" if operation else "engine",
            batch,
            face,
            target,
        )
        if operation is not None:
            self.operations[operation] = await self.db.fetchval(
                """INSERT INTO operations (batch_id, workspace_id, kind, actor, person_number, undoes_id)
                   VALUES ($1, $2, $3, 'tg:1', 1, $4) RETURNING id""",
                batch,
                self.workspace,
                operation,
                self.operations.get(undoes or ""),
            )

    async def bases(self) -> dict[UUID, str | None]:
        rows = await self.db.fetch("SELECT id, basis FROM face_instances")
        return {row["id"]: row["basis"] for row in rows}

    async def prototypes(self) -> set[UUID]:
        rows = await self.db.fetch("SELECT face_instance_id AS id FROM person_prototypes")
        return {row["id"] for row in rows}


@pytest.fixture
async def past(new_database: str, db: asyncpg.Connection) -> Past:
    await apart(migrate_up_to(new_database, BEFORE))
    workspace = await a_workspace(db)
    return Past(db, workspace, await a_person(db, workspace), await a_person(db, workspace))


@pytest.mark.parametrize(
    ("operation", "basis"),
    [
        ("accept_suggestion", "answered"),
        ("label_cluster", "named"),
        ("merge_cluster", "named"),
        ("assign_faces", "assigned"),
        (None, "matched"),
    ],
)
async def test_the_last_operation_decides_the_basis_of_an_old_face(
    new_database: str, past: Past, operation: str | None, basis: str
) -> None:
    face = await past.face(past.anna)
    await past.moved(face, past.anna)
    await past.moved(face, past.anna, operation)
    await apart(migrate(new_database))
    assert await past.bases() == {face: basis}


async def test_old_faces_are_trained_or_matched_where_the_history_is_silent(
    new_database: str, past: Past
) -> None:
    trained = await past.face(past.anna, kind="training", enrols_person_id=past.anna)
    forgotten = await past.face(past.anna)
    nobodys = await a_face(past.db, past.workspace, await an_asset(past.db, past.workspace))
    await apart(migrate(new_database))
    assert await past.bases() == {trained: "trained", forgotten: "matched", nobodys: None}
    assert await past.db.fetch("SELECT id FROM face_instances WHERE matched_by <> '{}'") == []


async def test_a_merge_and_an_undo_leave_the_basis_of_a_face(new_database: str, past: Past) -> None:
    merged, undone = await past.face(past.ben), await past.face(past.anna)
    await past.moved(merged, past.anna, "assign_faces")
    await past.moved(merged, past.ben, "merge_persons")
    await past.moved(undone, past.anna)
    await past.moved(undone, past.ben, "move_faces")
    await past.moved(undone, past.anna, "move_faces", undoes="move_faces")
    await apart(migrate(new_database))
    assert await past.bases() == {merged: "assigned", undone: "matched"}


async def test_matched_prototypes_go_where_a_person_has_better_ones(new_database: str, past: Past) -> None:
    trained = await past.face(past.anna, quality=0.1, kind="training", enrols_person_id=past.anna)
    said = await past.face(past.anna, quality=0.2)
    await past.moved(said, past.anna, "assign_faces")
    await past.face(past.anna)
    poor, best, unknown = [await past.face(past.ben, quality=quality) for quality in (0.6, 0.9, None)]
    await apart(migrate(new_database))
    assert await past.prototypes() == {trained, said, best}
    assert {poor, unknown}.isdisjoint(await past.prototypes())
    tasks = await past.db.fetch("SELECT ids FROM tasks WHERE kind = 'sync_person_faces'")
    assert {json.loads(row["ids"])["person_id"] for row in tasks} == {str(past.anna), str(past.ben)}
