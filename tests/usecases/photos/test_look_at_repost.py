"""A photo is posted again after its unknown faces were deleted: families connected since receive it."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from domain.ids import AssetId
from domain.ports import Box
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.usecases.photos.accept_asset import accept_asset
from domain.usecases.photos.replace_photo import replace_photo
from domain.usecases.work.tidy_up import tidy_up
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
    posted_photo,
)
from tests.usecases.stage import Stage

Media = Literal["photo", "document", "video"]


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await connected_person(stage, group, kim)


async def post_of_before(
    stage: Stage, group: Group, *, media: Media = "photo", message: int | None = None
) -> AssetId:
    """A photo of Anna and Ben, a month old. Nobody has connected Ben yet, and his face was deleted."""
    ben = replace(stage.engine.face(ben=0.9), box=Box(100, 0, 80, 80))  # beside Anna
    faces = (stage.engine.face(anna=0.9), ben)
    asset_id = await post(stage, group, *faces, file="class", media=media, message=message)
    await stage.settle()
    for table in ("face_instances", "image_assets"):
        await sql.execute(
            f"UPDATE {table} SET created_at = now() - $1::interval, updated_at = now() - $1::interval",
            timedelta(days=31),
        )
    await tidy_up(stage.index, stage.store, stage.settings, stage.doorbell)
    assert await faces_on(asset_id) == 1
    stage.mailbox.sent.clear()
    return asset_id


async def faces_on(asset_id: AssetId) -> int:
    return len(await sql.rows("SELECT id FROM face_instances WHERE asset_id = $1", asset_id))


@pytest.mark.parametrize("media", ["photo", "document", "video"])
async def test_a_family_connected_since_receives_the_photo_that_is_posted_again(
    stage: Stage, group: Group, anna: Connected, media: Media
) -> None:
    asset_id = await post_of_before(stage, group, media=media)
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    await connected_person(stage, group, lou, look="ben", name="Ben")
    await stage.settle()
    assert stage.mailbox.sent == []
    await post(stage, group, file="class", media=media)
    await stage.settle()
    assert stage.mailbox.sent == [(lou.tg_user_id, asset_id)]
    assert await faces_on(asset_id) == 2


async def test_an_erased_face_is_not_found_again(stage: Stage, group: Group, anna: Connected) -> None:
    asset_id = await post_of_before(stage, group)
    await sql.execute(
        """INSERT INTO erased_faces (asset_id, bbox_x, bbox_y, bbox_w, bbox_h)
           SELECT asset_id, bbox_x + 2, bbox_y, bbox_w, bbox_h FROM face_instances WHERE asset_id = $1""",
        asset_id,
    )
    await sql.execute("DELETE FROM face_instances WHERE asset_id = $1", asset_id)
    await post(stage, group, file="class")
    await stage.settle()
    [found] = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    assert found["person_id"] is None  # it is Ben's


async def test_a_photo_whose_unknown_faces_are_still_kept_is_not_looked_at_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), file="class")
    await stage.settle()
    await post(stage, group, file="class")
    assert "look_at_repost" not in await stage.drain()


async def test_a_photo_that_telegram_does_not_have_any_more_stays_as_it_is(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_of_before(stage, group)
    await post(stage, group, file="class")
    del stage.source.files["class"]
    assert "look_at_repost" in await stage.drain()
    assert await sql.rows("SELECT state FROM image_assets WHERE id = $1", asset_id) == [{"state": "done"}]
    assert await faces_on(asset_id) == 1


async def test_nobody_is_recognised_on_a_photo_that_was_replaced_since(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post_of_before(stage, group, message=7)
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    await connected_person(stage, group, lou, look="ben", name="Ben")
    await stage.settle()
    await post(stage, group, file="class", message=8)
    for message in (7, 8):
        other = posted_photo(stage, group, file="other", message=message)
        assert await replace_photo(other, stage.doorbell)
    assert "look_at_repost" in await stage.drain()
    assert await faces_on(asset_id) == 1
    assert await sql.rows("SELECT 1 FROM deliveries WHERE participant_id = $1", lou.participant_id) == []


async def test_a_group_above_its_quota_does_not_delay_the_families_of_another_one(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The look that waits is brought forward."""
    await post_of_before(stage, group)
    for file in ("flood", "class"):
        await accept_asset(posted_photo(stage, group, file=file), stage.doorbell, photos_an_hour=1)
    assert "look_at_repost" not in await stage.drain()
    await post(stage, await make_group(stage, joins=group), file="class")
    assert "look_at_repost" in await stage.drain()


@pytest.fixture
async def edited(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """Ben's family has the photo of a message that was edited since to an old photo of him. Returns the
    former photo.
    """
    await post_of_before(stage, group)
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    await connected_person(stage, group, lou, look="ben", name="Ben")
    former = await post(stage, group, stage.engine.face(ben=0.9), file="ben", message=9)
    await stage.settle()
    assert stage.mailbox.sent == [(lou.tg_user_id, former)]
    assert await replace_photo(posted_photo(stage, group, file="class", message=9), stage.doorbell)
    return former


async def state_of(asset_id: AssetId) -> str | None:
    return await sql.value(str, "SELECT state FROM deliveries WHERE asset_id = $1", asset_id)


async def test_a_family_that_is_on_both_photos_keeps_the_former_one(stage: Stage, edited: AssetId) -> None:
    assert await state_of(edited) == "sent"  # the old photo is looked at first
    await stage.settle()
    await stage.show()
    assert await state_of(edited) == "sent"


async def test_the_former_photo_is_retracted_when_the_old_one_cannot_be_downloaded(
    stage: Stage, edited: AssetId
) -> None:
    del stage.source.files["class"]
    await stage.settle()
    assert await state_of(edited) == "retracted"


async def test_the_former_photo_is_retracted_when_the_look_is_given_up(stage: Stage, edited: AssetId) -> None:
    [task] = await sql.rows("SELECT id FROM tasks WHERE kind = 'look_at_repost' AND state = 'ready'")
    async with transaction(stage.doorbell) as work:
        await bury_task(work, task["id"])
    assert await state_of(edited) == "retracted"


def reacted(stage: Stage) -> list[tuple[int, str]]:
    """The messages that got a reaction since the last call, and which."""
    calls = [c.params for c in stage.telegram.calls if c.method == "setMessageReaction"]
    return sorted((call["message_id"], call["reaction"][0]["emoji"]) for call in calls)


async def test_a_file_posted_again_is_reacted_to_under_its_new_message_only(
    stage: Stage, group: Group
) -> None:
    """Telegram's keyboard offers the same GIF to everybody, so a group may post one again and again."""
    early, late = [await make_participant(stage, in_chat=group.tg_chat_id) for _ in range(2)]
    chat_is = "UPDATE participants SET private_chat = $2 WHERE id = $1"
    await sql.execute(chat_is, early.participant_id, "unknown")
    for number, who in enumerate((early, late, late), 1):
        gif = posted_photo(stage, group, file="gif", media="video", message=number)
        refused = replace(gif, posted_by=who.participant_id, reason="video_not_supported")
        await accept_asset(refused, stage.doorbell)
        stage.telegram.calls.clear()
        await stage.show()
        assert reacted(stage) == [(number, "🤷")]
        told = [call.params["chat_id"] for call in stage.telegram.calls if call.method == "sendMessage"]
        assert early.tg_user_id not in told, "the earlier sender hears nothing of others' messages"
        await sql.execute(chat_is, early.participant_id, "open")


async def test_a_look_is_shown_under_each_message_of_its_photo(stage: Stage, group: Group) -> None:
    for number in (1, 2):
        await post(stage, group, file="same", message=number)
        stage.telegram.calls.clear()
        await stage.show()
        assert reacted(stage) == [(number, "👀")]
    stage.telegram.calls.clear()
    await stage.settle()
    await stage.show()
    assert reacted(stage) == [(1, "👌"), (2, "👌")]
