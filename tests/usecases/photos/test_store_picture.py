"""A picture for a card that is stored after the purge of its person is removed again."""

import asyncio

import pytest

from domain.queries.photos.contact_sheet import Sheet
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.usecases.connecting.picture_request import picture_request
from domain.usecases.photos.ask_photo_card import ask_photo_card
from domain.usecases.photos.ask_sheet import ask_sheet
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    connected_person,
    post,
    requested_person,
    train,
)
from tests.usecases.forgetting import erase, is_verified
from tests.usecases.sheets import count_sheets, sent
from tests.usecases.stage import Stage


async def erased_while_storing(stage: Stage, person: Connected, kind: str) -> None:
    """Erases the person while a task of this kind stores its picture, and then lets the task go on."""
    pause = stage.store.pause = asyncio.Event()
    stage.store.is_putting.clear()
    async with asyncio.TaskGroup() as tasks:
        storing = tasks.create_task(stage.run(kind))
        await stage.store.is_putting.wait()
        stage.store.pause = None  # the purge stores something, too: the ledger's copy
        await erase(stage, person)
        await stage.run("purge_erasure")
        assert not await is_verified()  # somebody may still write
        pause.set()
        await storing
    for _ in range(2):  # cards about the person are taken back in between
        await stage.make_due()
        await stage.drain()
        await stage.show()
    assert await is_verified()


def cards_in(stage: Stage) -> list[str]:
    """The stored pictures of cards."""
    return [key for key in stage.store.photos if "/cards/" in key]


def pictures(stage: Stage) -> list[str]:
    return [key for key in stage.store.photos if not key.startswith(("ledger/", "installation/"))]


async def test_an_erase_leaves_no_picture_of_a_request(stage: Stage, group: Group, kim: Member) -> None:
    asked = await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await erased_while_storing(stage, asked, "picture_request")
    assert pictures(stage) == []


@pytest.mark.parametrize("moment", ["before it is stored", "before it is shown"])
async def test_an_erase_leaves_no_look_alike_on_the_card_of_a_request(
    stage: Stage, group: Group, kim: Member, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture was drawn with Anna's face, but no row of a card names her before the card is sent."""
    anna = await connected_person(stage, group)
    faces = stage.engine.face(maria=1.0), stage.engine.face(maria=0.9)
    maria = await requested_person(stage, group, kim, *faces, name="Maria")
    await sql.execute(
        """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id)
           VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid))""",
        group.workspace_id,
        maria.person_id,
        anna.person_id,
    )
    drawn = count_sheets(stage, monkeypatch)
    stage.telegram.calls.clear()
    pause = stage.store.pause = asyncio.Event()
    stage.store.is_putting.clear()
    async with asyncio.TaskGroup() as tasks:
        drawing = tasks.create_task(picture_request(maria.person_id, stage.eyes, stage.doorbell))
        await stage.store.is_putting.wait()
        stage.store.pause = None
        if moment == "before it is shown":
            pause.set()
            await drawing
        await erase(stage, anna)
        pause.set()
    assert bool(cards_in(stage)) == (moment == "before it is shown")
    await stage.show()  # before the picture is drawn again
    assert drawn == [3]
    assert not sent(stage.telegram.calls)
    for _ in range(3):
        await stage.make_due()
        await stage.drain()
        await stage.show()
    assert await is_verified()
    assert len(sent(stage.telegram.calls)) == 1
    assert drawn[-1] == 2
    assert cards_in(stage) == []


async def test_an_erase_leaves_no_picture_of_a_training_photo_with_several_faces(
    stage: Stage, group: Group, kim: Member
) -> None:
    draft = await begin(stage, group, kim)
    await train(stage, draft.person_id, kim, stage.engine.face(), stage.engine.face())
    await erased_while_storing(stage, Connected(draft.person_id, 0, 0, kim), "judge_training_photo")
    assert pictures(stage) == []


async def test_an_erase_leaves_no_picture_of_a_suggestion(stage: Stage, group: Group, kim: Member) -> None:
    anna = await connected_person(stage, group, kim)
    await stage.show()
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.run("recognise_asset")
    await stage.run("ask_questions")
    await erased_while_storing(stage, anna, "picture_suggestion")
    assert cards_in(stage) == []


async def test_an_erase_leaves_no_picture_of_the_card_of_a_photo(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await connected_person(stage, group, kim)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await stage.show()
    await ask_photo_card(
        asset_id, stage.by(group.admin), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell
    )
    await erased_while_storing(stage, anna, "picture_photo")
    assert cards_in(stage) == []


async def test_a_card_of_a_photo_drawn_before_an_erase_is_drawn_again_before_it_is_shown(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await connected_person(stage, group, kim)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await stage.show()
    await ask_photo_card(
        asset_id,
        stage.by(group.admin),
        participant_id=group.admin.participant_id,
        doorbell=stage.doorbell,
    )
    pause = stage.store.pause = asyncio.Event()
    stage.store.is_putting.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stage.run("picture_photo"))
        await stage.store.is_putting.wait()
        stage.store.pause = None
        await erase(stage, anna)
        pause.set()
    await stage.show()
    await ask_photo_card(
        asset_id,
        stage.by(group.admin),
        participant_id=group.admin.participant_id,
        doorbell=stage.doorbell,
    )
    await stage.run("picture_photo")
    await stage.show()
    cards = sent(stage.telegram.calls)
    assert ["I found no face" in call.params["caption"] for call in cards] == [True, True]
    # The second one was drawn after the erase: without a box around Anna.
    assert cards[0].upload == cards[1].upload


async def test_an_erase_leaves_no_picture_of_a_sheet(stage: Stage, group: Group, kim: Member) -> None:
    anna = await connected_person(stage, group, kim)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await stage.show()
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", asset_id)
    admin = group.admin.participant_id
    sheet = Sheet(group.workspace_id, admin, in_private=True, press=1, card=1, faces=(face["number"],))
    await ask_sheet(sheet, stage.doorbell)
    await erased_while_storing(stage, anna, "picture_sheet")
    assert cards_in(stage) == []
    assert not [call for call in stage.telegram.calls if call.method == "sendPhoto"]
