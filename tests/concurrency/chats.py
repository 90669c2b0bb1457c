"""A chat becomes what two acts want it to be: a group with photos, or the chat where admins decide."""

from collections.abc import Awaitable
from itertools import count

from domain.ids import GroupId
from domain.usecases.groups.activate_group import NewGroup, activate_group
from domain.usecases.groups.bind_admin_chat import bind_admin_chat
from domain.usecases.groups.make_deep_link import make_deep_link
from tests import sql
from tests.concurrency.race import Answer, Pair, Race, Round
from tests.usecases.factory import OPEN, Member, make_group
from tests.usecases.stage import Stage

_chats = count(-900_000, -1)


def _activate(stage: Stage, tg_chat_id: int, by: Member) -> Awaitable[GroupId]:
    return activate_group(
        NewGroup(tg_chat_id, "Admins"),
        by=by.participant_id,
        tg_user_id=by.tg_user_id,
        memberships=stage.memberships,
        admin_chat_id=None,
        admission=OPEN,
        doorbell=stage.doorbell,
    )


async def bind_and_activate(stage: Stage) -> Round:
    """A setup link is used in a chat while the bot's joining activates it."""

    async def make_round() -> Race:
        group = await make_group(stage)
        chat = next(_chats)
        stage.memberships.statuses[chat, group.admin.tg_user_id] = "admin"
        payload = await make_deep_link(group.workspace_id, "setup")

        def bind() -> Awaitable[object]:
            return bind_admin_chat(
                payload,
                chat,
                group.admin.tg_user_id,
                memberships=stage.memberships,
                doorbell=stage.doorbell,
            )

        async def judge(bound: Answer, activated: Answer) -> None:
            assert bound.has_won, "a group that has not begun makes room"
            assert activated.has_won or activated.is_told
            assert await sql.rows("SELECT id FROM groups WHERE tg_chat_id = $1", chat) == []

        return Race(bind, lambda: _activate(stage, chat, group.admin), judge)

    return make_round


CHATS = (Pair("use a setup link and activate its chat", bind_and_activate),)
