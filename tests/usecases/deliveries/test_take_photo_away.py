"""A recipient takes a photo away: from then on they are never owed it again."""

import pytest

from domain.errors import NotFound
from domain.queries.deliveries.delivery import DeliveryView
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.work.work import transaction
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.take_photo_away import take_photo_away
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.factory import Connected, Group, Member, connected_person, make_participant, post
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await connected_person(stage, group, kim)


async def delivered(stage: Stage, group: Group) -> int:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries")
    assert row is not None
    return int(row["id"])


async def state() -> list[str]:
    return [row["state"] for row in await sql.rows("SELECT state FROM deliveries ORDER BY id")]


def deleted(stage: Stage) -> int:
    return [call.method for call in stage.telegram.calls].count("deleteMessage")


async def test_a_photo_that_is_taken_away_twice_is_deleted_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group)
    for _ in range(2):
        await take_photo_away(delivery_id, anna.owner.participant_id, stage.doorbell)
    await stage.show()
    assert deleted(stage) == 1
    assert await state() == ["retracted"]


async def test_a_copy_that_is_on_its_way_is_taken_back_when_it_has_arrived(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group)
    await send_photo_again(delivery_id, anna.owner.participant_id, press=1, doorbell=stage.doorbell)

    async def prepare(view: DeliveryView) -> Send | None:
        send = await stage.mailbox.prepare(view)
        assert send is not None

        async def send_meanwhile(follows_another: bool) -> SendOutcome:
            await take_photo_away(delivery_id, anna.owner.participant_id, stage.doorbell)
            return await send(follows_another)

        return send_meanwhile

    assert (await stage.deliver_one(delivery_id, prepare)).state == "sent"
    assert await state() == ["retracted"]
    await stage.show()
    assert deleted(stage) == 2


async def test_a_photo_that_is_taken_away_while_it_waits_to_be_sent_again_is_not_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group)
    await send_photo_again(delivery_id, anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await take_photo_away(delivery_id, anna.owner.participant_id, stage.doorbell)
    await stage.settle()
    assert len(stage.mailbox.sent) == 1
    assert await state() == ["retracted"]


async def test_a_photo_of_somebody_else_and_one_that_was_never_sent_are_not_found(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group)
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await take_photo_away(delivery_id, lou.participant_id, stage.doorbell)
    await sql.execute("UPDATE deliveries SET state = 'pending', sent_at = NULL, tg_message_id = NULL")
    with pytest.raises(NotFound):
        await take_photo_away(delivery_id, anna.owner.participant_id, stage.doorbell)
    assert await state() == ["pending"]


async def test_no_decision_owes_a_photo_again_that_was_taken_away(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group)
    await take_photo_away(delivery_id, anna.owner.participant_id, stage.doorbell)
    assets = [row["asset_id"] for row in await sql.rows("SELECT asset_id FROM deliveries")]
    async with transaction(stage.doorbell) as work:
        owed = await owe_deliveries(work, group.workspace_id, assets, decided_for=anna.person_id)
    assert (owed, await state()) == ({}, ["retracted"])
