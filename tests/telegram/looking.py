"""Opens the card of a posted photo, and reads who is on all posted photos."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def card_of(bot: WholeBot, posted: Message, ada: Person, group: Group, admins: Group) -> Message:
    await ada.send(group, "/photo", reply_to=posted)
    await bot.settle()
    return admins.from_bot[-1]


async def names_on_posts() -> list[str | None]:
    """The names of the faces on all posted photos, from left to right; None for an unknown face."""
    rows = await sql.rows(
        """SELECT p.name FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           LEFT JOIN persons p ON p.id = f.person_id ORDER BY f.bbox_x"""
    )
    return [row["name"] for row in rows]
