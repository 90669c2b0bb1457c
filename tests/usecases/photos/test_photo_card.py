"""A photo's card is drawn once, follows changes of its faces, and is deleted with what it shows."""

import pytest

from domain.errors import NotFound
from domain.ids import AssetId, DeliveryId
from domain.queries.photos.photo_card import photo_card
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.queries.questions.waiting import reported_by
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.photos.ask_photo_card import ask_photo_card
from domain.usecases.photos.report_missing import report_missing
from domain.usecases.photos.settle_report import settle_report
from domain.values.targets import Target
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.persons import add_link
from tests.usecases.assigning import faces_on, reassign, unassign
from tests.usecases.factory import Connected, Group, make_group, make_participant
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat

ADMIN_CHAT = -1_002_000


@pytest.fixture
async def group(stage: Stage) -> Group:
    group = await make_group(stage)
    await set_admin_chat(ADMIN_CHAT)
    stage.memberships.statuses[ADMIN_CHAT, group.admin.tg_user_id] = "admin"
    return group


async def ask(stage: Stage, group: Group, photo: int) -> Call:
    """Asks for the photo's card, and gives the message that was sent."""
    stage.telegram.calls.clear()
    await ask_photo_card(photo, stage.by(group.admin), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell)
    await stage.drain()
    await stage.show()
    [sent] = [call for call in stage.telegram.calls if call.method == "sendPhoto"]
    return sent


async def test_a_card_stands_in_the_admin_chat_and_the_store_keeps_no_picture_of_it(
    stage: Stage, group: Group, photo: int
) -> None:
    sent = await ask(stage, group, photo)
    assert sent.params["chat_id"] == ADMIN_CHAT
    assert sent.upload is not None
    assert sent.upload[1].startswith(b"\xff\xd8")
    assert [key for key in stage.store.photos if "/cards/" in key] == []


async def test_a_private_chat_that_is_the_admin_chat_gets_the_card(
    stage: Stage, group: Group, photo: int
) -> None:
    alone = group.admin.tg_user_id
    await set_admin_chat(alone)
    stage.memberships.statuses[alone, alone] = "admin"
    await ask_photo_card(photo, stage.by(group.admin), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell)
    await stage.drain()
    await stage.show()
    sent = [call.params["chat_id"] for call in stage.telegram.calls if call.method == "sendPhoto"]
    assert sent == [alone]


async def test_only_moderators_get_a_card(stage: Stage, group: Group, anna: Connected, photo: int) -> None:
    elsewhere = await make_group(stage)
    for other in (anna.owner, elsewhere.admin):
        with pytest.raises(NotFound):
            await ask_photo_card(
                photo, stage.by(other), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell
            )
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'picture_photo'") == []


async def test_a_former_moderator_gets_no_card_in_private(stage: Stage, group: Group, photo: int) -> None:
    await ask_photo_card(
        photo,
        stage.by(group.admin),
        participant_id=group.admin.participant_id,
        doorbell=stage.doorbell,
    )
    stage.memberships.statuses[ADMIN_CHAT, group.admin.tg_user_id] = "outside"
    await stage.drain()
    await stage.show()
    assert [call for call in stage.telegram.calls if call.method == "sendPhoto"] == []


@pytest.mark.parametrize("chat", ["admin chat", "private"])
async def test_a_card_in_a_chat_that_no_longer_decides_is_deleted_and_shows_no_new_name(
    stage: Stage, group: Group, anna: Connected, photo: int, chat: str
) -> None:
    by, own = group.admin, group.admin.participant_id if chat == "private" else IN_ADMIN_CHAT
    await ask_photo_card(photo, stage.by(by), participant_id=own, doorbell=stage.doorbell)
    await stage.drain()
    await stage.show()
    [stands_in] = await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'photo'")
    await set_admin_chat(-5)
    boss = await make_participant(stage, "Boss", in_chat=-5)
    query = "SELECT number FROM face_instances WHERE asset_id = $1 AND person_id = $2"
    [face] = await sql.values(int, query, photo, anna.person_id)
    await reassign(stage, WhichFaces(anna.number, face_numbers=[face]), Target(name="Dora"), boss)
    stage.telegram.calls.clear()
    await stage.show()
    assert [call for call in stage.telegram.calls if "Dora" in str(call.params)] == []
    assert stands_in in [deleted_in for deleted_in, _ in stage.deleted]
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'photo'") == []


async def test_two_chats_that_ask_at_once_both_get_a_card(stage: Stage, group: Group, photo: int) -> None:
    lou = await make_participant(stage, "Lou")
    stage.memberships.statuses[ADMIN_CHAT, lou.tg_user_id] = "member"
    await ask_photo_card(photo, stage.by(group.admin), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell)
    await ask_photo_card(photo, stage.by(lou), participant_id=lou.participant_id, doorbell=stage.doorbell)
    for _ in range(2):
        await stage.drain()
        await stage.show()
    sent = [call.params["chat_id"] for call in stage.telegram.calls if call.method == "sendPhoto"]
    assert sorted(sent) == [ADMIN_CHAT, lou.tg_user_id]


async def test_a_card_says_who_is_who_after_a_move(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    await ask(stage, group, photo)
    row = await sql.one(
        "SELECT number FROM face_instances WHERE person_id = $1 AND asset_id = $2", anna.person_id, photo
    )
    assert row is not None
    await reassign_faces(
        WhichFaces(anna.number, face_numbers=[row["number"]]),
        Target(name="Dora"),
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await stage.show()
    edited = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert "1. <b>Dora</b>" in edited[-1].params["caption"]


@pytest.mark.parametrize("how", ["person", "faces here"])
async def test_a_card_is_deleted_with_the_person_or_the_faces_that_it_shows(
    stage: Stage, group: Group, anna: Connected, photo: int, how: str
) -> None:
    await ask(stage, group, photo)
    if how == "person":
        await erase_person(
            anna.person_id,
            stage.by(group.admin),
            tg_notify_chat_id=None,
            doorbell=stage.doorbell,
        )
    else:
        await delete_faces(
            anna.number, photo, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
        )
    for _ in range(2):
        await stage.drain()
        await stage.show()
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'photo'") == []
    assert ADMIN_CHAT in [chat for chat, _ in stage.deleted]


async def test_a_card_that_still_names_an_erased_person_is_deleted(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    """Anna is not on the photo any more, but the task that corrects the card runs after the erase."""
    admin = group.admin
    by, own = stage.by(admin), admin.participant_id
    await ask_photo_card(photo, by, participant_id=own, doorbell=stage.doorbell)
    await stage.drain()
    await stage.show()
    face = await sql.one(
        """SELECT f.number, p.number AS person FROM face_instances f JOIN persons p ON p.id = f.person_id
           WHERE f.asset_id = $1""",
        photo,
    )
    assert face is not None
    await unassign(stage, group, face)
    owner = stage.by(anna.owner)
    await erase_person(anna.person_id, owner, tg_notify_chat_id=None, doorbell=stage.doorbell)
    await stage.drain()
    await stage.show("take_back_cards")
    assert admin.tg_user_id in [chat for chat, _ in stage.deleted]


async def test_a_card_that_no_longer_names_the_erased_person_stays(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    await ask(stage, group, photo)
    [face] = await sql.values(
        int,
        "SELECT number FROM face_instances WHERE person_id = $1 AND asset_id = $2",
        anna.person_id,
        photo,
    )
    await reassign_faces(
        WhichFaces(anna.number, face_numbers=[face]),
        Target(name="Dora"),
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await stage.show()
    await erase_person(anna.person_id, stage.by(group.admin), tg_notify_chat_id=None, doorbell=stage.doorbell)
    for _ in range(2):
        await stage.drain()
        await stage.show()
    assert len(await sql.rows("SELECT id FROM cards WHERE kind = 'photo'")) == 1


async def test_a_card_is_deleted_with_the_owner_who_reported_somebody_missing(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    """The card names the owner who reported it. Anna has another owner, who stays."""
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    await add_link(lou.participant_id, anna.person_id, "owner")
    delivery = await sql.one("SELECT id FROM deliveries WHERE state = 'sent'")
    assert delivery is not None
    await report_missing(
        delivery["id"],
        anna.owner.participant_id,
        actor=f"tg:{anna.owner.tg_user_id}",
        doorbell=stage.doorbell,
    )
    await stage.drain()
    await stage.show()
    assert len(await sql.rows("SELECT id FROM cards WHERE kind = 'photo'")) == 1
    await forget_participant(anna.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    for _ in range(2):
        await stage.drain()
        await stage.show()
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'photo'") == []


async def test_a_settled_report_leaves_the_card_and_a_later_one_has_its_own_name(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    [delivery] = await sql.values(int, "SELECT id FROM deliveries WHERE state = 'sent'")
    await report_missing(
        DeliveryId(delivery),
        anna.owner.participant_id,
        actor=f"tg:{anna.owner.tg_user_id}",
        doorbell=stage.doorbell,
    )
    await stage.drain()
    await stage.show()
    await settle_report(AssetId(photo), stage.by(group.admin), doorbell=stage.doorbell)
    stage.telegram.calls.clear()
    await stage.show()
    edited = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert ["issing" in call.params["caption"] for call in edited] == [False]
    await sql.execute(
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
           SELECT workspace_id, 'tg:' || $1, operation, subject_kind, subject_number
           FROM admin_events WHERE operation = 'report_missing'""",
        str(lou.tg_user_id),
    )
    card = await photo_card(AssetId(photo))
    assert card is not None
    assert [str(name) for name in card.missing] == ["Lou"]
    assert str(await reported_by(card.workspace_id, card.asset_id)) == "Lou"


async def test_a_report_that_a_named_face_ended_is_not_settled_once_more(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    """A card that stood there before still has the button."""
    [delivery] = await sql.values(int, "SELECT id FROM deliveries WHERE state = 'sent'")
    owner = anna.owner
    await report_missing(
        DeliveryId(delivery), owner.participant_id, actor=f"tg:{owner.tg_user_id}", doorbell=stage.doorbell
    )
    [face, *_] = await faces_on(photo)
    which = WhichFaces(face["person"], face_numbers=[face["number"]])
    await reassign(stage, which, Target(name="Dora"), group.admin)
    await settle_report(AssetId(photo), stage.by(group.admin), doorbell=stage.doorbell)
    assert await sql.rows("SELECT id FROM admin_events WHERE operation = 'settle_report'") == []
