"""Telegram's links to messages of groups."""

# A supergroup's id is -100 and its own number behind it; a basic group has no links.
_SUPERGROUPS = -1_000_000_000_000


def message_link(tg_chat_id: int, tg_message_id: int | None, *, username: str | None) -> str | None:
    """A link that opens for members only, unless the group is public. None where Telegram has no link."""
    if tg_message_id is None:
        return None
    if username:
        return f"https://t.me/{username}/{tg_message_id}"
    if tg_chat_id >= _SUPERGROUPS:
        return None
    return f"https://t.me/c/{_SUPERGROUPS - tg_chat_id}/{tg_message_id}"
