"""Requests to connect Anna by the short way: an album with the name under it."""

import pytest

from sandbox.telegram import Group, Message, Person
from sandbox.telegram.service import CallbackAnswer
from tests.telegram.whole_bot import WholeBot, connect_link


def anna(bot: WholeBot, **look: float) -> bytes:
    return bot.engine.draw(bot.engine.face(**{"anna": 0.9, **look}))


async def answer_to(bot: WholeBot, person: Person, *photos: bytes, caption: str | None = None) -> Message:
    """Sends these photos together and gives the bot's last message about them."""
    if len(photos) > 1:
        await person.post_album(None, photos, caption=caption)
    else:
        await person.post_photo(None, photos[0], caption=caption)
    await bot.settle()
    await bot.make_due()
    await bot.settle()
    return person.inbox[-1]


@pytest.fixture
async def agreed(bot: WholeBot, group: Group, mia: Person) -> Message:
    """The message under which Mia agreed; after it the bot asked for photos with the name."""
    await mia.open_link(connect_link(group))
    await bot.settle()
    consent = mia.inbox[-1]
    await bot.press(mia, consent, "I agree")
    return consent


@pytest.fixture
async def sent(bot: WholeBot, agreed: Message, mia: Person) -> Message:
    """The bot's answer to Mia's request for Anna, which is with the admins."""
    return await answer_to(bot, mia, *(anna(bot) for _ in range(3)), caption="Anna")


def requests_for(who: Person) -> list[Message]:
    return [message for message in who.inbox if "would like to receive" in message.words]


async def decline(bot: WholeBot, who: Person, card: Message) -> CallbackAnswer:
    """Presses *Decline* on the card of a request, and *Yes, decline* on the question that follows."""
    await bot.press(who, card, "Decline")
    [sure] = [one for one in who.inbox if "Yes, decline" in str(one.buttons) and not one.deleted]
    return await bot.press(who, sure, "Yes, decline")
