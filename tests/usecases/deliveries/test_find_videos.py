"""A video whose answer was lost is found as a photo is: Telegram answers an edit with the message."""

from sandbox.telegram import TelegramStandIn
from sandbox.telegram.people import Person
from tests.usecases.factory import Group, connected_person, make_participant
from tests.usecases.losing import offers, posted, state_of, time_passes
from tests.usecases.stage import Stage


async def test_a_video_that_arrived_is_found(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)
    await connected_person(stage, group, owner)
    tg.faults.add("cut_after", method="sendVideo")
    lost = await posted(stage, group, tg, media="video")
    assert (await state_of(lost))[0] == "unknown"
    [message] = [one for one in parent.inbox if one.media is not None]
    await time_passes(stage)
    assert await state_of(lost) == ("sent", message.message_id)
    assert offers(parent) == []
