"""A change in who receives a person's photos is told once to those concerned, but not to its author."""

import pytest

from domain.ids import LinkId
from domain.queries.operations.done import Done
from domain.steps.work.work import transaction
from domain.usecases.connecting.admit_requester import admit_requester
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.set_alias import set_alias
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.erase.working import work_off
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.forgetting import erase
from tests.usecases.linking import accept, answer, asked_to_join, invite, joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage

COMES, COMES_AGAIN = "receives the photos of", "again"
ENDED = "no longer come to you"


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


@pytest.fixture
async def papa(stage: Stage, group: Group, anna: Connected) -> Member:
    """Another owner, who calls Anna by a name of his own."""
    papa = await make_participant(stage, "Papa", in_chat=group.tg_chat_id)
    await joined(stage, anna, papa)
    await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    await set_alias(anna.number, papa.participant_id, "Spatz", stage.by(papa), stage.doorbell)
    await heard(stage, papa)
    return papa


async def heard(stage: Stage, *people: Member) -> list[list[str]]:
    """What the bot has sent to each of these people since the last call."""
    await stage.drain()
    await stage.show()
    calls = [call.params for call in stage.telegram.calls if call.method == "sendMessage"]
    stage.telegram.calls.clear()
    return [[str(one["text"]) for one in calls if one["chat_id"] == who.tg_user_id] for who in people]


async def remove(stage: Stage, anna: Connected, who: Member, by: Member) -> Done:
    return await unlink_participant(anna.number, who.participant_id, stage.by(by), stage.doorbell)


async def test_owners_hear_who_came_by_an_invitation_and_may_remove_them_there(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member
) -> None:
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    await heard(stage)
    await accept(stage, await invite(stage, anna, papa), grandpa)
    await stage.drain()
    await stage.show()
    remove_him = f"unlink:{anna.number}:{grandpa.participant_id}"
    sent = {
        call.params["chat_id"]: call.params
        for call in stage.telegram.calls
        if COMES in str(call.params.get("text"))
    }
    assert set(sent) == {anna.owner.tg_user_id, papa.tg_user_id}, "neither grandpa, who agreed, nor the aunt"
    for message in sent.values():
        assert f"tg://user?id={grandpa.tg_user_id}" in message["text"]
        assert remove_him in str(message["reply_markup"])
    assert "an invitation of yours" in sent[papa.tg_user_id]["text"]
    assert "Spatz" in sent[papa.tg_user_id]["text"]
    assert "Papa let them in" in sent[anna.owner.tg_user_id]["text"]
    assert "Spatz" not in sent[anna.owner.tg_user_id]["text"]


@pytest.mark.parametrize("how", ["by a wish", "with a request of their own"])
async def test_the_other_owner_hears_whom_one_owner_let_in(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member, how: str
) -> None:
    if how == "by a wish":
        link_id = await asked_to_join(stage, group, grandpa)
        await heard(stage)
        done = await decide_join(LinkId(link_id), stage.by(papa), admit=True, doorbell=stage.doorbell)
    else:
        request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4), name="Enkel")
        await heard(stage)
        done = await admit_requester(request.number, anna.number, stage.by(papa), stage.doorbell)
    told, presser, came = await heard(stage, anna.owner, papa, grandpa)
    assert [COMES in text and "Papa let them in" in text for text in told] == [True]
    assert presser == []
    assert not any(COMES in text for text in came), "he reads the answer to what he asked"
    await undo(stage, done, papa)
    assert [[ENDED in text for text in texts] for texts in await heard(stage, grandpa)] == [[True]]


async def test_a_declined_wish_is_no_news_for_the_other_owner(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    await heard(stage)
    await decide_join(LinkId(link_id), stage.by(papa), admit=False, doorbell=stage.doorbell)
    assert await heard(stage, anna.owner) == [[]]


async def test_whoever_is_removed_hears_of_the_removal_and_of_its_undo(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await set_alias(anna.number, grandpa.participant_id, "Mausi", stage.by(grandpa), stage.doorbell)
    await heard(stage)
    removed = await remove(stage, anna, grandpa, papa)
    told, *owners = await heard(stage, grandpa, anna.owner, papa)
    assert [ENDED in text and "Mausi" in text for text in told] == [True]
    assert "Papa" not in told[0]
    assert owners == [[], []]
    await undo(stage, removed, papa)
    told, other, presser = await heard(stage, grandpa, anna.owner, papa)
    assert ["come to you again" in text for text in told] == [True]
    assert [COMES in text and COMES_AGAIN in text for text in other] == [True]
    assert presser == []


async def test_whoever_leaves_knows_it_and_nobody_else_hears_of_it(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await heard(stage)
    left = await remove(stage, anna, grandpa, grandpa)
    assert await heard(stage, grandpa, anna.owner, papa) == [[], [], []]
    await undo(stage, left, grandpa)
    told, *owners = await heard(stage, grandpa, anna.owner, papa)
    assert told == []
    assert [[COMES_AGAIN in text for text in texts] for texts in owners] == [[True], [True]]


async def test_whoever_came_along_with_a_merge_and_is_removed_hears_of_it_once(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    own = await connected_person(stage, group, grandpa, look="ben", name="Mine")
    await merge(stage, own, anna, group.admin)
    await answer(stage, anna, admit=True)
    await heard(stage)
    await remove(stage, anna, grandpa, anna.owner)
    assert [[ENDED in text for text in texts] for texts in await heard(stage, grandpa)] == [[True]]


async def test_whoever_is_made_owner_hears_what_that_means_and_when_it_ends(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await heard(stage)
    made = await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    told, presser = await heard(stage, grandpa, anna.owner)
    assert ["You decide about" in text and "deleted" in text for text in told] == [True]
    assert presser == []
    await undo(stage, made, anna.owner)
    assert [["no longer decide" in one for one in texts] for texts in await heard(stage, grandpa)] == [[True]]


async def test_nobody_is_told_twice_however_often_the_task_runs(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member
) -> None:
    done = await joined(stage, anna, grandpa)
    assert [len(texts) for texts in await heard(stage, papa)] == [1]
    async with transaction(stage.doorbell) as work:
        await work.add(
            "show_sharing", operation_id=done.operation_id or 0, participant_id=papa.participant_id
        )
    assert await heard(stage, papa) == [[]]


async def test_a_change_that_was_reversed_before_it_was_told_is_not_told(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await remove(stage, anna, grandpa, anna.owner)
    told, came = await heard(stage, papa, grandpa)
    assert told == [], "he was removed before it could be said that he came"
    assert [ENDED in text for text in came] == [True]
    await joined(stage, anna, grandpa)
    await remove(stage, anna, grandpa, anna.owner)
    await joined(stage, anna, grandpa)
    told, came = await heard(stage, papa, grandpa)
    assert len(told) == 1
    assert not any(ENDED in text for text in came)


@pytest.mark.parametrize("which", ["all of them", "the last one, on a photo"])
async def test_all_but_the_author_hear_that_the_faces_are_gone(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member, which: str
) -> None:
    """The links stay, so nothing else would tell another parent why no photos come."""
    await joined(stage, anna, grandpa)
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await heard(stage)
    if which == "all of them":
        await erase_faces(anna.number, stage.by(papa), settings=stage.settings, doorbell=stage.doorbell)
    else:
        await sql.execute("DELETE FROM image_assets WHERE kind = 'training'")
        requester = stage.by(papa)
        await delete_faces(anna.number, photo, requester, settings=stage.settings, doorbell=stage.doorbell)
    told, came, author = await heard(stage, anna.owner, grandpa, papa)
    assert ["All faces of <b>Anna</b> were deleted" in text for text in told] == [True]
    assert len(came) == 1
    assert not any("All faces of" in text for text in author)


@pytest.mark.parametrize("who", ["the one who came", "the one who let them in", "the person"])
async def test_what_owners_were_told_is_deleted_with_anybody_whom_it_names(
    stage: Stage, group: Group, anna: Connected, papa: Member, grandpa: Member, who: str
) -> None:
    await accept(stage, await invite(stage, anna, papa), grandpa)
    await heard(stage)
    told = """SELECT id, tg_message_id FROM cards WHERE kind = 'sharing' AND tg_chat_id = $1
              ORDER BY id DESC LIMIT 1"""
    [card] = await sql.rows(told, anna.owner.tg_user_id)
    if who == "the person":
        await erase(stage, anna)
    else:
        forgotten = grandpa if who == "the one who came" else papa
        await forget_participant(forgotten.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await work_off(stage)
    assert await sql.rows("SELECT id FROM cards WHERE id = $1", card["id"]) == []
    assert (anna.owner.tg_user_id, card["tg_message_id"]) in stage.deleted
