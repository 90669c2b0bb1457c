"""What a participant reads when a merge stops their photos, and when they come again."""

import pytest

from domain.errors import Refused
from domain.ids import LinkId, ParticipantId
from domain.steps.sharing.show_joins import show_joins
from domain.steps.work.work import transaction
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.usecases.factory import Connected, Group
from tests.usecases.linking import answer, delete_links, joined, said_to
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


async def test_whoever_waits_after_a_merge_is_told_once_why_no_photos_come(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await merge(stage, anna, ben, group.admin)
    before = await said_to(stage, anna)
    [paused] = [text for text in before if "is the same person as somebody" in text]
    assert "Anna" in paused
    assert "Ben" not in paused
    asked = await sql.value(LinkId, "SELECT id FROM participant_persons WHERE state = 'requested'")
    async with transaction(stage.doorbell) as work:
        await show_joins(work, [asked or LinkId(0)])
    assert await said_to(stage, anna) == before
    await answer(stage, ben, admit=True)
    after = (await said_to(stage, anna))[len(before) :]
    assert [text for text in after if "You may join" in text] == after[:1], "a new message, not an edit"
    assert len(stage.deleted) == 1, "the message that says that no photos come"


@pytest.mark.parametrize("decided", [None, True, False])
async def test_whoever_waited_is_told_when_the_merge_is_undone(
    stage: Stage, group: Group, anna: Connected, ben: Connected, *, decided: bool | None
) -> None:
    merged = await merge(stage, anna, ben, group.admin)
    await said_to(stage, anna)
    if decided is not None:
        await answer(stage, ben, admit=decided)
        await said_to(stage, anna)
    undone = await undo(stage, merged, group.admin)
    said = await said_to(stage, anna)
    assert "<b>Anna</b> is a separate person again" in said[-1]
    assert not any("Ben" in text for text in said)
    [names] = await sql.values(list[int], "SELECT names FROM cards WHERE kind = 'joined'")
    assert anna.number in names, "an erase of Anna finds the message"
    await undo(stage, undone, group.admin)
    again = (await said_to(stage, anna))[len(said) :]
    how = "is the same person as somebody" if decided is not False else "said no"
    assert [how in text for text in again] == [True]


async def test_whoever_comes_along_as_an_owner_is_told_nothing(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    before = await said_to(stage, anna)
    await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    assert await said_to(stage, anna) == before


async def test_whoever_had_closed_the_chat_during_a_merge_reads_why_no_photos_come_when_it_opens(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await sql.execute(
        "UPDATE participants SET private_chat = 'blocked' WHERE id = $1", anna.owner.participant_id
    )
    await merge(stage, anna, ben, group.admin)
    stage.telegram.refusals["sendMessage"] = Refused("telegram", 403, "bot was blocked by the user")
    await stage.show()
    stage.telegram.refusals.clear()
    stage.telegram.calls.clear()
    await open_private_chat(ParticipantId(anna.owner.participant_id), stage.doorbell)
    assert any("is the same person as somebody" in text for text in await said_to(stage, anna))


async def test_a_merge_shows_nobody_a_wish_of_somebody_who_joined_by_invitation_and_left(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await joined(stage, ben, anna.owner)
    await unlink_participant(ben.number, anna.owner.participant_id, stage.by(anna.owner), stage.doorbell)
    await said_to(stage, ben)
    stage.telegram.calls.clear()
    merged = await merge(stage, anna, ben, group.admin)
    await said_to(stage, ben)
    await undo(stage, merged, group.admin)
    await said_to(stage, ben)
    texts = [str(c.params.get("text", c.params.get("caption"))) for c in stage.telegram.calls]
    assert not any("asks to receive" in text for text in texts), "nobody asked"


async def test_whoever_comes_along_once_more_after_an_undone_merge_is_told_nothing(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    await said_to(stage, anna)
    await merge(stage, anna, ben, group.admin)
    assert not any("You may join" in text for text in await said_to(stage, anna)), "nobody asked"
