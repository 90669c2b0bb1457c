"""The bot was removed from a group."""

from domain.ports import Memberships
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import note_removal


async def leave_group(tg_chat_id: int, tg_bot_id: int, memberships: Memberships) -> None:
    """Nothing more is accepted or delivered from this group, unless the bot is back in it.

    Updates of two admins are handled in any order, so Telegram is asked: the bot's removal by one may be
    handled after the other added the bot again. A group that counts as left is erased after
    `group_grace_days`.
    """
    if await memberships.status(tg_chat_id, tg_bot_id) != MemberStatus.OUTSIDE:
        return
    await note_removal(tg_chat_id)
