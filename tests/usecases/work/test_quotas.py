"""A member and a group get only their share of what all use; what is above it waits, and is not lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.queries.work.quota import spent_today
from domain.rules.work.turns import turn_of
from domain.steps.work.spend_quota import spend_quota
from domain.steps.work.turn import taking_turn
from domain.usecases.groups.record_presence import record_presence
from domain.usecases.photos.accept_asset import accept_asset
from domain.usecases.photos.replace_photo import replace_photo
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.finish_task import finish_task
from tests import sql
from tests.usecases.factory import Group, Member, make_group, make_participant, posted_photo
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of

AN_HOUR = 6  # photos of one hour that need not wait


async def waits_s() -> list[float]:
    """How many seconds the task of each photo waits, in the order of the posts."""
    found = await sql.rows(
        """SELECT extract(epoch FROM not_before - now())::float8 AS s FROM tasks
           WHERE kind = 'recognise_asset' ORDER BY id"""
    )
    return [row["s"] for row in found]


async def let_pass(hours: float) -> None:
    passed = timedelta(hours=hours)
    await sql.execute(
        "UPDATE groups SET next_photo_at = next_photo_at - $1::interval,"
        " next_flood_at = next_flood_at - $1::interval",
        passed,
    )
    await sql.execute("UPDATE group_participants SET next_photo_at = next_photo_at - $1::interval", passed)
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


async def test_after_the_clock_was_put_back_a_new_photo_waits_no_longer_than_others_do(
    stage: Stage, group: Group
) -> None:
    """Photos that came while the clock was ahead had moved the time of the next photo ahead too."""
    poster = await member(stage, "Kim", group)
    await sql.execute("UPDATE groups SET next_photo_at = now() + interval '2 days'")
    await sql.execute("UPDATE group_participants SET next_photo_at = now() + interval '2 days'")
    waits = await posts(stage, group, poster.participant_id, AN_HOUR + 1)
    assert all(wait <= 0 for wait in waits[:AN_HOUR])
    assert waits[AN_HOUR] == pytest.approx(3600 / AN_HOUR, abs=60)


async def test_the_group_is_told_of_a_flood_once_a_day(stage: Stage, group: Group) -> None:
    def told() -> list[object]:
        said = [c for c in stage.telegram.calls if "Many photos at once" in str(c.params.get("text"))]
        return [call.params["chat_id"] for call in said]

    for _ in range(2 * AN_HOUR):
        await accept_asset(posted_photo(stage, group), stage.doorbell, photos_an_hour=AN_HOUR)
        await stage.show()
    assert told() == [group.tg_chat_id]
    assert len(await tasks_of("show_quota")) == 1  # a flood of photos adds one task, not many
    for table, key in (("tasks", "dedupe_key"), ("cards", "subject")):
        await sql.execute(
            f"UPDATE {table} SET {key} = regexp_replace({key}, $1, 'an earlier day')", r"\d{4}-\d\d-\d\d"
        )
    await accept_asset(posted_photo(stage, group), stage.doorbell, photos_an_hour=AN_HOUR)
    await stage.show()
    assert told() == [group.tg_chat_id] * 2


async def test_another_group_does_not_wait(stage: Stage, group: Group) -> None:
    other_group = await make_group(stage)
    for _ in range(3 * AN_HOUR):
        await accept_asset(posted_photo(stage, group), stage.doorbell, photos_an_hour=AN_HOUR)
    await accept_asset(posted_photo(stage, other_group), stage.doorbell, photos_an_hour=AN_HOUR)
    assert (await waits_s())[-1] <= 0


async def member(stage: Stage, name: str, group: Group) -> Member:
    who = await make_participant(stage, name)
    now = datetime.now(UTC)
    await record_presence(group.tg_chat_id, who.participant_id, happened_at=now, doorbell=stage.doorbell)
    return who


async def posts(stage: Stage, group: Group, who: int | None, photos: int) -> list[float]:
    """Posts photos, and gives the seconds that each waits."""
    for _ in range(photos):
        photo = replace(posted_photo(stage, group), posted_by=who)
        await accept_asset(photo, stage.doorbell, photos_an_hour=AN_HOUR)
    return (await waits_s())[-photos:]


@pytest.mark.parametrize("is_known", [True, False], ids=["member", "anonymous"])
async def test_a_flood_of_one_member_delays_nobody_elses_photos(
    stage: Stage, group: Group, is_known: bool
) -> None:
    other = await member(stage, "Bea", group)
    flooding = (await member(stage, "Max", group)).participant_id if is_known else None
    flood = await posts(stage, group, flooding, 4 * AN_HOUR)
    assert max(flood) > 2.5 * 3600
    step = 3600 / AN_HOUR
    [wait] = await posts(stage, group, other.participant_id, 1)
    assert wait <= step
    await let_pass(1)
    assert max(await posts(stage, group, other.participant_id, AN_HOUR - 1)) <= 0
    assert (await posts(stage, group, flooding, 1))[0] > 2 * 3600


async def test_a_flood_that_waits_holds_up_no_photo_of_another_member_while_another_group_posts(
    stage: Stage, group: Group
) -> None:
    other = await member(stage, "Bea", group)
    flooding = await member(stage, "Max", group)
    another_group = await make_group(stage)
    with taking_turn(turn_of("loud")):
        await posts(stage, group, flooding.participant_id, 4 * AN_HOUR)
    with taking_turn(turn_of("quiet")):
        theirs = [await accept_asset(posted_photo(stage, another_group), stage.doorbell) for _ in range(12)]
    with taking_turn(turn_of("loud")):
        photo = replace(posted_photo(stage, group), posted_by=other.participant_id)
        own = await accept_asset(photo, stage.doorbell, photos_an_hour=AN_HOUR)
    await let_pass(1 / AN_HOUR)
    order = []
    while (task := await claim_task("vision")) is not None:
        await finish_task(task)
        order.append(task.ids["asset_id"])
    assert order.index(own) < order.index(theirs[8]), "only Max's first six came before"


async def test_a_photo_of_a_flood_that_somebody_else_posts_too_waits_no_longer_than_theirs(
    stage: Stage, group: Group
) -> None:
    other = await member(stage, "Bea", group)
    flooding = await member(stage, "Max", group)
    flood = [
        replace(posted_photo(stage, group), posted_by=flooding.participant_id) for _ in range(4 * AN_HOUR)
    ]
    for photo in flood:
        await accept_asset(photo, stage.doorbell, photos_an_hour=AN_HOUR)
    assert (await waits_s())[-1] > 2 * 3600
    again = replace(flood[-1], tg_message_id=1, posted_by=other.participant_id)
    await accept_asset(again, stage.doorbell, photos_an_hour=AN_HOUR)
    assert (await waits_s())[-1] <= 3600 / AN_HOUR


async def test_whoever_posts_a_waiting_photo_again_and_again_wins_no_new_turns(
    stage: Stage, group: Group
) -> None:
    flooding = await member(stage, "Max", group)
    await posts(stage, group, flooding.participant_id, AN_HOUR)
    photo = replace(posted_photo(stage, group), posted_by=flooding.participant_id)
    for message in range(3 * AN_HOUR):
        again = replace(photo, tg_message_id=1000 + message)
        await accept_asset(again, stage.doorbell, photos_an_hour=AN_HOUR)
    [wait] = (await waits_s())[AN_HOUR:]
    assert wait == pytest.approx(3600 / AN_HOUR, abs=60)
    assert await posts(stage, group, flooding.participant_id, 1) == [pytest.approx(1200, abs=60)]


async def test_members_who_flood_together_get_no_more_than_the_groups_share_of_an_hour(
    stage: Stage, group: Group
) -> None:
    """Six photos of each member are no flood. Of the 36 others, six are due at once, and six each hour."""
    who = [await member(stage, name, group) for name in ("Bea", "Cleo", "Dora")]
    for one in who:
        await posts(stage, group, one.participant_id, AN_HOUR)
    more = [wait for one in who for wait in await posts(stage, group, one.participant_id, 2 * AN_HOUR)]
    assert max(more) == pytest.approx(5 * 3600, abs=60)


async def test_two_silent_days_save_no_more_than_the_share_of_an_hour(stage: Stage, group: Group) -> None:
    """This holds for members who post little, and for those who have no share of their own."""
    who = [await member(stage, name, group) for name in ("Bea", "Cleo", "Dora")]
    for one in (*(one.participant_id for one in who), None):
        await posts(stage, group, one, 1)
    await let_pass(48)
    each = [wait for one in who for wait in await posts(stage, group, one.participant_id, AN_HOUR)]
    assert max(each) == pytest.approx(2 * 3600, abs=60)
    assert max(await posts(stage, group, None, 2 * AN_HOUR)) == pytest.approx(3600, abs=60)


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
    await spend_quota(who, "photos", 2)
    await spend_quota(who, "photos", 1)
    await spend_quota(who, "requests", 1)
    assert [await spent_today(who, "photos"), await spent_today(who, "requests")] == [3, 1]
    await sql.execute("UPDATE participants SET quota_day = quota_day - 1 WHERE id = $1", who)
    await spend_quota(who, "photos", 1)
    assert [await spent_today(who, "photos"), await spent_today(who, "requests")] == [1, 0]
