"""Says whether the database is this bot's. With another bot's token nothing starts."""

from domain.errors import Corrupt
from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.service.own_store import bot_of_ledger, is_own_store


async def owner_bot(store: PhotoStore | None) -> int | None:
    """The bot to which the database belongs; None before its first start, or if nobody noted the bot.

    store: asked while the database itself does not say so, because an earlier version noted no bot. The
    ledger beside the photos tells, if the store is this installation's. Raises as `store_owner`.
    """
    noted = await sql.value(int, "SELECT tg_bot_id FROM installation WHERE tg_bot_id IS NOT NULL")
    if noted is None and store is not None and await is_own_store(store):
        return await bot_of_ledger(store)
    return noted


async def ensure_own_bot(tg_bot_id: int, store: PhotoStore | None = None) -> None:
    """Raises Corrupt when the database belongs to another bot: the numbers of its messages, its files and its
    chats mean something else, or nothing, to this one. store: as in `owner_bot`.
    """
    owner = await owner_bot(store)
    if owner not in (None, tg_bot_id):
        raise Corrupt(
            "the database",
            f"it belongs to bot {owner}, and BOT_TOKEN is that of bot {tg_bot_id}: correct BOT_TOKEN; or, if "
            f'bot {owner} is gone for good, read "Another bot" in docs/operating.md and run '
            f"`python -m workers change-bot {owner}`, which drops what only that bot could use",
        )
