"""What an undo does to a participant's link: who may do it, which role comes back, which invitations end."""

import pytest

from domain.errors import Conflict, Forbidden
from domain.queries.sharing.invitation import open_invitations
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests.usecases.factory import Connected, Group, Member, make_participant
from tests.usecases.linking import invite, joined, links, sent_to
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def test_an_owner_who_was_removed_and_invited_again_is_an_owner_when_both_are_undone(
    stage: Stage, group: Group, anna: Connected
) -> None:
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, grandpa)
    await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    removed = await unlink_participant(
        anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    invited = await joined(stage, anna, grandpa)
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "guardian"}
    await undo(stage, invited, anna.owner)
    await undo(stage, removed, anna.owner)
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "owner"}


async def test_a_role_is_not_given_back_without_the_link(stage: Stage, group: Group, anna: Connected) -> None:
    """Papa decided once. He was removed, invited again as a guardian, and removed again."""
    papa = await make_participant(stage, "Papa", in_chat=group.tg_chat_id)
    await joined(stage, anna, papa)
    await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    await unlink_participant(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    accepted = await joined(stage, anna, papa)
    removed = await unlink_participant(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, accepted, papa)
    await undo(stage, removed, anna.owner)
    assert (await links(anna))["Papa"] == "guardian"


@pytest.mark.checklist(219)
async def test_an_undo_that_removes_somebody_ends_open_invitations_too(
    stage: Stage, group: Group, anna: Connected
) -> None:
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    accepted = await joined(stage, anna, grandpa)
    await invite(stage, anna, anna.owner)
    left = await undo(stage, accepted, grandpa)
    assert await open_invitations(anna.person_id) == 1
    back = await undo(stage, left, grandpa)
    removed = await undo(stage, back, anna.owner)
    assert await open_invitations(anna.person_id) == 0
    back = await undo(stage, removed, anna.owner)
    await invite(stage, anna, anna.owner)
    assert "Opa" in await links(anna)
    await undo(stage, back, anna.owner)
    assert await open_invitations(anna.person_id) == 0


@pytest.mark.parametrize("role", ["guardian", "owner"])
async def test_whoever_left_is_brought_back_by_nobody_else(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, role: str
) -> None:
    """The participant was not asked. An owner who left has no right to come back by themselves."""
    await joined(stage, anna, grandpa)
    if role == "owner":
        await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    left = await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    if role == "owner":
        with pytest.raises(Forbidden):
            await undo(stage, left, grandpa)
    with pytest.raises(Conflict, match="left_themselves"):
        await undo(stage, left, anna.owner)
    assert await links(anna) == {anna.owner.name: "owner"}
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    await joined(stage, anna, grandpa)
    assert (await links(anna))["Opa"] == "guardian"


async def test_whoever_left_since_is_not_brought_back_by_the_undo_of_an_earlier_removal(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    removed = await unlink_participant(
        anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    accepted = await joined(stage, anna, grandpa)
    left = await undo(stage, accepted, grandpa)
    for done in (removed, left):
        with pytest.raises(Conflict, match="left_themselves"):
            await undo(stage, done, anna.owner)
    await undo(stage, left, grandpa)
    assert "Opa" in await links(anna)
