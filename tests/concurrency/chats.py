"""Two acts want the same chat: one as a group with photos, the other as the chat where admins decide."""

from itertools import count

from domain.usecases.groups.make_deep_link import make_deep_link
from tests import sql
from tests.concurrency.race import Answer, Pair, Race, Round
from tests.usecases.factory import activate, bind, make_group
from tests.usecases.stage import Stage

_chats = count(-900_000, -1)


async def bind_and_activate(stage: Stage) -> Round:
    """A setup link is used in a chat that is being activated as a group: the chat becomes the admin chat."""

    async def make_round() -> Race:
        group = await make_group(stage)
        chat = next(_chats)
        stage.memberships.statuses[chat, group.admin.tg_user_id] = "admin"
        payload = await make_deep_link(group.workspace_id, "setup")

        async def judge(bound: Answer, activated: Answer) -> None:
            assert bound.has_won, "a group without photos and persons does not stand in the way"
            assert activated.has_won or activated.is_told
            assert await sql.rows("SELECT id FROM groups WHERE tg_chat_id = $1", chat) == []

        return Race(
            lambda: bind(stage, payload, group.admin, chat),
            lambda: activate(stage, group.admin, chat),
            judge,
        )

    return make_round


CHATS = (Pair("use a setup link and activate its chat", bind_and_activate),)
