"""A wish to join ends when its person is deleted, or when the group of whoever asked leaves the workspace, as
a new training does. Whoever asked, or sent the photos, is told so.
"""

import pytest

from domain.ports import Membership
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import remember_membership
from domain.usecases.connecting.train_again import train_again
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.groups.split_group import split_group
from domain.usecases.persons.dissolve_person import dissolve_person
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import Connected, Group, Member, connected_person, make_group, make_participant
from tests.usecases.forgetting import erase, erase_this_group
from tests.usecases.linking import answer, asked_to_join
from tests.usecases.operating import merge
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def told(stage: Stage, who: Member) -> list[str]:
    await work_off(stage)
    said = [c.params for c in stage.telegram.calls if c.params.get("chat_id") == who.tg_user_id]
    return [str(one.get("text") or one.get("caption")) for one in said if "text" in one or "caption" in one]


async def note_membership(who: Member, group: Group, status: MemberStatus = MemberStatus.MEMBER) -> None:
    await remember_membership(group.tg_chat_id, who.participant_id, Membership(status))


async def delete(stage: Stage, anna: Connected, how: str, admin: Member) -> None:
    if how == "its owner deletes it":
        await erase(stage, anna)
    elif how == "an admin dissolves it":
        await dissolve_person(anna.number, stage.by(admin), doorbell=stage.doorbell)
    else:
        await forget_participant(anna.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)


@pytest.mark.parametrize(
    "how", ["its owner deletes it", "an admin dissolves it", "its only owner is forgotten"]
)
async def test_whoever_wished_to_join_a_person_who_is_deleted_hears_of_it(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, how: str
) -> None:
    await asked_to_join(stage, group, grandpa)
    before = len(await told(stage, grandpa))
    await delete(stage, anna, how, group.admin)
    [said] = [text for text in (await told(stage, grandpa))[before:] if "your request" in text]
    assert "has ended" in said
    assert "Anna" not in said
    assert "Enkelin" not in said
    assert "came to you" not in said  # he received no photo
    assert await are_verified()


async def test_whoever_waits_because_of_a_merge_hears_of_a_deletion_as_a_receiver_does(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """Nobody sent this wish: a merge made it, and its participant had received photos."""
    ben = await ben_of(stage, group, grandpa)
    await merge(stage, ben, anna, group.admin)
    before = len(await told(stage, grandpa))
    await erase(stage, anna)
    said = (await told(stage, grandpa))[before:]
    assert [text for text in said if "your request" in text] == []
    assert len([text for text in said if "was deleted by those who connected them" in text]) == 1


async def ben_of(stage: Stage, group: Group, who: Member) -> Connected:
    return await connected_person(stage, group, who, look="ben", name="Ben")


async def test_whoever_was_declined_is_told_nothing_of_a_deletion(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await asked_to_join(stage, group, grandpa)
    await told(stage, grandpa)
    await answer(stage, anna, admit=False)
    before = await told(stage, grandpa)
    await erase(stage, anna)
    after = await told(stage, grandpa)
    assert [text for text in after[len(before) :] if "your request" in text or "deleted" in text] == []


@pytest.fixture
async def second(stage: Stage, group: Group) -> Group:
    return await make_group(stage, joins=group, title="Football")


async def split(stage: Stage, second: Group) -> None:
    await split_group(
        second.group_id,
        second.admin.tg_user_id,
        tg_notify_chat_id=second.admin.tg_user_id,
        memberships=stage.memberships,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


@pytest.mark.parametrize("how", ["split off", "erased"])
async def test_a_wish_ends_and_its_card_is_deleted_when_the_group_of_whoever_asked_leaves_the_list(
    stage: Stage, group: Group, second: Group, anna: Connected, how: str
) -> None:
    opa = await make_participant(stage, "Opa", in_chat=second.tg_chat_id)
    await note_membership(opa, second)
    await note_membership(anna.owner, group)
    asked = await asked_to_join(stage, second, opa)
    await told(stage, opa)
    card = "SELECT tg_message_id FROM cards WHERE kind = 'join' AND tg_chat_id = $1"
    message = await sql.value(int, card, anna.owner.tg_user_id)
    assert message
    await (split(stage, second) if how == "split off" else erase_this_group(stage, second))
    said = await told(stage, opa)
    assert len([text for text in said if "has left the list" in text]) == 1
    assert await sql.value(str, "SELECT state FROM participant_persons WHERE id = $1", asked) == "revoked"
    assert (anna.owner.tg_user_id, message) in stage.deleted
    assert await are_verified()


@pytest.mark.parametrize("how", ["split off", "erased"])
async def test_a_new_training_ends_when_its_owners_group_leaves_the_list_and_the_text_says_so(
    stage: Stage, group: Group, second: Group, how: str
) -> None:
    """Ben is learned anew. The text names no time that ran out, as that of an unanswered request does."""
    opa = await make_participant(stage, "Opa", in_chat=second.tg_chat_id)
    await note_membership(opa, second)
    ben = await ben_of(stage, second, opa)
    await erase_faces(ben.number, stage.by(opa), settings=stage.settings, doorbell=stage.doorbell)
    await train_again(ben.number, opa.participant_id, stage.doorbell)
    before = len(await told(stage, opa))
    await (split(stage, second) if how == "split off" else erase_this_group(stage, second))
    said = " ".join((await told(stage, opa))[before:])
    assert ("has left the list" in said, "stays connected" in said) == (True, True)
    assert ("days" in said, "/people" in said) == (False, False)


async def test_a_wish_of_somebody_who_is_in_another_group_of_the_list_too_goes_on(
    stage: Stage, group: Group, second: Group, anna: Connected
) -> None:
    opa = await make_participant(stage, "Opa", in_chat=second.tg_chat_id)
    stage.memberships.statuses[group.tg_chat_id, opa.tg_user_id] = "member"
    for one in (group, second):
        await note_membership(opa, one)
    asked = await asked_to_join(stage, second, opa)
    await split(stage, second)
    assert await sql.value(str, "SELECT state FROM participant_persons WHERE id = $1", asked) == "requested"


@pytest.mark.parametrize("is_outside", [True, False])
async def test_whoever_is_let_in_and_is_in_no_group_does_not_read_that_photos_come(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, *, is_outside: bool
) -> None:
    await asked_to_join(stage, group, grandpa)
    await note_membership(grandpa, group, MemberStatus.OUTSIDE if is_outside else MemberStatus.MEMBER)
    await told(stage, grandpa)
    await answer(stage, anna, admit=True)
    said = " ".join(text for text in await told(stage, grandpa) if "🎉" in text)
    assert ("come to this chat from now on" in said) != is_outside
    assert ("I do not see you in any group" in said) == is_outside
