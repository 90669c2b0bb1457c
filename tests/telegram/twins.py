"""Connects twins as two persons, and sends photos that may show either."""

from collections.abc import Mapping, Sequence

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot, connect_link

TWIN = {"anna": 0.9, "maria": 0.4}  # matching takes this face for Anna's
# Most of how they look is common to both.
ANNA, MARIA = ({"both": 0.8, name: 0.6} for name in ("anna", "maria"))


async def send_twin(bot: WholeBot, person: Person, group: Group, look: Mapping[str, float] = TWIN) -> Message:
    """Sends a photo of the second twin, and gives the bot's message about it."""
    await person.open_link(connect_link(group))
    await bot.settle()
    await bot.press(person, person.inbox[-1], "I agree")
    await bot.write(person, "Maria")
    [*_, verdict] = await bot.send_photos(person, bot.engine.draw(bot.engine.face(**look)))
    return verdict


def judged(person: Person) -> Message:
    return next(m for m in reversed(person.inbox) if "A good photo" in m.words)


async def go_on(bot: WholeBot, person: Person, verdict: Message) -> None:
    """Presses *It is another person*, and sends the request."""
    await bot.press(person, verdict, "another person")
    await bot.make_due()
    await bot.settle()
    await bot.press(person, judged(person), "Done")


def request_for(who: Person, name: str) -> Message:
    found = [message for message in who.inbox if f"photos of {name}" in message.words and message.buttons]
    assert found, f"nobody asks {who.user.first_name} about {name}"
    return found[-1]


async def connect_twins(bot: WholeBot, group: Group, ada: Person, annas: Person, marias: Person) -> None:
    """Connects both twins; the approval declares them look-alikes."""
    await bot.connect(annas, group, "Anna", bot.engine.draw(bot.engine.face(**ANNA)))
    await bot.press(ada, request_for(ada, "Anna"), "Approve")
    await go_on(bot, marias, await send_twin(bot, marias, group, look=MARIA))
    await bot.press(ada, request_for(ada, "Maria"), "Approve")


async def post_either_twin(bot: WholeBot, group: Group, ada: Person) -> int:
    """Posts a photo of a face that may be either twin, and gives its id."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(both=0.9, anna=0.1)))
    await bot.settle()
    row = await sql.one("SELECT max(id) AS id FROM image_assets WHERE kind = 'post'")
    assert row is not None
    return int(row["id"])


async def on_photo(asset_id: int) -> Sequence[str]:
    found = await sql.rows(
        """SELECT p.name FROM face_instances f JOIN persons p ON p.id = f.person_id
           WHERE f.asset_id = $1 ORDER BY p.name""",
        asset_id,
    )
    return [row["name"] for row in found]


def questions(person: Person) -> list[Message]:
    return [message for message in person.inbox if "Is this" in message.words]
