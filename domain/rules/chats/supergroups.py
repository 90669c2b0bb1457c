"""A Telegram chat id tells three kinds apart: supergroup or channel, basic group, private chat."""

# A supergroup's id is -100 and its own number behind it, so it is below this. Ids of basic groups are above
# it and negative, those of private chats positive.
SUPERGROUPS = -1_000_000_000_000


def is_supergroup(tg_chat_id: int) -> bool:
    """Also True for a channel."""
    return tg_chat_id < SUPERGROUPS


def is_basic_group(tg_chat_id: int) -> bool:
    return SUPERGROUPS < tg_chat_id < 0
