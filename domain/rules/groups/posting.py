"""What Telegram says when the bot may not write in a group now, and may later."""

# Of 400. Of 403 every answer about a group says so: the bot is not in it.
_NO_RIGHT = (
    "not enough rights",
    "have no rights to send a message",
    "need administrator rights",
    "CHAT_WRITE_FORBIDDEN",
    "CHAT_ADMIN_REQUIRED",
    "CHAT_RESTRICTED",
    "CHAT_SEND_",
)


def is_kept_silent(tg_chat_id: int, status: int, description: str) -> bool:
    """A person who cannot be written to is another matter: they start the bot, or never do."""
    if tg_chat_id > 0:
        return False
    return status == 403 or (status == 400 and any(words in description for words in _NO_RIGHT))
