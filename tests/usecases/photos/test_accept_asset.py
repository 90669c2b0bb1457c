"""A photo posted in a group is on record once, with a task to look at it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.usecases.groups.migrate_group import migrate_group
from domain.usecases.photos.accept_asset import PostedPhoto, accept_asset
from domain.usecases.photos.replace_photo import replace_photo
from tests import sql
from tests.usecases.factory import connected_person, make_group, make_participant, post, remove_bot
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

SUPERGROUP = -1005


async def counts() -> tuple[int, int]:
    """How many assets there are, and how many postings."""
    row = await sql.one("SELECT (SELECT count(*) FROM image_assets) a, (SELECT count(*) FROM postings) p")
    assert row is not None
    return row["a"], row["p"]


async def waiting(kind: str) -> int:
    return len(await sql.rows("SELECT id FROM tasks WHERE kind = $1 AND state = 'ready'", kind))


def photo(tg_chat_id: int, **changes: Any) -> PostedPhoto:
    plain = PostedPhoto(
        tg_chat_id=tg_chat_id,
        tg_message_id=7,
        tg_file_id="file",
        tg_file_unique_id="unique",
        media="photo",
        posted_by=None,
        posted_at=datetime.now(UTC),
    )
    return replace(plain, **changes)


@pytest.mark.checklist(42)
async def test_a_posted_photo_is_one_committed_row_with_its_task_and_a_ring(stage: Stage) -> None:
    group = await make_group(stage)
    asset_id = await accept_asset(photo(group.tg_chat_id), stage.doorbell)
    asset = await sql.one("SELECT state, tg_file_id, path FROM image_assets WHERE id = $1", asset_id)
    assert asset == {"state": "received", "tg_file_id": "file", "path": None}
    task = await sql.one("SELECT id, ids->>'asset_id' AS asset FROM tasks WHERE kind = 'recognise_asset'")
    assert task is not None
    assert task["asset"] == str(asset_id)
    assert ("vision", task["id"]) in stage.doorbell.rung


@pytest.mark.checklist(37)
async def test_a_group_that_is_not_active_stores_nothing(stage: Stage) -> None:
    group = await make_group(stage)
    await remove_bot(stage, group.tg_chat_id)
    assert await accept_asset(photo(group.tg_chat_id), stage.doorbell) is None
    assert await accept_asset(photo(-99), stage.doorbell) is None
    assert await counts() == (0, 0)
    assert await waiting("recognise_asset") == 0


async def test_the_same_file_posted_twice_is_one_asset_with_two_postings(stage: Stage) -> None:
    group = await make_group(stage)
    first = await accept_asset(photo(group.tg_chat_id, tg_message_id=1), stage.doorbell)
    second = await accept_asset(photo(group.tg_chat_id, tg_message_id=2), stage.doorbell)
    assert first == second
    assert await counts() == (1, 2)
    assert await waiting("recognise_asset") == 1


@pytest.mark.parametrize(
    ("state", "reason", "becomes"),
    [
        ("dead", None, "received"),
        ("rejected", "file_gone", "received"),
        ("rejected", "image_too_costly", "received"),
        ("rejected", "video_too_costly", "received"),
        ("rejected", "video_unreadable", "received"),
        ("rejected", "file_too_big", "rejected"),
        ("done", None, "done"),
    ],
)
async def test_a_photo_that_another_try_may_read_is_looked_at_when_it_is_posted_again(
    stage: Stage, state: str, reason: str | None, becomes: str
) -> None:
    """The poster was told to post it again. What another try cannot change stays as it is."""
    group = await make_group(stage)
    asset_id = await accept_asset(photo(group.tg_chat_id, tg_message_id=1), stage.doorbell)
    await sql.execute("DELETE FROM tasks")
    await sql.execute(
        "UPDATE image_assets SET state = $2, reason = $3 WHERE id = $1", asset_id, state, reason
    )
    again = photo(group.tg_chat_id, tg_message_id=2, tg_file_id="fresh")
    assert await accept_asset(again, stage.doorbell) == asset_id
    asset = await sql.one("SELECT state, reason, tg_file_id FROM image_assets WHERE id = $1", asset_id)
    is_new = becomes == "received"
    assert asset == {"state": becomes, "reason": None if is_new else reason, "tg_file_id": "fresh"}
    assert await waiting("recognise_asset") == int(is_new)


async def test_a_repeated_message_changes_nothing(stage: Stage) -> None:
    group = await make_group(stage)
    await accept_asset(photo(group.tg_chat_id), stage.doorbell)
    await stage.drain()
    await stage.show()
    rung = list(stage.doorbell.rung)
    await accept_asset(photo(group.tg_chat_id), stage.doorbell)
    assert (await counts(), stage.doorbell.rung) == ((1, 1), rung)


async def test_many_updates_of_one_message_at_once_make_one_asset(stage: Stage) -> None:
    group = await make_group(stage)
    accepted = await asyncio.gather(
        *(accept_asset(photo(group.tg_chat_id), stage.doorbell) for _ in range(8))
    )
    assert len(set(accepted)) == 1
    assert await counts() == (1, 1)
    assert await waiting("recognise_asset") == 1


async def test_a_video_of_an_unsupported_kind_is_on_record_as_rejected_with_its_reason(stage: Stage) -> None:
    group = await make_group(stage)
    video = photo(group.tg_chat_id, media="video", reason="video_not_supported")
    asset_id = await accept_asset(video, stage.doorbell)
    asset = await sql.one("SELECT state, reason FROM image_assets WHERE id = $1", asset_id)
    assert asset == {"state": "rejected", "reason": "video_not_supported"}
    assert await waiting("recognise_asset") == 0
    assert await waiting("show_progress") == 1


async def test_the_parts_of_an_album_share_one_reaction(stage: Stage) -> None:
    group = await make_group(stage)
    for message in (1, 2, 3):
        part = photo(
            group.tg_chat_id, tg_message_id=message, tg_file_unique_id=f"u{message}", media_group_id="album"
        )
        await accept_asset(part, stage.doorbell)
    assert await counts() == (3, 3)
    assert await waiting("recognise_asset") == 3
    shown = await sql.rows("SELECT not_before > now() AS later FROM tasks WHERE kind = 'show_progress'")
    assert shown == [{"later": True}]


async def test_a_rejected_part_of_an_album_is_told_on_its_own(stage: Stage) -> None:
    """The album's reaction is a task of the first part, and would not say why another part was rejected."""
    group = await make_group(stage)
    first = photo(group.tg_chat_id, media_group_id="album")
    video = photo(
        group.tg_chat_id,
        tg_message_id=2,
        tg_file_unique_id="v",
        media="video",
        reason="video_not_supported",
        media_group_id="album",
    )
    await accept_asset(first, stage.doorbell)
    video_id = await accept_asset(video, stage.doorbell)
    told = await sql.rows(
        """SELECT 1 AS yes FROM tasks WHERE kind = 'show_progress' AND (ids->>'asset_id')::bigint = $1
             AND not_before <= now()""",
        video_id,
    )
    assert len(told) == 1


async def test_refused_parts_of_an_album_are_told_together_with_each_reason(stage: Stage) -> None:
    """The reaction shows the refusal as well: a poster without a private chat gets no message."""
    group = await make_group(stage)
    teacher = (await make_participant(stage, in_chat=group.tg_chat_id)).participant_id
    too_big, pixels = "file_too_big", "image_too_many_pixels"
    reasons = (None, too_big, "image_damaged", too_big, pixels, "image_type_unsupported")
    for number, reason in enumerate(reasons, 1):
        ids = {"tg_message_id": number, "tg_file_unique_id": f"u{number}", "media_group_id": "album"}
        part = photo(group.tg_chat_id, **ids, posted_by=teacher, reason=reason, username="sun")
        await accept_asset(part, stage.doorbell)
        await stage.show()
    await sql.execute("UPDATE image_assets SET state = 'done' WHERE reason IS NULL")
    await stage.make_due()
    await stage.show()
    reactions = [c.params["reaction"] for c in stage.telegram.calls if c.method == "setMessageReaction"]
    assert [one["emoji"] for one in reactions[-1]] == ["🤷"]
    told = [call for call in stage.telegram.calls if "could not be used" in str(call.params.get("text"))]
    assert [call.method for call in told] == ["sendMessage", *["editMessageText"] * 4]
    words = told[-1].params["text"]
    for said in ("5 of your photos", "than 20 MB", "is damaged", "cannot read", 'href="https://t.me/sun/2"'):
        assert said in words


async def test_a_photo_posted_again_reaches_those_who_are_only_in_the_second_group(stage: Stage) -> None:
    first = await make_group(stage)
    second = await make_group(stage, joins=first)
    owner = await make_participant(stage, in_chat=second.tg_chat_id)
    await connected_person(stage, second, owner)
    asset_id = await post(stage, first, stage.engine.face(anna=0.9), file="same")
    await stage.settle()
    assert stage.mailbox.sent == []
    await post(stage, second, file="same")
    await stage.settle()
    assert stage.mailbox.sent == [(owner.tg_user_id, asset_id)]


async def test_a_photo_posted_again_is_not_sent_again(stage: Stage) -> None:
    group = await make_group(stage)
    person = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), file="same")
    await stage.settle()
    await post(stage, group, file="same")
    await stage.settle()
    assert stage.mailbox.sent == [(person.owner.tg_user_id, asset_id)]
    assert stage.engine.looked_at == 2  # the training photo and this one


async def test_two_photos_that_are_no_album_are_reacted_to_one_by_one(stage: Stage) -> None:
    group = await make_group(stage)
    for _ in range(2):
        await post(stage, group, stage.engine.face())
    assert await waiting("show_progress") == 2


async def test_a_photo_of_a_supergroups_former_chat_is_kept_once_without_its_message_number(
    stage: Stage,
) -> None:
    """The update is handled after the group became a supergroup, and once more after a crash."""
    group = await make_group(stage)
    old = photo(group.tg_chat_id)
    await migrate_group(group.tg_chat_id, SUPERGROUP, stage.doorbell)
    assert await accept_asset(old, stage.doorbell) == await accept_asset(old, stage.doorbell)
    assert await sql.rows("SELECT group_id, tg_message_id AS number FROM postings") == [
        {"group_id": group.group_id, "number": None}
    ]
    await accept_asset(photo(SUPERGROUP, tg_file_unique_id="another"), stage.doorbell)
    assert (await counts(), await waiting("recognise_asset")) == ((2, 2), 2)


async def test_a_file_posted_twice_in_a_supergroups_former_chat_has_two_postings(stage: Stage) -> None:
    """Message numbers of the former chat mean nothing any more: a repeated update is known by its time."""
    group = await make_group(stage)
    await migrate_group(group.tg_chat_id, SUPERGROUP, stage.doorbell)
    first = photo(group.tg_chat_id)
    second = replace(
        first, tg_message_id=first.tg_message_id + 1, posted_at=first.posted_at + timedelta(seconds=1)
    )
    for one in (first, second, first, second):
        await accept_asset(one, stage.doorbell)
    assert len(await sql.rows("SELECT id FROM postings")) == 2
    assert len(await sql.rows("SELECT id FROM image_assets")) == 1


async def test_a_photo_accepted_while_its_group_becomes_a_supergroup_takes_no_number_of_the_new_chat(
    stage: Stage, clean_database: str
) -> None:
    """Else the new chat's message with this number would count as accepted, and not be looked at."""
    group = await make_group(stage)
    lock = "SELECT id FROM groups WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, group.group_id) as migrating:
        accepting = tasks.create_task(accept_asset(photo(group.tg_chat_id), stage.doorbell))
        await until_blocked(accepting)
        await migrating.execute(
            "UPDATE groups SET former_tg_chat_id = tg_chat_id, tg_chat_id = $2 WHERE id = $1",
            group.group_id,
            SUPERGROUP,
        )
    new = await accept_asset(photo(SUPERGROUP, tg_file_unique_id="another"), stage.doorbell)
    rows = await sql.rows("SELECT asset_id, tg_message_id AS number FROM postings ORDER BY id")
    assert [row["number"] for row in rows] == [None, 7]
    assert rows[1]["asset_id"] == new
    assert await waiting("recognise_asset") == 2


async def test_a_photo_accepted_while_its_chat_moves_to_another_groups_row_is_kept_by_that_group(
    stage: Stage, clean_database: str
) -> None:
    group, deleted = await make_group(stage), await make_group(stage)
    lock = "SELECT id FROM groups WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, deleted.group_id) as migrating:
        accepting = tasks.create_task(accept_asset(photo(deleted.tg_chat_id), stage.doorbell))
        await until_blocked(accepting)
        await migrating.execute("DELETE FROM groups WHERE id = $1", deleted.group_id)
        await migrating.execute(
            "UPDATE groups SET tg_chat_id = $2 WHERE id = $1", group.group_id, deleted.tg_chat_id
        )
    assert accepting.result() is not None
    assert await sql.rows("SELECT group_id FROM postings") == [{"group_id": group.group_id}]


async def test_an_earlier_photo_of_a_message_that_was_edited_since_is_not_stored(stage: Stage) -> None:
    """The update with an earlier photo of the message is handled only after the photo was replaced."""
    group = await make_group(stage)
    posted = photo(group.tg_chat_id)
    await accept_asset(posted, stage.doorbell)
    await replace_photo(replace(posted, tg_file_unique_id="latest"), stage.doorbell)
    before = await counts()
    await accept_asset(replace(posted, tg_file_unique_id="earlier"), stage.doorbell)
    assert await counts() == before
