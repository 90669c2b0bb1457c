"""The machine's clock was hours ahead and is put back: what comes now outweighs what was noted then."""

from datetime import UTC, datetime

import pytest

from domain.usecases.groups.record_consent import record_consent
from domain.usecases.groups.record_membership import record_membership
from domain.usecases.groups.record_presence import record_presence
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """Anna, connected while the clock was ahead."""
    anna = await connected_person(stage, group)
    now, kim = datetime.now(UTC), anna.owner.participant_id
    await record_membership(group.tg_chat_id, kim, "member", happened_at=now, doorbell=stage.doorbell)
    await sql.execute("UPDATE group_participants SET checked_at = now() + interval '2 hours'")
    return anna


async def statuses() -> list[str]:
    return [row["status"] for row in await sql.rows("SELECT status FROM group_participants")]


async def test_whoever_left_receives_nothing_more(stage: Stage, group: Group, anna: Connected) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    del stage.memberships.statuses[group.tg_chat_id, anna.owner.tg_user_id]
    await stage.deliver()
    assert stage.mailbox.sent == []
    assert await statuses() == ["outside"]


async def test_whoever_is_still_there_receives_the_photo(stage: Stage, group: Group, anna: Connected) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


async def test_an_answer_from_the_time_ahead_confirms_no_membership(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """An answer that bears a time in the future never counts as fresh."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.memberships.age_s = -2 * 3600  # the answer bears a time two hours ahead
    await stage.deliver()
    assert stage.mailbox.sent == []


async def test_what_people_do_and_say_now_counts(stage: Stage, group: Group, anna: Connected) -> None:
    now, kim, chat = datetime.now(UTC), anna.owner.participant_id, group.tg_chat_id
    await record_membership(chat, kim, "outside", happened_at=now, doorbell=stage.doorbell)
    assert await statuses() == ["outside"]
    await sql.execute("UPDATE group_participants SET checked_at = now() + interval '2 hours'")
    await record_presence(chat, kim, happened_at=now, doorbell=stage.doorbell)
    assert await statuses() == ["member"]
    await sql.execute(
        "UPDATE group_participants SET consent = 'given', consent_at = now() + interval '2 hours'"
    )
    await record_consent(group.group_id, kim, ["👎"], happened_at=now, doorbell=stage.doorbell)
    assert await sql.rows("SELECT consent FROM group_participants") == [{"consent": "refused"}]
