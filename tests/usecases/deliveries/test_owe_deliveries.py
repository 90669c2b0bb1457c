"""A delivered photo is corrected when a new person is named on it. A survivor of a merge is not new."""

import pytest

from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.send_outcome import SendOutcome
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.operating import merge
from tests.usecases.stage import Stage


@pytest.fixture
async def ben(stage: Stage, group: Group, anna: Connected) -> Connected:
    """Ben has the same owner as Anna."""
    return await connected_person(stage, group, owner=anna.owner, look="ben", name="Ben")


async def corrected() -> int:
    return len(await sql.rows("SELECT id FROM tasks WHERE kind = 'correct_delivery'"))


async def test_a_person_who_is_named_later_is_added_to_the_caption(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]
    [stranger] = [face["number"] for face in await faces_on(asset_id) if face["person"] is None]
    await reassign(stage, WhichFaces(None, [stranger]), Target(ben.number), group.admin)
    assert await corrected() == 1
    await stage.settle()
    assert len(stage.mailbox.sent) == 1


@pytest.mark.parametrize("way", ["face", "link"])
async def test_a_person_who_is_named_during_the_send_is_added_to_the_caption(
    stage: Stage, group: Group, anna: Connected, ben: Connected, way: str
) -> None:
    mia = await make_participant(stage, "Mia", in_chat=group.tg_chat_id)
    carla = await connected_person(stage, group, owner=mia, look="carla", name="Carla")
    asset_id = await post(
        stage, group, stage.engine.face(anna=0.9), stage.engine.face(), stage.engine.face(carla=0.9)
    )
    await stage.drain()
    [delivery] = await sql.rows(
        "SELECT id FROM deliveries WHERE participant_id = $1", anna.owner.participant_id
    )
    [stranger] = [face["number"] for face in await faces_on(asset_id) if face["person"] is None]

    async def prepare(_: DeliveryView) -> Send:
        async def send(_: bool) -> SendOutcome:
            if way == "face":
                await reassign(stage, WhichFaces(None, [stranger]), Target(ben.number), group.admin)
            else:
                await joined(stage, carla, anna.owner)
            return SendOutcome("sent", tg_message_id=4711)

        return send

    await stage.deliver_one(delivery["id"], prepare)
    await stage.show()
    edits = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    new = "Ben" if way == "face" else "Carla"
    assert [f"<b>{new}</b>" in call.params["caption"] for call in edits] == [True]


async def test_the_survivor_of_a_person_on_the_photo_is_not_new(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await merge(stage, anna, ben, group.admin)
    texts = await corrected()
    await stage.settle()
    assert await corrected() == texts
    assert len(stage.mailbox.sent) == 1
