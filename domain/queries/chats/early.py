"""Whether an update came too early: several are handled at once, and an older one may let the bot in."""

from domain.queries import sql
from domain.rules.chats.supergroups import SUPERGROUPS

# This is the expression of the index ix_telegram_updates_waiting; Postgres uses the index for no other form.
_CHAT = """left(coalesce(u.payload #>> '{message,chat,id}', u.payload #>> '{my_chat_member,chat,id}',
    u.payload #>> '{callback_query,message,chat,id}'), 32)"""
_EARLIER = f"""
SELECT 1 AS yes FROM telegram_updates u
WHERE u.handled_at IS NULL AND {_CHAT} = $1::text AND u.tg_update_id < $2
  AND NOT coalesce(u.payload->'message' ?| ARRAY['photo', 'document', 'video'], false)
  AND (EXISTS (SELECT 1 FROM tasks t WHERE t.kind = 'handle_update' AND t.dedupe_key = u.id::text
          AND t.state = 'ready')
    OR EXISTS (SELECT 1 FROM tasks t WHERE t.kind = 'handle_update' AND t.dedupe_key = u.id::text
          AND t.state = 'leased'))
LIMIT 1
"""  # noqa: S608  a constant


async def is_early(tg_chat_id: int, tg_update_id: int) -> bool:
    """Whether an older update of the chat that may activate the group is not handled yet.

    Updates with photos activate no group, so no update waits for them. An update whose task is dead
    is not waited for.
    """
    return await sql.value(int, _EARLIER, str(tg_chat_id), tg_update_id) is not None


async def may_have_become(tg_chat_id: int, title: str, *, joins: bool) -> list[int]:
    """Ids of up to 20 of our basic groups and admin chats that the supergroup may have been, likeliest first.

    joins: the bot joins the supergroup at this moment; else only a group of the same title can be meant.
    """
    return await sql.values(
        int,
        """SELECT c.chat FROM (
               SELECT tg_chat_id AS chat, title = $1 AS is_likely FROM groups WHERE active
               UNION SELECT tg_admin_chat_id, false FROM workspaces WHERE tg_admin_chat_id IS NOT NULL) c
           WHERE c.chat BETWEEN $4::bigint + 1 AND -1 AND (c.is_likely OR $2) AND c.chat <> $3
           ORDER BY c.is_likely DESC, c.chat LIMIT 20""",
        title[:255],
        joins,
        tg_chat_id,
        SUPERGROUPS,
    )
