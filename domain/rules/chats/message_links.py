"""Telegram's links to messages of groups."""

from domain.rules.chats.supergroups import SUPERGROUPS, is_supergroup


def message_link(tg_chat_id: int, tg_message_id: int | None, *, username: str | None) -> str | None:
    """A link that opens for members only, unless the group is public. None where Telegram has no link."""
    if tg_message_id is None:
        return None
    if username:
        return f"https://t.me/{username}/{tg_message_id}"
    if not is_supergroup(tg_chat_id):
        return None
    return f"https://t.me/c/{SUPERGROUPS - tg_chat_id}/{tg_message_id}"
