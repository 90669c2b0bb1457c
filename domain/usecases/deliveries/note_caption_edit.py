"""The caption of a delivered photo was edited."""

from domain.steps.chats.leave_cards import forget_caption


async def note_caption_edit(tg_chat_id: int, tg_message_id: int) -> None:
    """What a conversation wrote under the photo stands there no more."""
    await forget_caption(tg_chat_id, tg_message_id)
