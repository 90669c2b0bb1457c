"""A group is split off: what becomes of refusals, of matches and of a request that just begins."""

import asyncio
from datetime import UTC, datetime

import pytest

from domain.errors import Forbidden
from domain.usecases.connecting.begin_connection import Consent, begin_connection
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.groups.migrate_group import migrate_group
from domain.usecases.groups.record_consent import record_consent
from domain.usecases.groups.split_group import split_group
from domain.values.targets import Target
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.fakes.fixed_memberships import FixedMemberships
from tests.usecases.assigning import reassign
from tests.usecases.factory import Group, connected_person, make_group, make_participant, post
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

SUPERGROUP = -1_000_000_000_100

_REFUSED = """
SELECT m.participant_id, m.status, m.consent_at, m.consent_by_button, m.left_noted, m.left_at, r.name
FROM group_participants m JOIN participants r ON r.id = m.participant_id
WHERE m.group_id = $1 AND m.consent = 'refused'
"""


@pytest.fixture
async def first(stage: Stage) -> Group:
    return await make_group(stage, title="Kindergarten")


@pytest.fixture
async def second(stage: Stage, first: Group) -> Group:
    return await make_group(stage, joins=first, title="Football")


async def split(stage: Stage, first: Group, second: Group) -> int:
    return await split_group(
        second.group_id,
        first.admin.tg_user_id,
        tg_notify_chat_id=first.admin.tg_user_id,
        memberships=stage.memberships,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def test_a_refusal_stays_when_the_group_is_split_off(stage: Stage, first: Group, second: Group) -> None:
    """Nothing but this group connects the member with the bot."""
    shy = await make_participant(stage, "Shy", in_chat=second.tg_chat_id)
    bold = await make_participant(stage, "Bold", in_chat=second.tg_chat_id)
    for who, said in ((shy, "👎"), (bold, "👍")):
        await record_consent(
            second.group_id,
            who.participant_id,
            [said],
            happened_at=datetime.now(UTC),
            doorbell=stage.doorbell,
            by_button=True,
        )
    await sql.execute(
        """UPDATE group_participants SET status = 'outside', left_noted = true,
               left_at = now() - interval '9 days' WHERE consent = 'refused'"""
    )
    refused = await sql.rows(_REFUSED, second.group_id)
    assert [one["name"] for one in refused] == ["Shy"]
    new_id = await split(stage, first, second)
    assert await sql.rows(_REFUSED, new_id) == refused
    await work_off(stage)
    assert await are_verified()
    assert await sql.rows(_REFUSED, new_id) == refused
    assert await sql.rows("SELECT id FROM participants WHERE name = 'Bold'") == []


async def test_a_group_that_becomes_a_supergroup_while_it_is_split_off_is_known_by_both_chats(
    clean_database: str, stage: Stage, first: Group, second: Group
) -> None:
    lock = "SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, first.workspace_id):
        splitting = tasks.create_task(split(stage, first, second))
        await until_blocked(splitting)
        moving = tasks.create_task(migrate_group(second.tg_chat_id, SUPERGROUP, stage.doorbell))
        await until_blocked(moving, waiters=2)
    chats = "SELECT id, tg_chat_id, former_tg_chat_id AS former FROM groups WHERE id <> $1"
    assert await sql.rows(chats, first.group_id) == [
        {"id": splitting.result(), "tg_chat_id": SUPERGROUP, "former": second.tg_chat_id}
    ]


async def test_a_group_that_was_a_basic_group_once_is_split_off_and_the_erase_is_verified(
    stage: Stage, first: Group, second: Group
) -> None:
    """The new group keeps the former chat, too: what comes from there is its own."""
    stage.memberships.statuses[SUPERGROUP, first.admin.tg_user_id] = "admin"
    await migrate_group(second.tg_chat_id, SUPERGROUP, stage.doorbell)
    await work_off(stage)
    new_id = await split(stage, first, second)
    await work_off(stage)
    assert await are_verified()
    former = "SELECT former_tg_chat_id AS former FROM groups WHERE id = $1"
    assert await sql.rows(former, new_id) == [{"former": second.tg_chat_id}]


async def test_a_refusal_for_another_group_is_none_for_the_one_that_is_split_off(
    stage: Stage, first: Group, second: Group
) -> None:
    shy = await make_participant(stage, "Shy", in_chat=first.tg_chat_id)
    await record_consent(
        first.group_id, shy.participant_id, ["👎"], happened_at=datetime.now(UTC), doorbell=stage.doorbell
    )
    assert await sql.rows(_REFUSED, await split(stage, first, second)) == []


async def test_a_match_that_rests_on_a_photo_of_the_group_that_leaves_is_decided_again(
    stage: Stage, first: Group, second: Group
) -> None:
    colin = await connected_person(stage, first, look="colin", name="Colin")
    of_eve = await post(stage, second, stage.engine.face(eve=0.95))
    await stage.settle()
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", of_eve)
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(number=colin.number), first.admin)
    await stage.settle()
    brought = await post(stage, first, stage.engine.face(eve=0.9))
    await stage.settle()
    whose = "SELECT person_id FROM face_instances WHERE asset_id = $1"
    assert await sql.rows(whose, brought) == [{"person_id": colin.person_id}]
    assert stage.mailbox.sent == [(colin.owner.tg_user_id, brought)]
    await split(stage, first, second)
    await work_off(stage)
    assert await sql.rows(whose, brought) == [{"person_id": None}]
    kept = "SELECT id FROM deliveries WHERE asset_id = $1 AND state IN ('pending', 'sent')"
    assert await sql.rows(kept, brought) == []


async def test_a_connection_that_begins_while_the_group_is_split_off_is_refused(
    stage: Stage, first: Group, second: Group
) -> None:
    """Telegram is asked who is in the group, and while it answers the group is split off."""
    kim = await make_participant(stage, "Kim", in_chat=second.tg_chat_id)

    class Slow(FixedMemberships):
        async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
            answer = await stage.memberships.status(tg_chat_id, tg_user_id)
            if tg_chat_id == second.tg_chat_id:
                await split(stage, first, second)
            return answer

    with pytest.raises(Forbidden, match="not_in_group"):
        await begin_connection(
            second.workspace_id,
            kim.participant_id,
            raw_name="Ben",
            consent=Consent("1", datetime.now(UTC)),
            memberships=Slow(),
            doorbell=stage.doorbell,
        )
    assert await sql.rows("SELECT id FROM persons") == []
