"""One person and one group get their share of what others use as well; nothing that waits is lost."""

from datetime import timedelta

import pytest

from domain.queries import sql
from domain.usecases.accept_asset import accept_asset
from domain.usecases.replace_photo import replace_photo
from domain.usecases.spend_quota import spend_quota
from tests.usecases.factory import Group, make_group, posted_photo
from tests.usecases.stage import Stage

AN_HOUR = 6


async def waits_s() -> list[float]:
    """Of the photos' tasks, in the order in which they were posted."""
    found = await sql.rows(
        """SELECT extract(epoch FROM not_before - now())::float8 AS s FROM tasks
           WHERE kind = 'recognise_asset' ORDER BY id"""
    )
    return [row["s"] for row in found]


async def let_pass(hours: float) -> None:
    passed = timedelta(hours=hours)
    await sql.execute("UPDATE groups SET next_photo_at = next_photo_at - $1::interval", passed)
    await sql.execute("UPDATE tasks SET not_before = not_before - $1::interval", passed)


async def test_photos_beyond_the_share_of_an_hour_wait_evenly_and_none_is_lost(
    stage: Stage, group: Group
) -> None:
    for _ in range(2 * AN_HOUR):
        await accept_asset(posted_photo(stage, group), stage.doorbell, photos_an_hour=AN_HOUR)
    waits = await waits_s()
    step = 3600 / AN_HOUR
    assert all(wait <= 0 for wait in waits[:AN_HOUR])
    assert waits[AN_HOUR:] == pytest.approx([step * n for n in range(1, AN_HOUR + 1)], abs=60)
    await stage.drain()
    await let_pass(1)
    assert await stage.drain()
    assert await sql.rows("SELECT id FROM image_assets WHERE state <> 'done'") == []


async def test_the_group_is_told_once_a_day(stage: Stage, group: Group) -> None:
    for _ in range(3 * AN_HOUR):
        await accept_asset(posted_photo(stage, group), stage.doorbell, photos_an_hour=AN_HOUR)
        await stage.show()
    told = [call for call in stage.telegram.calls if "Many photos at once" in str(call.params.get("text"))]
    assert [call.params["chat_id"] for call in told] == [group.tg_chat_id]


async def test_another_group_does_not_wait(stage: Stage, group: Group) -> None:
    other_group = await make_group(stage)
    for _ in range(3 * AN_HOUR):
        await accept_asset(posted_photo(stage, group), stage.doorbell, photos_an_hour=AN_HOUR)
    await accept_asset(posted_photo(stage, other_group), stage.doorbell, photos_an_hour=AN_HOUR)
    assert (await waits_s())[-1] <= 0


async def test_a_message_that_shows_another_photo_each_time_has_no_share_of_its_own(
    stage: Stage, group: Group
) -> None:
    photo = posted_photo(stage, group)
    await accept_asset(photo, stage.doorbell, photos_an_hour=AN_HOUR)
    for _ in range(AN_HOUR + 1):
        another = posted_photo(stage, group, message=photo.tg_message_id)
        assert await replace_photo(another, stage.doorbell, photos_an_hour=AN_HOUR)
    waits = await waits_s()
    assert [wait > 0 for wait in waits] == [False] * AN_HOUR + [True, True]


async def test_what_somebody_asked_for_counts_by_day_and_by_kind(group: Group) -> None:
    who = group.admin.participant_id
    assert [await spend_quota(who, "photos") for _ in range(3)] == [1, 2, 3]
    assert await spend_quota(who, "requests") == 1
    await sql.execute("UPDATE participants SET quota_day = quota_day - 1 WHERE id = $1", who)
    assert await spend_quota(who, "photos") == 1
    assert await spend_quota(who, "requests") == 1
