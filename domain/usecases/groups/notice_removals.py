"""Finds groups that removed the bot while Telegram's updates were lost."""

import logging

from domain.errors import OutsideError
from domain.ports import Memberships
from domain.queries import sql
from domain.steps.groups.remember_membership import note_removal

_GROUPS_A_ROUND = 20

log = logging.getLogger(__name__)


async def notice_removals(tg_bot_id: int, memberships: Memberships) -> None:
    """Asks Telegram about a few groups, by chance, so that every group has its turn after some rounds.

    Only the clear answer that the bot is not there counts, because such a group is erased after its grace.
    While Telegram does not answer, the groups wait for another round.
    """
    chats = await sql.values(
        int, "SELECT tg_chat_id FROM groups WHERE active ORDER BY random() LIMIT $1", _GROUPS_A_ROUND
    )
    try:
        for tg_chat_id in chats:
            if (await memberships.look_up(tg_chat_id, tg_bot_id)).is_without_us:
                await note_removal(tg_chat_id)
    except OutsideError as error:
        log.info("not all groups were asked whether the bot is there: %s", error)
