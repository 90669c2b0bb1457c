"""The sender says *It is another person*: all photos refused for the same likeness are judged again."""

from dataclasses import dataclass

import asyncpg
import pytest

from domain.errors import NotFound
from domain.ids import AssetId, ParticipantId, PersonId
from domain.queries.connecting.request_faces import request_faces
from domain.queries.connecting.resembled import claimed_others
from domain.queries.connecting.verdict import untold_verdicts
from domain.steps.persons.declare_look_alikes import declare_claimed
from domain.usecases.connecting.claim_look_alike import claim_look_alike
from domain.usecases.connecting.note_told import note_told
from tests import sql
from tests.usecases.factory import Connected, Group, Member, begin, train
from tests.usecases.rows import a_face, a_link, a_participant, a_person, a_workspace, an_asset
from tests.usecases.stage import Stage


@dataclass
class Refused:
    kim: ParticipantId
    lou: ParticipantId
    because_of_anna: list[AssetId]
    because_of_maria: AssetId


@pytest.fixture
async def refused(connection: asyncpg.Connection) -> Refused:
    """Kim's draft has two photos that look like Anna, and one that looks like Maria."""
    workspace = await a_workspace(connection)
    kim, lou = [ParticipantId(await a_participant(connection)) for _ in range(2)]
    draft = await a_person(connection, workspace, name="Kim's", approval="draft")
    await a_link(connection, kim, draft, state="requested")
    photos = []
    for name in ("Anna", "Anna", "Maria"):
        number = await connection.fetchval("SELECT number FROM persons WHERE name = $1", name)
        if number is None:
            person = await a_person(connection, workspace, name=name)
            number = await connection.fetchval("SELECT number FROM persons WHERE id = $1", person)
        given = {"kind": "training", "enrols_person_id": draft, "reason": "somebody_else"}
        asset = await an_asset(connection, workspace, person_numbers=[number], state="rejected", **given)
        photos.append(AssetId(asset))
    return Refused(kim, lou, photos[:2], photos[2])


async def looked_at_again(connection: asyncpg.Connection) -> list[int]:
    rows = await connection.fetch("SELECT id FROM image_assets WHERE state = 'received' ORDER BY id")
    judged = await connection.fetch(
        "SELECT (ids->>'asset_id')::bigint AS id FROM tasks WHERE kind = 'judge_training_photo' ORDER BY 1"
    )
    assert [row["id"] for row in judged] == [row["id"] for row in rows]
    return [row["id"] for row in rows]


async def test_a_claim_has_only_the_photos_judged_again_that_look_like_this_person(
    stage: Stage, connection: asyncpg.Connection, refused: Refused
) -> None:
    await claim_look_alike(refused.because_of_anna[1], refused.kim, stage.doorbell)
    assert await looked_at_again(connection) == refused.because_of_anna
    await claim_look_alike(refused.because_of_anna[1], refused.kim, stage.doorbell)  # the same press again
    await claim_look_alike(refused.because_of_maria, refused.kim, stage.doorbell)
    assert await looked_at_again(connection) == [*refused.because_of_anna, refused.because_of_maria]


async def test_nobody_but_the_sender_claims_a_look_alike(
    stage: Stage, connection: asyncpg.Connection, refused: Refused
) -> None:
    with pytest.raises(NotFound):
        await claim_look_alike(refused.because_of_maria, refused.lou, stage.doorbell)
    assert await looked_at_again(connection) == []


async def test_a_claim_counts_against_whoever_absorbed_the_look_alike_meanwhile(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    ben = await a_person(connection, workspace, name="Ben")
    anna = await a_person(connection, workspace, name="Anna", status="MERGED", merged_into_id=ben)
    maria = PersonId(await a_person(connection, workspace, name="Maria", approval="requested"))
    await connection.execute(
        """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id)
           VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid))""",
        workspace,
        anna,
        maria,
    )
    for person in (maria, ben):
        photo = await an_asset(connection, workspace, kind="training", enrols_person_id=person)
        await a_face(connection, workspace, photo, person_id=person, basis="trained")
    assert [other.name for other in await claimed_others(maria)] == ["Ben"], "the decider reads the claim"
    numbers = await sql.values(int, "SELECT number FROM persons WHERE id IN ($1, $2)", maria, ben)
    assert {face.number for face in await request_faces(maria)} == {*numbers}, "and sees both"
    assert await declare_claimed(maria) == [ben], "whose matches are decided again"


async def test_the_second_verdict_is_told_although_the_first_was_still_being_sent_at_the_claim(
    stage: Stage, group: Group, anna: Connected, kim: Member
) -> None:
    draft = await begin(stage, group, kim, "Ben")
    photo = await train(stage, draft.person_id, kim, stage.engine.face(anna=0.9))
    await stage.drain()
    [told] = await untold_verdicts(draft.person_id)
    await claim_look_alike(photo, kim.participant_id, stage.doorbell)
    await note_told([told])
    await stage.drain()
    assert [one.verdict for one in await untold_verdicts(draft.person_id)] == ["good"]
    await note_told(await untold_verdicts(draft.person_id))
    assert await untold_verdicts(draft.person_id) == []


async def test_the_second_verdict_is_a_new_message(
    stage: Stage, group: Group, anna: Connected, kim: Member
) -> None:
    """Nobody notices the edit of an earlier one."""
    draft = await begin(stage, group, kim, "Ben")
    photo = await train(stage, draft.person_id, kim, stage.engine.face(anna=0.9))
    for _ in range(2):
        stage.telegram.calls.clear()
        await stage.drain()
        await stage.make_due()
        await stage.show()
        assert "sendMessage" in [call.method for call in stage.telegram.calls]
        await claim_look_alike(photo, kim.participant_id, stage.doorbell)
