"""Makes things go wrong in Postgres or at Telegram, and mends them afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from sandbox.telegram import CallbackAnswer, Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot
from tests.usecases.tasks import add_task


@asynccontextmanager
async def table_locked(dsn: str, table: str) -> AsyncIterator[None]:
    """Makes all that read or write the table wait."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


@asynccontextmanager
async def write_refused(
    dsn: str, table: str, event: str = "INSERT OR UPDATE OR DELETE"
) -> AsyncIterator[None]:
    """Makes writes to the table fail with an unexpected error, as a bug would."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$;
                CREATE TRIGGER refuse BEFORE {event} ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse()"""
        )
        yield
    finally:
        await connection.execute("DROP FUNCTION IF EXISTS refuse CASCADE")
        await connection.close()


async def press_again(bot: WholeBot, who: Person, card: Message, button: str) -> CallbackAnswer:
    """Presses a button whose first answer is lost. Returns the answer that the presser sees in the end."""
    bot.tg.faults.add("5xx_before", method="answerCallbackQuery")
    query = who.tap(card, button)
    await handle_again(bot)
    assert query.answer is not None
    return query.answer


async def handle_again(bot: WholeBot) -> None:
    """Handles the update, whose first try fails because Telegram does not answer. Then the tasks that the
    first try added are done, such as those of an erase, and the update is tried again.
    """
    await bot.take_in()
    await bot.handle()
    assert bot.tg.faults.waiting == []
    [error] = await sql.values(
        str, "SELECT last_error FROM tasks WHERE kind = 'handle_update' AND state = 'ready'"
    )
    assert error.startswith("Telegram: ")
    await bot.settle()
    await bot.make_due()
    await bot.settle()


async def change_while_muted(bot: WholeBot, admins: Group, ada: Person, card: Message) -> None:
    """Makes the card change while the bot may not write in the admin chat. Afterwards it may again."""
    row = await sql.one(
        """UPDATE cards SET shown = 'before+picture' WHERE tg_chat_id = $1 AND tg_message_id = $2
           RETURNING kind, subject""",
        admins.id,
        card.message_id,
    )
    assert row is not None
    ids = {"cluster": "number", "join": "link_id", "suggestion": "suggestion_id"}
    admins.let_only_admins_write()
    await add_task(f"show_{row['kind']}", **{ids[row["kind"]]: int(row["subject"])})
    await bot.settle()
    admins.promote_bot(by=ada)
    await bot.settle()
