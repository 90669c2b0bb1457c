"""A button deletes no more than its card said, however old the card is."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.erasing.test_delete_person import number
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot

# How the data of the `suredelete` button that leads to each verb ends.
WAYS = {"erase": ":0", "wipefaces": ":1", "dissolve": ":2"}


@scene_fixture
async def connected(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    """Mia receives Annabella, who is on one photo of the group."""
    await bot.connect(mia, group, "Annabella", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


@pytest.mark.checklist(218)
@pytest.mark.parametrize("verb", ["erase", "wipefaces", "dissolve"])
async def test_a_button_deletes_no_more_faces_than_its_card_said(
    bot: WholeBot, group: Group, connected: None, ada: Person, verb: str
) -> None:
    card = await bot.write(ada, "/people")
    await bot.press(ada, card, data=f"delete:{await number()}")
    [data] = [data for data in all_data(card) if data.startswith(f"{verb}:")]
    bot.configure(delete_confirm_threshold=2)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    for pressed in (data, data.rsplit(":", 1)[0]):  # the second as buttons were before they had the count
        answer = await bot.press(ada, card, data=pressed)
        assert "faces that would be deleted now: 3" in (answer.text or "")
        assert "2 group photos" in card.words
        assert await sql.rows("SELECT id FROM erasures") == []
    [way] = [data for data in all_data(card) if data.startswith("suredelete:") and data.endswith(WAYS[verb])]
    await bot.press(ada, card, data=way)
    [data] = [data for data in all_data(card) if data.startswith(f"{verb}:")]
    await bot.press(ada, card, data=data)
    assert len(await sql.rows("SELECT id FROM erasures")) == 1


def all_data(card: Message) -> list[str]:
    return [button["callback_data"] for row in card.keyboard for button in row]


async def test_the_button_to_delete_a_request_does_not_delete_who_was_approved_meanwhile(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Annabella", bot.engine.draw(bot.engine.face(anna=0.9)))
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    data = card.button("Delete for good")["callback_data"]
    await bot.press(ada, ada.inbox[-1], "Approve")
    await bot.press(mia, card, data=data)
    assert await sql.rows("SELECT id FROM erasures") == []
    assert card.buttons == ["Keep Annabella", "Delete for good", "Delete only the face data"]
    await bot.press(mia, card, "Delete for good")
    assert await sql.rows("SELECT id FROM persons") == []
