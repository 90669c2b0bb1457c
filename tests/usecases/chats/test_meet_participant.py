"""The people whom the bot has met, whether it can write to them, and photos that they ask for again."""

import asyncio

import pytest

from domain.errors import Conflict, NotFound
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.meet_participant import meet_participant
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.persons import revoke_links
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def states() -> list[str]:
    return [row["state"] for row in await sql.rows("SELECT state FROM deliveries ORDER BY id")]


@pytest.mark.checklist(36)
async def test_a_telegram_user_is_one_participant_under_the_latest_name(stage: Stage) -> None:
    met = await asyncio.gather(*(meet_participant(7, "Kim", "en") for _ in range(5)))
    assert len(set(met)) == 1
    assert await meet_participant(7, "Kim Miller", "ru") == met[0]
    assert await meet_participant(8, "", "ru") != met[0]
    known = await sql.rows("SELECT name, language, private_chat FROM participants ORDER BY tg_user_id")
    assert known == [
        {"name": "Kim Miller", "language": "en", "private_chat": "unknown"},
        {"name": "8", "language": "ru", "private_chat": "unknown"},
    ]


async def test_opening_a_chat_several_times_at_once_owes_its_photos_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await close_private_chat(anna.owner.participant_id, stage.doorbell)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    opened = await asyncio.gather(
        *(open_private_chat(anna.owner.participant_id, stage.doorbell) for _ in range(3))
    )
    assert sorted(opened) == [0, 0, 1]
    await stage.deliver()
    assert len(stage.mailbox.sent) == 1


@pytest.mark.checklist(53)
async def test_what_waits_to_be_sent_is_parked_when_its_recipient_blocks_the_bot(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await close_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await sql.rows("SELECT state, reason FROM deliveries") == [
        {"state": "parked", "reason": "blocked"}
    ]


@pytest.mark.checklist(53)
async def test_a_photo_recognised_while_start_is_pressed_is_not_left_behind(
    stage: Stage, group: Group, clean_database: str
) -> None:
    """Its delivery either waits for the press to commit, or is found by the press."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id, opened=False)
    await connected_person(stage, group, owner)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    opening = "UPDATE participants SET private_chat = 'open' WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, opening, owner.participant_id):
        looking = tasks.create_task(stage.recognise(asset_id))
        await until_blocked(looking)
    await stage.deliver()
    assert await states() == ["sent"]


async def test_a_photo_is_sent_again_to_its_recipient_only_and_when_asked(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries")
    assert row is not None
    somebody = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await send_photo_again(row["id"], somebody.participant_id, press=1, doorbell=stage.doorbell)
    await send_photo_again(row["id"], anna.owner.participant_id, press=2, doorbell=stage.doorbell)
    await send_photo_again(row["id"], anna.owner.participant_id, press=3, doorbell=stage.doorbell)
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)] * 2


async def test_a_press_that_is_handled_again_sends_nothing_more(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The bot died after the commit, and gets the same update again after its restart."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries")
    assert row is not None
    for _ in range(2):
        await send_photo_again(row["id"], anna.owner.participant_id, press=7, doorbell=stage.doorbell)
        await stage.settle()
    assert len(stage.mailbox.sent) == 2
    stage.mailbox.answers.append(SendOutcome("unknown", "timeout"))
    await send_photo_again(row["id"], anna.owner.participant_id, press=8, doorbell=stage.doorbell)
    await stage.settle()
    await send_photo_again(row["id"], anna.owner.participant_id, press=8, doorbell=stage.doorbell)
    assert await send_unknown_photos(anna.owner.participant_id, press=8, doorbell=stage.doorbell) == 0
    assert await states() == ["unknown"]
    assert await send_unknown_photos(anna.owner.participant_id, press=9, doorbell=stage.doorbell) == 1


async def test_a_photo_that_was_sent_once_is_not_owed_again_unless_asked_for(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The parent asks for the photo again; meanwhile the person is hidden. Later the photo is posted anew."""
    await post(stage, group, stage.engine.face(anna=0.9), file="same")
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries")
    assert row is not None
    await send_photo_again(row["id"], anna.owner.participant_id, press=4, doorbell=stage.doorbell)
    await sql.execute("UPDATE persons SET status = 'HIDDEN' WHERE id = $1", anna.person_id)
    await stage.settle()
    await sql.execute("UPDATE persons SET status = 'ACTIVE' WHERE id = $1", anna.person_id)
    await post(stage, group, stage.engine.face(anna=0.9), file="same")
    await stage.settle()
    assert len(stage.mailbox.sent) == 1
    assert await states() == ["sent"]


@pytest.mark.parametrize("when", ["before the press", "after the press"])
async def test_a_photo_is_not_sent_again_once_the_right_has_ended(
    stage: Stage, group: Group, anna: Connected, when: str
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [row] = await sql.rows("SELECT id FROM deliveries")
    again = send_photo_again(row["id"], anna.owner.participant_id, press=5, doorbell=stage.doorbell)
    if when == "before the press":
        await revoke_links()
        with pytest.raises(Conflict) as refused:
            await again
        assert refused.value.code == "receives_nobody"
    else:
        await again
        await revoke_links()
    await stage.settle()
    assert len(stage.mailbox.sent) == 1


async def test_photos_that_may_not_have_arrived_are_sent_when_asked(
    stage: Stage, group: Group, anna: Connected
) -> None:
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.9))
    stage.mailbox.answers = [SendOutcome("unknown", "timeout")] * 2
    await stage.settle()
    assert await states() == ["unknown"] * 2
    assert await send_unknown_photos(anna.owner.participant_id, press=6, doorbell=stage.doorbell) == 2
    assert await send_unknown_photos(anna.owner.participant_id, press=7, doorbell=stage.doorbell) == 0
    await stage.settle()
    assert await states() == ["sent"] * 2
    assert len(stage.mailbox.sent) == 4


async def test_whoever_blocks_the_bot_stops_nobody_elses_photos(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await close_private_chat(anna.owner.participant_id, stage.doorbell)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    states = await sql.rows("SELECT participant_id AS who, state FROM deliveries ORDER BY participant_id")
    assert states == [
        {"who": anna.owner.participant_id, "state": "parked"},
        {"who": ben.owner.participant_id, "state": "sent"},
    ]
