"""Who received a photo says that it is right, or that this is not the person."""

import asyncio

import pytest

from domain.errors import Conflict, NotFound
from domain.ports import WorkspaceId
from domain.queries import sql
from domain.usecases.confirm_delivery import confirm_delivery
from domain.usecases.reject_delivery import reject_delivery
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.stage import Stage


@pytest.fixture
async def group(stage: Stage) -> Group:
    return await make_group(stage)


@pytest.fixture
async def kim(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, in_chat=group.tg_chat_id)


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await connected_person(stage, group, kim)


async def delivered(stage: Stage, group: Group, **who: float) -> int:
    await post(stage, group, *(stage.engine.face(**{name: cosine}) for name, cosine in who.items()))
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries WHERE state = 'sent' ORDER BY id DESC LIMIT 1")
    assert row is not None
    return int(row["id"])


async def reject(stage: Stage, delivery_id: int, person: Connected, who: Member | None = None) -> bool:
    who = who or person.owner
    return await reject_delivery(
        delivery_id,
        person.person_id,
        who.participant_id,
        tg_user_id=who.tg_user_id,
        doorbell=stage.doorbell,
    )


async def test_right_is_remembered(stage: Stage, group: Group, kim: Member, anna: Connected) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    await confirm_delivery(delivery_id, kim.participant_id)
    await confirm_delivery(delivery_id, kim.participant_id)
    assert await sql.rows("SELECT feedback FROM distributions") == [{"feedback": "right"}]


async def test_wrong_takes_the_face_from_the_person_for_good(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    assert await reject(stage, delivery_id, anna)
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]
    assert await sql.rows("SELECT feedback, withdrawn_at IS NOT NULL AS w FROM distributions") == [
        {"feedback": "wrong", "w": True}
    ]
    await sql.execute(
        "INSERT INTO tasks (kind, queue, dedupe_key, ids) VALUES ('backfill_person', 'vision', 'again', $1)",
        {"person_id": str(anna.person_id)},
    )
    await stage.drain()
    assert (
        await sql.rows(
            """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.kind = 'post' AND f.person_id IS NOT NULL"""
        )
        == []
    )
    moves = await sql.rows("SELECT operation FROM face_assignment_events ORDER BY created_at")
    assert [move["operation"] for move in moves] == ["ASSIGN_TO_PERSON", "UNASSIGN_FROM_PERSON"]


async def test_the_index_follows(stage: Stage, group: Group, anna: Connected) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    await reject(stage, delivery_id, anna)
    await stage.drain()
    face = await sql.one("SELECT face_id FROM negative_pairs")
    assert face is not None
    similar = await stage.index.similar_unassigned(
        WorkspaceId(group.workspace_id), stage.engine.embedding(anna=1.0), min_similarity=0.5
    )
    assert [(hit.face_id, hit.person_id) for hit in similar] == [(face["face_id"], None)]


async def test_a_photo_that_shows_another_person_of_the_recipient_stays(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    await connected_person(stage, group, kim, look="ben", name="Ben")
    delivery_id = await delivered(stage, group, anna=0.9, ben=0.9)
    assert not await reject(stage, delivery_id, anna)
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "sent"}]


async def test_a_second_press_is_told_so(stage: Stage, group: Group, anna: Connected) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    await reject(stage, delivery_id, anna)
    with pytest.raises(Conflict):
        await reject(stage, delivery_id, anna)


async def test_presses_at_once_take_the_face_once(stage: Stage, group: Group, anna: Connected) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    answers = await asyncio.gather(
        *(reject(stage, delivery_id, anna) for _ in range(4)), return_exceptions=True
    )
    assert [answer is True for answer in answers].count(True) == 1
    assert {type(answer) for answer in answers} == {bool, Conflict}
    assert len(await sql.rows("SELECT id FROM face_assignment_events")) == 2


async def test_deliveries_and_persons_of_others_are_not_found(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    ben = await connected_person(stage, group, lou, look="ben", name="Ben")
    delivery_id = await delivered(stage, group, anna=0.9)
    with pytest.raises(NotFound):
        await confirm_delivery(delivery_id, lou.participant_id)
    with pytest.raises(NotFound):
        await reject(stage, delivery_id, anna, lou)
    with pytest.raises(NotFound):
        await reject(stage, delivery_id, ben, kim)
    assert await sql.rows("SELECT feedback FROM distributions") == [{"feedback": None}]
