"""The faces that a card is about, as numbered tiles under it; and faces of a preview ticked off."""

from io import BytesIO

import pytest
from PIL import Image

from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    return await open_admin_chat(bot, ada)


@pytest.fixture
async def both(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Anna is Mia's and on three photos, Ben on one."""
    await connect(bot, group, admins, mia, "Anna")
    await connect(bot, group, admins, mia, "Ben")
    for look in ("anna", "anna", "anna", "ben"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()


def sheets(chat: Group | Person) -> list[Message]:
    """Those that stand there."""
    said = chat.from_bot if isinstance(chat, Group) else chat.inbox
    return [message for message in said if "card above" in message.words and not message.deleted]


def size(sheet: Message) -> tuple[int, int]:
    assert sheet.media is not None
    return Image.open(BytesIO(sheet.media.file.data)).size


async def count(name: str | None) -> int:
    row = await sql.one(
        """SELECT count(*) AS n FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
             AND a.kind = 'post' LEFT JOIN persons p ON p.id = f.person_id
           WHERE p.name IS NOT DISTINCT FROM $1""",
        name,
    )
    assert row is not None
    return int(row["n"])


async def preview(bot: WholeBot, admins: Group, ada: Person, one: str, other: str) -> Message:
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, one)
    await bot.press(ada, card, other)
    return card


async def test_a_list_of_people_has_their_pictures_under_it(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/people")
    assert "1. Anna – 3 photos" in card.words
    [sheet] = sheets(admins)
    assert sheet.reply_to == card
    assert size(sheet)[0] > size(sheet)[1]  # two tiles
    await bot.press(ada, card, "Anna")
    assert sheets(admins) == []


async def test_a_preview_shows_the_faces_that_it_touches(
    bot: WholeBot, both: None, admins: Group, ada: Person
) -> None:
    card = await preview(bot, admins, ada, "Anna", "Ben")
    assert len(sheets(admins)) == 1
    assert card.buttons[1:4] == ["☑ 1", "☑ 2", "☑ 3"]
    await bot.press(ada, card, "Yes, one person")
    assert sheets(admins) == []
