"""A participant's link ends or comes back by an undo: the role with it, and whose invitations end."""

from domain.queries.sharing.invitation import open_invitations
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests.usecases.factory import Connected, Group, make_participant
from tests.usecases.linking import invite, joined, links
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def test_an_owner_who_was_removed_and_invited_again_is_an_owner_when_both_are_taken_back(
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
