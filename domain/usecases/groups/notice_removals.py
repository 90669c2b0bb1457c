"""Finds groups that removed the bot while Telegram's updates were lost."""

import logging

from domain.errors import OutsideError
from domain.ports import Memberships
from domain.queries import sql
from domain.rules.chats.supergroups import is_supergroup
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import note_removal

_GROUPS_A_ROUND = 20

log = logging.getLogger(__name__)


async def notice_removals(tg_bot_id: int, memberships: Memberships) -> None:
    """Asks Telegram about a few groups, by chance, so that every group has its turn after some rounds.

    Only the clear answer that the bot is not there counts, because such a group is erased after
    `group_grace_days`. The answer that there is no such chat is not clear: a Bot API server that lost its
    data says so of every chat. A group about which Telegram does not answer waits for another round.
    """
    chats = await sql.values(
        int, "SELECT tg_chat_id FROM groups WHERE active ORDER BY random() LIMIT $1", _GROUPS_A_ROUND
    )
    for tg_chat_id in chats:
        try:
            answer = await memberships.look_up(tg_chat_id, tg_bot_id)
        except OutsideError as error:
            log.info("one of %d groups could not be asked whether the bot is there: %s", len(chats), error)
            continue
        # Telegram says the same of a basic group that became a supergroup: the bot may be in the new chat.
        is_left = answer.status == MemberStatus.OUTSIDE and is_supergroup(tg_chat_id)
        if answer.is_without_us or (is_left and not answer.is_doubtful):
            await note_removal(tg_chat_id)
