"""Whoever left all groups long ago is forgotten at night, as by `/forget_me`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Unavailable
from domain.ports import Membership
from domain.states import MemberStatus
from domain.steps.groups.note_leaving import note_leaving
from domain.steps.groups.remember_membership import remember_membership
from domain.steps.work.work import transaction
from domain.usecases.erasing.forget_left_members import forget_left_members
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.persons import link_user
from tests.usecases.factory import Connected, Group, Member, make_group, make_participant, set_private_chat
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import set_admin_chat
from workers.jobs import VISION_JOBS


async def left(stage: Stage, group: Group, who: Member, *, days: int = 181) -> None:
    """The member left the group so many days ago."""
    stage.memberships.statuses[group.tg_chat_id, who.tg_user_id] = "outside"
    await remember_membership(group.tg_chat_id, who.participant_id, Membership(MemberStatus.OUTSIDE))
    async with transaction(stage.doorbell) as work:
        await note_leaving(work)
    await sql.execute(
        """UPDATE group_participants SET left_at = left_at - make_interval(days => $1)
           WHERE participant_id = $2""",
        days,
        who.participant_id,
    )


async def forget(stage: Stage, *, is_night: bool = True) -> int:
    """Does the round by night, or now: the stage is set so that it is day."""
    when = datetime.now(UTC) + timedelta(hours=12 if is_night else 0)
    return await forget_left_members(when, stage.memberships, stage.settings, stage.doorbell)


async def is_known(who: Member) -> bool:
    return bool(await sql.rows("SELECT 1 FROM participants WHERE id = $1", who.participant_id))


async def test_an_owner_goes_with_the_person_and_reads_why(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await stage.settle()
    await stage.show()
    await left(stage, group, anna.owner)
    assert await forget(stage, is_night=False) == 0
    assert await forget(stage) == 1
    await work_off(stage)
    assert await are_verified()
    assert not await is_known(anna.owner)
    assert await sql.rows("SELECT 1 FROM persons") == []
    told = [call.params for call in stage.telegram.calls if call.method == "sendMessage"]
    certificates = [str(one["text"]) for one in told if "none of my groups for 180 days" in str(one["text"])]
    assert len(certificates) == 1
    assert await is_known(group.admin)


async def test_a_member_who_never_pressed_start_is_forgotten_without_a_word(
    stage: Stage, group: Group
) -> None:
    kim = await make_participant(stage, opened=False)
    await left(stage, group, kim)
    assert await forget(stage) == 1
    await work_off(stage)
    assert not await is_known(kim)
    assert [call for call in stage.telegram.calls if call.params.get("chat_id") == kim.tg_user_id] == []


async def test_the_hourly_round_does_it_at_night(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage)
    await left(stage, group, kim)
    by_night = stage.settings.model_copy(update={"quiet_hour": datetime.now(UTC).hour})
    await VISION_JOBS["tidy_up"]({}, replace(stage.world, settings=by_night))
    assert not await is_known(kim)


async def test_a_part_of_the_round_that_fails_does_not_keep_it_from_its_turn(
    stage: Stage, group: Group
) -> None:
    kim = await make_participant(stage)
    await left(stage, group, kim)
    stage.store.is_down = True
    by_night = stage.settings.model_copy(update={"quiet_hour": datetime.now(UTC).hour})
    with pytest.raises(Unavailable):
        await VISION_JOBS["tidy_up"]({}, replace(stage.world, settings=by_night))
    assert not await is_known(kim)


async def test_whoever_came_back_and_left_again_has_the_whole_time_again(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage)
    await left(stage, group, kim)
    await remember_membership(group.tg_chat_id, kim.participant_id, Membership(MemberStatus.MEMBER))
    async with transaction(stage.doorbell) as work:
        await note_leaving(work)
    assert (
        await sql.values(datetime, "SELECT left_at FROM group_participants WHERE left_at IS NOT NULL") == []
    )
    await left(stage, group, kim, days=0)
    assert await forget(stage) == 0


async def _only_lately(*_: object) -> None:
    await sql.execute("UPDATE group_participants SET left_at = left_at + interval '2 days'")


async def _is_back(_: Stage, group: Group, kim: Member) -> None:
    await remember_membership(group.tg_chat_id, kim.participant_id, Membership(MemberStatus.MEMBER))


async def _is_back_unnoticed(stage: Stage, group: Group, kim: Member) -> None:
    stage.memberships.statuses[group.tg_chat_id, kim.tg_user_id] = "member"


async def _is_in_a_second_group(stage: Stage, group: Group, kim: Member) -> None:
    second = await make_group(stage, joins=group, title="School")
    stage.memberships.statuses[second.tg_chat_id, kim.tg_user_id] = "member"


async def _is_in_the_admin_chat(stage: Stage, _: Group, kim: Member) -> None:
    await set_admin_chat(-555)
    stage.memberships.statuses[-555, kim.tg_user_id] = "member"


async def _is_hidden(stage: Stage, group: Group, _: Member) -> None:
    stage.memberships.untold.add(group.tg_chat_id)


async def _is_in_doubt(stage: Stage, group: Group, _: Member) -> None:
    stage.memberships.doubtful.add(group.tg_chat_id)


async def _decided_in_a_hidden_admin_chat(stage: Stage, _: Group, kim: Member) -> None:
    await set_admin_chat(-555)
    stage.memberships.untold.add(-555)
    await sql.execute(
        """INSERT INTO operations (workspace_id, batch_id, actor, kind, person_number)
           SELECT id, gen_random_uuid(), $1, 'rename_person', 5 FROM workspaces""",
        f"tg:{kim.tg_user_id}",
    )


async def _left_a_second_group_unnoted(stage: Stage, group: Group, kim: Member) -> None:
    second = await make_group(stage, joins=group, title="School")
    await remember_membership(second.tg_chat_id, kim.participant_id, Membership(MemberStatus.MEMBER))
    await remember_membership(second.tg_chat_id, kim.participant_id, Membership(MemberStatus.OUTSIDE))


async def _telegram_is_away(stage: Stage, *_: object) -> None:
    stage.memberships.is_down = True


async def _refused(_: Stage, __: Group, kim: Member) -> None:
    await sql.execute(
        "UPDATE group_participants SET consent = 'refused', consent_at = now() WHERE participant_id = $1",
        kim.participant_id,
    )


async def _let_the_group_in(_: Stage, __: Group, kim: Member) -> None:
    await sql.execute("UPDATE groups SET activated_by_id = $1", kim.participant_id)


async def _decides_in_private(_: Stage, __: Group, kim: Member) -> None:
    await set_admin_chat(kim.tg_user_id)


async def _group_left_by_the_bot(*_: object) -> None:
    await sql.execute("UPDATE groups SET active = false, left_at = now()")


KEPT = (
    *(_only_lately, _is_back, _is_back_unnoticed, _is_in_a_second_group, _is_in_the_admin_chat, _is_hidden),
    *(_is_in_doubt, _telegram_is_away, _refused, _let_the_group_in, _decides_in_private),
    *(_group_left_by_the_bot, _decided_in_a_hidden_admin_chat, _left_a_second_group_unnoted),
)


@pytest.mark.parametrize("what", KEPT, ids=lambda what: what.__name__.strip("_"))
async def test_nobody_is_forgotten_who(
    stage: Stage, group: Group, what: Callable[[Stage, Group, Member], Awaitable[None]]
) -> None:
    kim = await make_participant(stage)
    await left(stage, group, kim)
    await what(stage, group, kim)
    assert await forget(stage) == 0
    assert await is_known(kim)


async def test_after_a_doubtful_answer_the_time_begins_anew(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage)
    await left(stage, group, kim)
    stage.memberships.untold.add(group.tg_chat_id)
    assert await forget(stage) == 0
    stage.memberships.untold.clear()
    assert await forget(stage) == 0


@pytest.mark.parametrize("answer", ["untold", "doubtful", "without_us"])
@pytest.mark.parametrize("is_admin_chat", [True, False])
async def test_doubt_about_a_chat_that_nobody_saw_them_in_holds_up_nothing(
    stage: Stage, group: Group, anna: Connected, answer: str, is_admin_chat: bool
) -> None:
    """What an owner did to the own person says nothing of the admin chat."""
    await stage.settle()
    second = await make_group(stage, joins=group, title="School")
    await set_admin_chat(-555)
    await sql.execute(
        """INSERT INTO operations (workspace_id, batch_id, actor, kind, person_number)
           SELECT workspace_id, gen_random_uuid(), $1, 'rename_person', number FROM persons""",
        f"tg:{anna.owner.tg_user_id}",
    )
    await left(stage, group, anna.owner)
    getattr(stage.memberships, answer).add(-555 if is_admin_chat else second.tg_chat_id)
    assert await forget(stage) == 1
    assert not await is_known(anna.owner)


@pytest.mark.parametrize("lock", ["workspaces", "persons"])
async def test_an_only_owner_stays_if_somebody_is_let_in_meanwhile(
    stage: Stage, group: Group, anna: Connected, clean_database: str, lock: str
) -> None:
    """Whoever lets somebody in holds the lock of the workspace or of the person."""
    gina = await make_participant(stage, "Gina", in_chat=group.tg_chat_id)
    await link_user(gina.tg_user_id, "Anna", "guardian")
    await sql.execute("UPDATE participant_persons SET state = 'requested' WHERE role = 'guardian'")
    await stage.settle()
    await left(stage, group, anna.owner)
    locking = f"SELECT id FROM {lock} FOR NO KEY UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, locking) as rival:
        await rival.execute("UPDATE participant_persons SET state = 'approved' WHERE role = 'guardian'")
        forgetting = tasks.create_task(forget(stage))
        await until_blocked(forgetting)
    assert forgetting.result() == 0
    assert await is_known(anna.owner)


async def test_an_only_owner_stays_while_others_receive_the_photos(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Once nobody else receives them, the owner is forgotten with the person."""
    gina = await make_participant(stage, "Gina", in_chat=group.tg_chat_id)
    await link_user(gina.tg_user_id, "Anna", "guardian")
    await stage.settle()
    await left(stage, group, anna.owner)
    assert await forget(stage) == 0
    await left(stage, group, gina)
    assert await forget(stage) == 1
    assert not await is_known(gina)
    assert await forget(stage) == 1
    assert not await is_known(anna.owner)


async def test_one_of_two_owners_is_forgotten_and_the_person_stays(
    stage: Stage, group: Group, anna: Connected
) -> None:
    gina = await make_participant(stage, "Gina", in_chat=group.tg_chat_id)
    await link_user(gina.tg_user_id, "Anna", "owner")
    await stage.settle()
    await left(stage, group, anna.owner)
    await set_private_chat("blocked", anna.owner.tg_user_id)
    assert await forget(stage) == 1
    assert await sql.values(str, "SELECT name FROM persons WHERE erasing_at IS NULL") == ["Anna"]
