"""`python -m workers change-bot` gives the database of a bot that is gone to the bot of BOT_TOKEN."""

from domain.adapters.postgres.database import migrate, open_database
from domain.settings import Settings
from domain.usecases.service.change_bot import change_bot

USAGE = "change-bot"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """Returns 0, also when the database is this bot's already; None for a wrong call. Raises OutsideError."""
    if arguments:
        return None
    dsn = settings.database_url.get_secret_value()
    await migrate(dsn)
    async with open_database(dsn, deadlines=settings.postgres_deadlines(takes_long=True)):
        if not await change_bot(settings.tg_bot_id):
            print(f"The database is that of bot {settings.tg_bot_id} already. Nothing was changed.")
            return 0
    print(
        f"The database is that of bot {settings.tg_bot_id} now. Start the processes. Add the bot to every "
        f"group, where an admin writes /activate, within {settings.group_grace_days} days: then the others "
        "are erased. Add it to every admin chat, too. Everybody has to press Start at the new bot. What the "
        "former bot sent stays in its chats, and no erase reaches it: have people delete the chats with it."
    )
    return 0
