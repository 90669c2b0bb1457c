"""Says whether the database is this bot's. With another bot's token nothing starts."""

from domain.errors import Corrupt
from domain.queries import sql


async def ensure_own_bot(tg_bot_id: int) -> None:
    """Raises Corrupt when the database belongs to another bot: the numbers of its messages, its files and its
    chats mean something else, or nothing, to this one.
    """
    owner = await sql.value(int, "SELECT tg_bot_id FROM installation WHERE tg_bot_id IS NOT NULL")
    if owner not in (None, tg_bot_id):
        raise Corrupt(
            "the database",
            f"it belongs to bot {owner}, and BOT_TOKEN is that of bot {tg_bot_id}: correct BOT_TOKEN; or, if "
            f"bot {owner} is gone for good, run `python -m workers change-bot`",
        )
