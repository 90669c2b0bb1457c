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


async def press_again(
    bot: WholeBot, who: Person, card: Message, button: str, *, meanwhile: bool = False
) -> CallbackAnswer:
    """Presses a button whose first answer is lost. Returns the answer that the presser sees in the end."""
    bot.tg.faults.add("5xx_before", method="answerCallbackQuery")
    query = who.tap(card, button)
    await again(bot, meanwhile=meanwhile)
    assert query.answer is not None
    return query.answer


async def again(bot: WholeBot, *, meanwhile: bool = False) -> None:
    """meanwhile: so much follows from the first try, as from an erase, that the second one may come before
    that has settled.
    """
    await bot.settle()
    assert bot.tg.faults.waiting == []
    if not meanwhile:
        [error] = await sql.values(
            str, "SELECT last_error FROM tasks WHERE kind = 'handle_update' AND state = 'ready'"
        )
        assert error.startswith("Telegram: ")
    await bot.make_due()
    await bot.settle()


async def change_while_muted(bot: WholeBot, admins: Group, ada: Person, card: Message) -> None:
    """The card has to change while the bot may not write in the admin chat. Afterwards it may again."""
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
