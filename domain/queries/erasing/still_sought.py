"""Says which ids and names an erase still has to look for."""

from collections.abc import Sequence

from domain.queries import sql
from domain.rules.erasing.needles import Needles


async def still_sought(needles: Needles) -> Needles:
    """Leaves out the Telegram ids of users and chats that came back, because these are known again."""
    return needles.without_tg_ids(await chats_that_came_back(needles.tg_ids))


async def chats_that_came_back(tg_ids: Sequence[int]) -> set[int]:
    """Those of these users and chats that are known again."""
    back = await sql.values(
        int,
        """SELECT tg_user_id AS id FROM participants WHERE tg_user_id = ANY($1::bigint[])
           UNION SELECT tg_chat_id FROM groups WHERE tg_chat_id = ANY($1::bigint[])
           UNION SELECT former_tg_chat_id FROM groups WHERE former_tg_chat_id = ANY($1::bigint[])
           UNION SELECT tg_admin_chat_id FROM workspaces WHERE tg_admin_chat_id = ANY($1::bigint[])""",
        list(tg_ids),
    )
    return set(back)
