"""Schedules the search for a message of which the bot never heard whether it was sent."""

from domain.ids import ParticipantId, SentMessageId
from domain.steps.work.work import Work


async def look_for_message(
    work: Work, sent_message_id: SentMessageId, participant_id: ParticipantId | None
) -> None:
    """participant_id: whose private chat the message went to; None for another chat. In a private chat this
    search takes turns with the search for lost photos, because both change captions.
    """
    lane = None if participant_id is None else f"find:{participant_id}"
    await work.add("find_message", lane=lane, sent_message_id=sent_message_id)
