"""`python -m workers change-bot FORMER_ID` hands a former bot's database over to the bot of BOT_TOKEN."""

from domain.adapters.photo_stores.open_photo_store import open_photo_store
from domain.adapters.postgres.database import migrate, open_database
from domain.settings import Settings
from domain.usecases.service.change_bot import change_bot

USAGE = "change-bot FORMER_ID"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """FORMER_ID: the number before the colon of the former bot's token, which the refusal to start names.

    None for a wrong call. Raises OutsideError.
    """
    if len(arguments) != 1 or not arguments[0].isdecimal():
        return None
    dsn = settings.database_url.get_secret_value()
    await migrate(dsn)
    store = open_photo_store(settings)
    try:
        async with open_database(dsn, deadlines=settings.postgres_deadlines(takes_long=True)):
            dropped = await change_bot(int(arguments[0]), settings.tg_bot_id, store)
    finally:
        await store.close()
    print(
        f"The database is that of bot {settings.tg_bot_id} now.\n"
        f"{dropped.groups:,} groups: add the bot to each, where an admin writes /activate, within "
        f"{settings.group_grace_days} days; then the others are erased. Add it to every admin chat, too, "
        "where the requests that wait come again.\n"
        f"{dropped.photos:,} photos that had not arrived are lost until they are posted again.\n"
        f"{dropped.updates:,} messages and presses were not handled yet and are dropped: ask people to "
        "repeat what got no answer.\n"
        "Start the processes. Everybody has to press Start at the new bot. What the former bot sent stays in "
        "its chats, and no erase reaches it: have people delete the chats with it."
    )
    return 0
