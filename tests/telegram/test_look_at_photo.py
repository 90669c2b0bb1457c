"""The card of a photo: numbered faces, and what an admin can say of each."""

import pytest

from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    """The admin chat."""
    chat = bot.tg.add_group("Admins", admins=[ada])
    chat.seat(bot.tg.bot, "member")
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = $1", chat.id)
    return chat


@pytest.fixture
async def anna(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Connected by Mia."""
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, admins.from_bot[-1], "Approve")


@pytest.fixture
async def posted(bot: WholeBot, group: Group, ada: Person, anna: None) -> Message:
    """Anna, and somebody whom nobody knows."""
    photo = await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face()))
    await bot.settle()
    return photo


async def card_of(bot: WholeBot, posted: Message, ada: Person, group: Group, admins: Group) -> Message:
    await ada.send(group, "/photo", reply_to=posted)
    await bot.settle()
    return admins.from_bot[-1]


@pytest.fixture
async def card(bot: WholeBot, posted: Message, ada: Person, group: Group, admins: Group) -> Message:
    return await card_of(bot, posted, ada, group, admins)


async def names_on(posted: Message) -> list[str | None]:
    rows = await sql.rows(
        """SELECT p.name FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           LEFT JOIN persons p ON p.id = f.person_id ORDER BY f.bbox_x"""
    )
    return [row["name"] for row in rows]


async def test_a_reply_in_the_group_brings_the_card_to_the_admin_chat(
    card: Message, group: Group, mia: Person
) -> None:
    assert card.photo is not None
    assert "1. Anna\n2. nobody I know" in card.words
    assert card.buttons[:2] == ["1", "2"]
    assert len(group.from_bot) == 1  # the introduction


async def test_what_a_parent_writes_there_stays_without_an_answer(
    bot: WholeBot, posted: Message, group: Group, mia: Person, admins: Group
) -> None:
    before = len(admins.from_bot), len(mia.inbox), len(group.from_bot)
    await mia.send(group, "/photo", reply_to=posted)
    await bot.settle()
    assert (len(admins.from_bot), len(mia.inbox), len(group.from_bot)) == before
