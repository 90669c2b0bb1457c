"""Whoever is connected with somebody reads what stays when `/forget_group` deletes their last group."""

import pytest

from domain.ports import Membership
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import remember_membership
from domain.usecases.groups.split_group import split_group
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.persons import link_user
from tests.usecases.factory import Group, Member, connected_person, make_group, make_participant, remove_bot
from tests.usecases.forgetting import erase_this_group
from tests.usecases.stage import Stage

TITLE = "Hochzeit"


@pytest.fixture
async def wedding(stage: Stage) -> Group:
    return await make_group(stage, title=TITLE)


async def member(stage: Stage, name: str, group: Group, status: MemberStatus = MemberStatus.MEMBER) -> Member:
    who = await make_participant(stage, name, in_chat=group.tg_chat_id)
    await remember_membership(group.tg_chat_id, who.participant_id, Membership(status))
    return who


async def told_of_the_erase(stage: Stage, group: Group, *readers: Member) -> list[list[str]]:
    """What each reader is sent from the erase on."""
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    await erase_this_group(stage, group)
    await work_off(stage)
    for _ in range(2):
        await stage.tidy()
        await work_off(stage)
    sent = [call.params for call in stage.telegram.calls if call.method == "sendMessage"]
    return [[str(one["text"]) for one in sent if one["chat_id"] == who.tg_user_id] for who in readers]


@pytest.mark.parametrize("is_bot_there", [True, False])
async def test_whoever_is_connected_reads_once_what_stays_and_how_to_end_it(
    stage: Stage, wedding: Group, *, is_bot_there: bool
) -> None:
    """The message does not name the group, whose title the erase takes out of all messages."""
    owner, guardian = [await member(stage, name, wedding) for name in ("Mia", "Oma")]
    await connected_person(stage, wedding, owner)
    await link_user(guardian.tg_user_id, "Anna", "guardian")
    if not is_bot_there:
        await remove_bot(stage, wedding.tg_chat_id)
    told = await told_of_the_erase(stage, wedding, owner, guardian)
    assert [len(texts) for texts in told] == [1, 1]
    [[to_owner], [to_guardian]] = told
    assert ("Anna" in to_owner, "/delete" in to_owner, "/share" in to_owner) == (True, True, False)
    assert ("Anna" in to_guardian, "/delete" in to_guardian, "/share" in to_guardian) == (True, False, True)
    assert TITLE not in to_owner + to_guardian
    assert await are_verified()
    assert await sql.values(str, "SELECT name FROM persons") == ["Anna"]
    assert await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'ended_group' ORDER BY 1") == [
        owner.tg_user_id,
        guardian.tg_user_id,
    ]


async def test_nobody_is_told_whose_photos_go_on_or_ended_before(stage: Stage, wedding: Group) -> None:
    """Kim is connected with nobody, Lou is in another group of the workspace, Tom has left the group."""
    second = await make_group(stage, joins=wedding, title="School")
    kim, lou = [await member(stage, name, wedding) for name in ("Kim", "Lou")]
    tom = await member(stage, "Tom", wedding)
    await connected_person(stage, wedding, lou)
    await link_user(tom.tg_user_id, "Anna", "guardian")
    await remember_membership(wedding.tg_chat_id, tom.participant_id, Membership(MemberStatus.OUTSIDE))
    await remember_membership(second.tg_chat_id, lou.participant_id, Membership(MemberStatus.MEMBER))
    assert await told_of_the_erase(stage, wedding, kim, lou, tom) == [[], [], []]


async def test_whoever_is_in_another_group_by_the_time_is_not_told(stage: Stage, wedding: Group) -> None:
    owner = await member(stage, "Mia", wedding)
    await connected_person(stage, wedding, owner)
    second = await make_group(stage, joins=wedding, title="School")
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    await erase_this_group(stage, wedding)
    await remember_membership(second.tg_chat_id, owner.participant_id, Membership(MemberStatus.MEMBER))
    await stage.show()
    assert [call for call in stage.telegram.calls if call.params.get("chat_id") == owner.tg_user_id] == []


async def test_whoever_is_only_in_a_group_that_is_split_off_reads_why_its_photos_end(
    stage: Stage, wedding: Group
) -> None:
    """The people stay in the list of the other groups. Kim is in one of these, and goes on receiving."""
    school = await make_group(stage, joins=wedding, title="School")
    mia, kim = [await member(stage, name, school) for name in ("Mia", "Kim")]
    await remember_membership(wedding.tg_chat_id, kim.participant_id, Membership(MemberStatus.MEMBER))
    await connected_person(stage, school, mia)
    await link_user(kim.tg_user_id, "Anna", "guardian")
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    admin = school.admin.tg_user_id
    await split_group(
        school.group_id,
        admin,
        tg_notify_chat_id=admin,
        memberships=stage.memberships,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await work_off(stage)
    sent = [call.params for call in stage.telegram.calls if call.method == "sendMessage"]
    texts = [str(one["text"]) for one in sent if one["chat_id"] == mia.tg_user_id]
    assert len(texts) == 1
    [told] = texts
    assert ("list of its own" in told, "Anna" in told, "/delete" in told) == (True, True, True)
    assert "School" not in told
    assert [one for one in sent if one["chat_id"] == kim.tg_user_id] == []
    assert await are_verified()
