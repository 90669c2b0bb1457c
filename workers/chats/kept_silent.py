"""Recognises Telegram's answers when the bot may not write in a group now, but may later."""

# Answers of status 400 have these words. Every 403 about a group says so: the bot is not in it.
_NO_RIGHT = (
    "not enough rights",
    "have no rights to send a message",
    "need administrator rights",
    "CHAT_WRITE_FORBIDDEN",
    "CHAT_ADMIN_REQUIRED",
    "CHAT_RESTRICTED",
    "CHAT_SEND_",
    "TOPIC_CLOSED",  # of a forum's topic General, where messages come that name no topic
)


def is_kept_silent(tg_chat_id: int, status: int, description: str) -> bool:
    """Whether the bot may not write in this group now. False for private chats: those open with a Start."""
    if tg_chat_id > 0:
        return False
    return status == 403 or (status == 400 and any(words in description for words in _NO_RIGHT))
