"""History is append-only, and holds enough for an undo."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.ids import AssetId, WorkspaceId
from domain.queries.operations.history import HistoryOf
from domain.queries.operations.history import history as read_history
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.work.work import transaction
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.rows import a_face, a_person, a_workspace, an_asset, an_event, insert

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
checklist = pytest.mark.checklist


@pytest.fixture
async def workspace(connection: asyncpg.Connection) -> int:
    return await a_workspace(connection)


@checklist(80)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE face_assignment_events SET note = 'another one'",
        "UPDATE face_assignment_events SET actor = NULL",
        "UPDATE face_assignment_events SET batch_id = NULL",
        "UPDATE face_assignment_events SET from_person_id = to_person_id",
        "UPDATE face_assignment_events SET to_person_id = NULL, face_count = 0",
        "UPDATE face_assignment_events SET to_person_id = NULL",
        "UPDATE face_assignment_events SET to_person_number = NULL",
        "UPDATE face_assignment_events SET note = note",
        "DELETE FROM face_assignment_events",
        "TRUNCATE face_assignment_events",
        "UPDATE admin_events SET details = '{}'",
        "DELETE FROM admin_events",
        "TRUNCATE admin_events",
    ],
)
async def test_history_cannot_be_changed(connection: asyncpg.Connection, workspace: int, change: str) -> None:
    person = await a_person(connection, workspace)
    whose = {"to_person_id": person, "to_person_number": 7, "batch_id": uuid4()}
    await an_event(connection, workspace, note="as it was", **whose)
    event = {"operation": "hide", "subject_kind": "person", "subject_number": 7, "details": {"as": "it was"}}
    await insert(connection, "admin_events", workspace_id=workspace, actor="tg:1", **event)
    before = await history(connection)
    with pytest.raises(asyncpg.RestrictViolationError, match="is append-only"):
        await connection.execute(change)
    assert await history(connection) == before


@checklist(80, 198)
async def test_an_event_loses_only_the_ids_of_deleted_persons(
    connection: asyncpg.Connection, workspace: int
) -> None:
    anna, bert = await a_person(connection, workspace), await a_person(connection, workspace)
    moved = {"operation": "MOVE_TO_PERSON", "from_person_number": 1, "to_person_number": 2}
    await an_event(connection, workspace, from_person_id=anna, to_person_id=bert, note="kept", **moved)
    before = (await history(connection))[0]
    await connection.execute("DELETE FROM persons WHERE id = $1", bert)
    assert (await history(connection))[0] == before | {"to_person_id": None}
    await connection.execute("DELETE FROM persons WHERE id = $1", anna)
    assert (await history(connection))[0] == before | {"to_person_id": None, "from_person_id": None}


@checklist(79, 81)
async def test_a_move_names_both_persons(connection: asyncpg.Connection, workspace: int) -> None:
    anna, bert = await a_person(connection, workspace), await a_person(connection, workspace)
    face = await a_face(connection, workspace, await an_asset(connection, workspace), person_id=anna)
    async with transaction(RecordingDoorbell()) as work:
        await move_faces(work, Move(workspace, [face], anna, bert, actor="tg:1"))
    event = (await history(connection))[0]
    rows = await connection.fetch("SELECT id, number FROM persons")
    number = {row["id"]: row["number"] for row in rows}
    assert event["operation"] == "MOVE_TO_PERSON"
    assert (event["from_person_id"], event["to_person_id"]) == (anna, bert)
    assert (event["from_person_number"], event["to_person_number"]) == (number[anna], number[bert])


@checklist(79, 81)
async def test_the_lists_of_an_event_are_enough_to_take_it_back(
    connection: asyncpg.Connection, workspace: int
) -> None:
    person = await a_person(connection, workspace)
    photos = [await an_asset(connection, workspace) for _ in range(2)]
    faces = [await a_face(connection, workspace, photo) for photo in (*photos, photos[0])]
    await a_face(connection, workspace, photos[0])
    before = await assignments(connection)

    async with transaction(RecordingDoorbell()) as work:
        await move_faces(work, Move(workspace, faces, None, person, actor="tg:1"))

    event = (await history(connection))[0]
    assert event["operation"] == "ASSIGN_TO_PERSON"
    assert event["actor"] == "tg:1"
    assert event["to_person_id"] == person
    assert (event["face_count"], event["photo_count"]) == (3, 2)
    assert json.loads(event["affected_photo_ids"]) == sorted(photos)
    await connection.execute(
        "UPDATE face_instances SET person_id = $1 WHERE id = ANY($2::uuid[])",
        event["from_person_id"],
        json.loads(event["affected_face_instance_ids"]),
    )
    assert await assignments(connection) == before


@checklist(79, 81)
async def test_taking_a_face_away_names_whose_it_was(connection: asyncpg.Connection, workspace: int) -> None:
    person = await a_person(connection, workspace)
    photo = await an_asset(connection, workspace)
    face = await a_face(connection, workspace, photo, person_id=person)
    async with transaction(RecordingDoorbell()) as work:
        await move_faces(work, Move(workspace, [face], person, None, actor="tg:1"))
    event = (await history(connection))[0]
    assert event["operation"] == "UNASSIGN_FROM_PERSON"
    assert (event["from_person_id"], event["to_person_id"]) == (person, None)
    assert json.loads(event["affected_face_instance_ids"]) == [str(face)]
    assert json.loads(event["affected_photo_ids"]) == [photo]


@checklist(220)
@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"number": 1}, ["merge_persons", "rename_person", "move_to_person", "approve_link"]),
        ({"number": 2}, ["merge_persons", "hide_person", "move_to_person", "assign_to_person"]),
        ({"number": 2, "group": "faces"}, ["move_to_person", "assign_to_person"]),
        ({"group": "faces"}, ["move_to_person", "assign_to_person"]),
        ({"group": "names"}, ["rename_person"]),
        ({"group": "merges"}, ["merge_persons"]),
        ({"number": 1, "group": "hiding"}, []),
        ({"group": "links"}, ["approve_link"]),
        ({"group": "recognition"}, ["recognised"]),
    ],
)
async def test_history_is_read_by_person_and_by_kind(
    connection: asyncpg.Connection, workspace: int, asked: dict[str, Any], kinds: list[str]
) -> None:
    for kind, number, other in (("rename", 1, None), ("hide", 2, None), ("merge", 1, 2)):
        about = {"kind": f"{kind}_person{'s' if other else ''}", "person_number": number}
        done = {"batch_id": uuid4(), "actor": "tg:1", "face_count": 0, "photo_count": 0}
        await insert(connection, "operations", workspace_id=workspace, other_number=other, **about, **done)
    await an_event(connection, workspace, to_person_number=2)
    moved = {"operation": "MOVE_TO_PERSON", "from_person_number": 1, "to_person_number": 2}
    await an_event(connection, workspace, **moved)
    await an_event(connection, workspace, actor="engine", to_person_number=1)
    decided = {"operation": "approve_link", "subject_kind": "person", "subject_number": 1}
    await insert(connection, "admin_events", workspace_id=workspace, actor="tg:1", **decided)
    page = await read_history(HistoryOf(WorkspaceId(workspace), **asked), offset=0, limit=9)
    assert sorted(entry.kind for entry in page.entries) == sorted(kinds)


async def history(connection: asyncpg.Connection) -> list[dict[str, Any]]:
    events = await connection.fetch("SELECT * FROM face_assignment_events ORDER BY created_at")
    others = await connection.fetch("SELECT * FROM admin_events ORDER BY id")
    return [dict(row) for row in (*events, *others)]


async def assignments(connection: asyncpg.Connection) -> Sequence[tuple[UUID, UUID | None]]:
    rows = await connection.fetch("SELECT id, person_id FROM face_instances ORDER BY id")
    return [(row["id"], row["person_id"]) for row in rows]


@checklist(220)
async def test_events_of_one_moment_stand_each_on_one_page(
    connection: asyncpg.Connection, workspace: int
) -> None:
    """Each known child on a class photo is one event, and all are of one transaction."""
    photo = AssetId(await an_asset(connection, workspace))
    for number in range(1, 61):
        about = {"created_at": NOON, "affected_photo_ids": json.dumps([photo]), "to_person_number": number}
        for actor in ("engine", "tg:1"):
            await an_event(connection, workspace, actor=actor, **about)
    await connection.execute("ANALYZE face_assignment_events")
    of = HistoryOf(WorkspaceId(workspace), asset_id=photo)
    pages = [await read_history(of, offset=at, limit=3) for at in range(0, 120, 3)]
    told = [(one.kind, one.person and one.person.number) for page in pages for one in page.entries]
    assert len(set(told)) == len(told) == 120
