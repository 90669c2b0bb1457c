"""What the database adds to the border between workspaces, and who is owed a photo inside one."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from domain.ports import Candidate, FaceId, PersonId
from domain.queries.live_candidates import live_candidates
from domain.rules.calibration import Calibration
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.work import transaction
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.rows import (
    a_face,
    a_link,
    a_participant,
    a_person,
    a_prototype,
    a_workspace,
    an_asset,
)

checklist = pytest.mark.checklist
CALIBRATION = Calibration(0.3, 0.45)


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
    return Family(workspace, participant, person, face)


async def owed(db: asyncpg.Connection, workspace: int, asset: int) -> list[tuple[UUID, int]]:
    async with transaction(RecordingDoorbell()) as work:
        await owe_deliveries(work, workspace, [asset])
    rows = await db.fetch("SELECT person_id, participant_id FROM distributions WHERE asset_id = $1", asset)
    return [(row["person_id"], row["participant_id"]) for row in rows]


@checklist(51)
async def test_a_hit_of_another_workspace_matches_nobody(connection: asyncpg.Connection) -> None:
    """Even if the index gave one away: Postgres has the last word."""
    ours, theirs = await a_family(connection), await a_family(connection)
    hits = [
        [Candidate(FaceId(family.prototype_face), PersonId(family.person), 0.9)] for family in (ours, theirs)
    ]
    async with transaction(RecordingDoorbell()):
        faces, owners = await live_candidates(ours.workspace, hits, CALIBRATION)
    assert faces == [{ours.person: CALIBRATION.confidence(0.9)}, {}]
    assert owners == {ours.prototype_face: ours.person}


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


@checklist(39)
async def test_a_person_is_one_user_of_the_recogniser_under_its_own_id(
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
    hits = [[Candidate(FaceId(face), None, 0.9) for face in (family.prototype_face, second)]]
    async with transaction(RecordingDoorbell()):
        [found], owners = await live_candidates(family.workspace, hits, CALIBRATION)
    assert list(found) == [family.person]
    assert set(owners.values()) == {family.person}
