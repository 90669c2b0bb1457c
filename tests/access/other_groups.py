"""Gives a side two more groups: one that the bot has left, and one that is alone in its workspace."""

from typing import TYPE_CHECKING

from sandbox.telegram import Person
from tests import sql
from tests.telegram.whole_bot import WholeBot

if TYPE_CHECKING:
    from tests.access.scene import Side


async def other_groups(bot: WholeBot, side: "Side", admin: Person) -> int:
    """Plants both groups. Nobody has agreed yet that the groups of the side share one list of people. Returns
    the id of the group that is alone.
    """
    await sql.execute("UPDATE workspaces SET is_agreed = false WHERE id = $1", side.workspace)
    await sql.execute(
        "INSERT INTO groups (workspace_id, tg_chat_id, title, left_at) VALUES ($1, $2, 'Former', now())",
        side.workspace,
        -side.workspace,
    )
    lone = bot.tg.add_group(f"Lone {side.name}", admins=[admin])
    lone.seat(bot.tg.bot, "member")
    row = await sql.one(
        """WITH own AS (INSERT INTO workspaces (name) VALUES ('Lone') RETURNING id)
           INSERT INTO groups (workspace_id, tg_chat_id, title, active) SELECT id, $1, 'Lone', true FROM own
           RETURNING id AS n""",
        lone.id,
    )
    assert row is not None
    return int(row["n"])
