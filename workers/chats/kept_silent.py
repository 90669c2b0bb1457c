"""Recognises Telegram's answers when the bot may not write in a group now, but may later."""

# Words of answers with status 400. An answer 403 about a group needs no words: the bot is not in the group.
_NO_RIGHT = (
    "not enough rights",
    "have no rights to send a message",
    "need administrator rights",
    "CHAT_WRITE_FORBIDDEN",
    "CHAT_ADMIN_REQUIRED",
    "CHAT_RESTRICTED",
    "CHAT_SEND_",
    "TOPIC_CLOSED",  # a forum closed its topic General: messages that name no topic go there
)


def is_kept_silent(tg_chat_id: int, status: int, description: str) -> bool:
    """Whether the bot may not write in this group now. False for private chats: their users open them."""
    if tg_chat_id > 0:
        return False
    return status == 403 or (status == 400 and any(words in description for words in _NO_RIGHT))
