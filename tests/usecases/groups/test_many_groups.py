"""In a workspace of many groups Telegram is asked about several of them at once."""

import asyncio

from domain.queries.access.authority import moderates
from sandbox.patience import patience
from tests import sql
from tests.fakes.fixed_memberships import FixedMemberships
from tests.usecases.factory import Group, make_group
from tests.usecases.stage import Stage


class SlowMemberships(FixedMemberships):
    """Answers when `together` questions wait for an answer. most: the most that ever waited."""

    def __init__(self, together: int) -> None:
        super().__init__()
        self.enough = asyncio.Barrier(together)
        self.waiting = self.most = 0

    async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await self.enough.wait()
        self.waiting -= 1
        return await super().status(tg_chat_id, tg_user_id)


async def test_the_groups_are_not_asked_about_one_after_the_other(stage: Stage, group: Group) -> None:
    """In an earlier version they were, and with two seconds an answer ten groups took too long."""
    others = [await make_group(stage) for _ in range(15)]
    await sql.execute("UPDATE groups SET workspace_id = $1", group.workspace_id)
    slow = SlowMemberships(8)
    slow.statuses[others[-1].tg_chat_id, 7] = "admin"
    await sql.execute("UPDATE workspaces SET is_agreed = true")
    async with asyncio.timeout(patience(5)):
        assert await moderates(group.workspace_id, 7, slow)
    assert slow.most == 8
