"""How SQL statements keep workspaces apart, and who is owed a photo inside one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from domain.queries.faces.evidence import evidence, evidence_unless_behind
from domain.rules.faces.vectors import to_bytes
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.work.work import transaction
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.fakes.scripted_engine import ScriptedEngine
from tests.usecases.rows import (
    a_face,
    a_link,
    a_participant,
    a_person,
    a_prototype,
    a_workspace,
    an_asset,
    insert,
)

checklist = pytest.mark.checklist
ENGINE = ScriptedEngine()


@dataclass
class Family:
    workspace: int
    participant: int
    person: UUID
    prototype_face: UUID


async def a_family(db: asyncpg.Connection) -> Family:
    """Somebody who receives the photos of an approved person with one prototype."""
    workspace = await a_workspace(db)
    participant, person = await a_participant(db), await a_person(db, workspace)
    await a_link(db, participant, person)
    face = await a_face(db, workspace, await an_asset(db, workspace), person_id=person)
    await a_prototype(db, person, face)
    await an_embedding(db, face)
    return Family(workspace, participant, person, face)


async def an_embedding(db: asyncpg.Connection, face: UUID) -> None:
    vector = to_bytes(ENGINE.embedding(anna=1.0))
    await insert(db, "face_embeddings", face_id=face, engine=ENGINE.name, vector=vector)


async def owed(db: asyncpg.Connection, workspace: int, asset: int) -> list[tuple[UUID, int]]:
    async with transaction(RecordingDoorbell()) as work:
        await owe_deliveries(work, workspace, [asset])
    rows = await db.fetch("SELECT person_id, participant_id FROM distributions WHERE asset_id = $1", asset)
    return [(row["person_id"], row["participant_id"]) for row in rows]


@checklist(51)
async def test_a_hit_of_another_workspace_matches_nobody(connection: asyncpg.Connection) -> None:
    """Even if the index gives such a hit: Postgres has the last word."""
    ours, theirs = await a_family(connection), await a_family(connection)
    hits = [family.prototype_face for family in (ours, theirs)]
    async with transaction(RecordingDoorbell()):
        known = await evidence(ours.workspace, hits, ENGINE)
    seen = [(portrait.person, portrait.faces) for portrait in known.portraits]
    assert seen == [(ours.person, [ours.prototype_face])]
    assert known.gallery == 1


@checklist(51)
async def test_a_hit_of_another_workspace_matches_nobody_where_all_is_indexed(
    connection: asyncpg.Connection,
) -> None:
    ours, theirs = await a_family(connection), await a_family(connection)
    hits = [family.prototype_face for family in (ours, theirs)]
    await connection.execute(
        "UPDATE face_instances SET indexed_version = version, indexed_at = now() - interval '1 hour'"
    )
    async with transaction(RecordingDoorbell()):
        known = await evidence_unless_behind(ours.workspace, hits, ENGINE, since=datetime.now(UTC))
    assert known is not None
    assert [portrait.person for portrait in known.portraits] == [ours.person]


@checklist(51)
async def test_a_photo_is_owed_to_nobody_of_another_workspace(connection: asyncpg.Connection) -> None:
    ours, theirs = await a_family(connection), await a_family(connection)
    asset = await an_asset(connection, ours.workspace)
    await a_face(connection, ours.workspace, asset, person_id=theirs.person)
    assert await owed(connection, ours.workspace, asset) == []
    await a_face(connection, ours.workspace, asset, person_id=ours.person)
    assert await owed(connection, theirs.workspace, asset) == []
    assert await owed(connection, ours.workspace, asset) == [(ours.person, ours.participant)]


@checklist(50)
async def test_two_faces_of_a_person_on_a_photo_are_one_distribution_and_one_delivery(
    connection: asyncpg.Connection,
) -> None:
    family = await a_family(connection)
    asset = await an_asset(connection, family.workspace)
    for _ in range(2):
        await a_face(connection, family.workspace, asset, person_id=family.person)
    for _ in range(2):
        assert await owed(connection, family.workspace, asset) == [(family.person, family.participant)]
    assert await connection.fetchval("SELECT count(*) FROM deliveries WHERE asset_id = $1", asset) == 1


async def test_a_hit_on_one_prototype_brings_all_prototypes_of_its_person(
    connection: asyncpg.Connection,
) -> None:
    family = await a_family(connection)
    second = await a_face(
        connection,
        family.workspace,
        await an_asset(connection, family.workspace),
        person_id=family.person,
    )
    await a_prototype(connection, family.person, second)
    await an_embedding(connection, second)
    async with transaction(RecordingDoorbell()):
        known = await evidence(family.workspace, [second], ENGINE)
    [portrait] = known.portraits
    assert portrait.person == family.person
    assert set(portrait.faces) == {family.prototype_face, second}
