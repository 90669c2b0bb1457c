"""Offers a photo that waited too long to be sent by itself."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def offer_a_late_photo(bot: WholeBot, group: Group, owner: Person, look: str) -> None:
    await owner.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()
    await sql.execute(
        """UPDATE deliveries SET state = 'pending', offered_at = now(), sent_at = NULL, tg_message_id = NULL
           WHERE id = (SELECT max(id) FROM deliveries)"""
    )
