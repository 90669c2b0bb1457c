"""The operator says that the former bot is gone for good: another one goes on with its database."""

from domain.queries import sql
from domain.queries.service.restored import ensure_checked
from domain.rules.chats.supergroups import SUPERGROUPS

# The new bot is in no group until it is added, and may write to nobody before Start. What the former bot
# sent is out of reach: a number that stayed would be that of some other message of the new bot.
_STATEMENTS = (
    "UPDATE groups SET active = false, left_at = now() WHERE active",
    "UPDATE participants SET private_chat = 'unknown' WHERE private_chat <> 'unknown'",
    """UPDATE deliveries SET tg_message_id = NULL, earlier_copies = '{}', names = '{}', is_outdated = false,
           token = NULL,
           unknown_at = CASE WHEN state = 'sending' THEN now() ELSE unknown_at END,
           reason = CASE WHEN state = 'pending' THEN 'waiting for start' ELSE reason END,
           state = CASE state WHEN 'pending' THEN 'parked' WHEN 'sending' THEN 'unknown' ELSE state END""",
    "DELETE FROM cards",
    "DELETE FROM sent_messages",
    "DELETE FROM message_searches",
    "DELETE FROM conversations",
    # Updates are counted by each bot, too: an old number would hide a new update.
    "DELETE FROM tasks WHERE kind = 'handle_update'",
    "DELETE FROM telegram_updates",
    f"""UPDATE postings p SET tg_message_id = NULL FROM groups g
        WHERE g.id = p.group_id AND g.tg_chat_id > {SUPERGROUPS} AND p.tg_message_id IS NOT NULL""",  # noqa: S608
    "UPDATE image_assets SET tg_reply_message_id = NULL WHERE tg_reply_message_id IS NOT NULL",
    # As after a restore: no message of the time before is sought, and people were not heard for a while.
    "INSERT INTO restores (backup_taken_at, checked_at) VALUES (now(), now())",
)


async def change_bot(tg_bot_id: int) -> bool:
    """Returns False, and changes nothing, when the database is this bot's already. No process may run."""
    await ensure_checked()
    async with sql.in_transaction():
        is_new = await sql.value(
            bool,
            """UPDATE installation SET tg_bot_id = $1, bot_changed_at = now()
               WHERE tg_bot_id IS DISTINCT FROM $1 RETURNING true""",
            tg_bot_id,
        )
        for statement in _STATEMENTS if is_new else ():
            await sql.execute(statement)
    return bool(is_new)
