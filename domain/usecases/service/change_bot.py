"""The operator says that the former bot is gone for good: another one goes on with its database."""

from dataclasses import dataclass

from domain.errors import Corrupt
from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.queries.service.in_use import ensure_not_in_use
from domain.queries.service.own_bot import owner_bot
from domain.queries.service.restored import ensure_checked
from domain.rules.chats.supergroups import SUPERGROUPS

# The new bot is in no group until it is added.
_LEAVE_GROUPS = "UPDATE groups SET active = false, left_at = now() WHERE active"
# What waits or may not have arrived could be sent by the former bot's file ids only. A photo that is posted
# again is owed again. One that may have arrived is then offered, so it becomes `retracted` and not `failed`.
# `sending_at` goes, because it was not Telegram that refused these photos.
_END_SENDING = """UPDATE deliveries SET state = 'unknown', reason = 'another bot', unknown_at = now()
WHERE state = 'sending'"""
_END_WAITING = """
UPDATE deliveries SET state = CASE state WHEN 'unknown' THEN 'retracted' ELSE 'failed' END,
    reason = 'another bot', offered_at = NULL, sending_at = NULL
WHERE state IN ('pending', 'parked', 'unknown')
"""
_UNHANDLED = "SELECT count(*) FROM tasks WHERE kind = 'handle_update' AND state IN ('ready', 'leased')"
# The new bot may write to nobody before Start. What the former bot sent is out of reach: a number that stayed
# would be that of some other message of the new bot.
_FORGET = (
    "UPDATE participants SET private_chat = 'unknown' WHERE private_chat <> 'unknown'",
    f"""UPDATE deliveries d SET tg_message_id = NULL, earlier_copies = '{{}}', names = '{{}}',
           is_outdated = false, token = NULL
       WHERE {HAS_COPY} OR names <> '{{}}' OR is_outdated OR token IS NOT NULL""",  # noqa: S608  a constant
    "DELETE FROM cards",
    "DELETE FROM sent_messages",
    "DELETE FROM message_searches",
    "DELETE FROM conversations",
    # Updates are counted by each bot, too: an old number would hide a new update.
    "DELETE FROM tasks WHERE kind = 'handle_update'",
    "DELETE FROM telegram_updates",
    f"""UPDATE postings p SET tg_message_id = NULL FROM groups g
        WHERE g.id = p.group_id AND g.tg_chat_id > {SUPERGROUPS} AND p.tg_message_id IS NOT NULL""",  # noqa: S608
    # For a file id of another bot Telegram answers as if the file came later, so tasks would try for hours.
    "UPDATE image_assets SET tg_file_id = '', tg_clean_file_id = NULL, tg_reply_message_id = NULL",
    # As after a restore: no message of the time before is sought, and people were not heard for a while. Both
    # times are the same: nothing was lost in between, which `owe_deliveries` would have to offer.
    "INSERT INTO restores (backup_taken_at, restored_at, checked_at) VALUES (now(), now(), now())",
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """photos: deliveries that waited, or that may not have arrived. updates: what people wrote or pressed,
    taken in and not handled.
    """

    groups: int
    photos: int
    updates: int


async def change_bot(former_bot_id: int, tg_bot_id: int, store: PhotoStore) -> Dropped:
    """Raises Corrupt, and changes nothing, when the database is not the former bot's, is this bot's already,
    or waits for `restore-check`; Unavailable while a process runs.
    """
    await ensure_checked()
    await ensure_not_in_use()
    owner = await owner_bot(store)
    if owner != former_bot_id or owner == tg_bot_id:
        raise Corrupt(
            "the database",
            f"it belongs to {'no bot yet' if owner is None else f'bot {owner}'}, BOT_TOKEN is that of bot "
            f"{tg_bot_id}, and the bot that is gone was said to be {former_bot_id}. Nothing was changed",
        )
    async with sql.in_transaction():
        await sql.execute("UPDATE installation SET tg_bot_id = $1, bot_changed_at = now()", tg_bot_id)
        groups = await sql.execute(_LEAVE_GROUPS)
        await sql.execute(_END_SENDING)
        photos = await sql.execute(_END_WAITING)
        updates = await sql.value(int, _UNHANDLED) or 0
        for statement in _FORGET:
            await sql.execute(statement)
    return Dropped(groups, photos, updates)
