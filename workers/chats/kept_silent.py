"""Recognises Telegram's answers when the bot may not write in a group now, but may later."""

from domain.values.send_outcome import NO_RIGHT_TO_WRITE


def is_kept_silent(tg_chat_id: int, status: int, description: str) -> bool:
    """Whether the bot may not write in this group now. False for private chats: their users open them.

    An answer 403 about a group needs no words: the bot is not in the group.
    """
    if tg_chat_id > 0:
        return False
    return status == 403 or (status == 400 and any(words in description for words in NO_RIGHT_TO_WRITE))
