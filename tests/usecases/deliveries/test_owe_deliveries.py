"""A delivered photo is corrected when a new person is named on it. A survivor of a merge is not new."""

import asyncio
import re

import pytest

from domain.ids import DeliveryId
from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.hide_person import hide_person
from domain.values.send_outcome import SendOutcome
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


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


@pytest.mark.parametrize(
    ("way", "names"), [("named", "Anna, Ben"), ("linked", "Anna, Carla"), ("taken off", "Carla")]
)
async def test_a_photo_that_is_sent_before_a_decision_commits_says_what_was_decided(
    stage: Stage, group: Group, anna: Connected, ben: Connected, clean_database: str, way: str, names: str
) -> None:
    """The decision sees no message, because the photo was never sent. The send does not see the decision."""
    by = anna.owner if way == "taken off" else await make_participant(stage, "Mia", in_chat=group.tg_chat_id)
    carla = await connected_person(stage, group, owner=by, look="carla", name="Carla")
    asset_id = await post(
        stage, group, stage.engine.face(anna=0.9), stage.engine.face(), stage.engine.face(carla=0.9)
    )
    await stage.drain()
    await stage.show("show_offer")
    [delivery] = await sql.rows(
        "SELECT id FROM deliveries WHERE participant_id = $1", anna.owner.participant_id
    )
    [stranger] = [face["number"] for face in await faces_on(asset_id) if face["person"] is None]
    decisions = {
        "named": lambda: reassign(stage, WhichFaces(None, [stranger]), Target(ben.number), group.admin),
        "linked": lambda: joined(stage, carla, anna.owner),
        "taken off": lambda: reassign(
            stage, WhichFaces(anna.number, asset_ids=[asset_id]), NOBODY, group.admin
        ),
    }
    in_the_way = """INSERT INTO tasks (kind, queue, dedupe_key)
        VALUES ('sync_asset_faces', 'nobody', $1), ('show_offer', 'nobody', $2)"""
    rows = held(clean_database, in_the_way, str(asset_id), str(carla.person_id))
    async with asyncio.TaskGroup() as tasks, rows:
        deciding = tasks.create_task(decisions[way]())
        await until_blocked(deciding)
        sending = tasks.create_task(stage.deliver_one(delivery["id"]))
        await until_blocked(sending, waiters=2)
        assert not deciding.done()
    assert sending.result().state == "sent"
    await stage.show()
    edits = [str(c.params["caption"]) for c in stage.telegram.calls if c.method == "editMessageCaption"]
    assert [re.sub("</?b>", "", edit.partition("\n")[0]) for edit in edits] == [names]


async def test_a_photo_that_is_not_sent_again_says_who_was_added_meanwhile(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    """Anna's owner has the photo, and asks for it again. Anna is hidden before it is sent."""
    mia = await make_participant(stage, "Mia", in_chat=group.tg_chat_id)
    carla = await connected_person(stage, group, owner=mia, look="carla", name="Carla")
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    await stage.show("show_offer")
    owner = anna.owner.participant_id
    delivery = await sql.value(DeliveryId, "SELECT id FROM deliveries WHERE participant_id = $1", owner)
    assert delivery is not None
    await send_photo_again(delivery, owner, press=1, doorbell=stage.doorbell)
    await hide_person(anna.number, stage.by(group.admin), hidden=True, doorbell=stage.doorbell)
    in_the_way = "INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('show_offer', 'nobody', $1)"
    async with asyncio.TaskGroup() as tasks, held(clean_database, in_the_way, str(carla.person_id)):
        joining = tasks.create_task(joined(stage, carla, anna.owner))
        await until_blocked(joining)
        sending = tasks.create_task(stage.deliver_one(delivery))
        await until_blocked(sending, waiters=2)
        assert not joining.done()
    assert sending.result().state == "suppressed"
    await stage.show()
    edits = [str(c.params["caption"]) for c in stage.telegram.calls if c.method == "editMessageCaption"]
    assert [re.sub("</?b>", "", edit.partition("\n")[0]) for edit in edits] == ["Anna, Carla"]


async def test_a_photo_stays_in_the_chat_when_a_reason_comes_while_the_only_other_one_goes(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    """Anna's owner has the photo, and is let in to Carla, while a moderator takes Anna off it."""
    mia = await make_participant(stage, "Mia", in_chat=group.tg_chat_id)
    carla = await connected_person(stage, group, owner=mia, look="carla", name="Carla")
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    await stage.show("show_offer")
    in_the_way = "INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('show_offer', 'nobody', $1)"
    async with asyncio.TaskGroup() as tasks, held(clean_database, in_the_way, str(carla.person_id)):
        joining = tasks.create_task(joined(stage, carla, anna.owner))
        await until_blocked(joining)
        which = WhichFaces(anna.number, asset_ids=[asset_id])
        leaving = tasks.create_task(reassign(stage, which, NOBODY, group.admin))
        await until_blocked(leaving, waiters=2)
        assert not joining.done()
    states = "SELECT DISTINCT state FROM deliveries WHERE participant_id = $1"
    assert await sql.values(str, states, anna.owner.participant_id) == ["sent"]


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
