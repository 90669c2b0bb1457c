"""A card can outlive its unknown person, whom the nightly grouping has dissolved: its buttons say so."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def card(bot: WholeBot, group: Group, admins: Group, ada: Person) -> Message:
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    return card


async def dissolve() -> None:
    """Ends the cluster as the nightly grouping does: the faces leave it, and its row is deleted."""
    await sql.execute("UPDATE face_instances SET cluster_id = NULL")
    await sql.execute("DELETE FROM clusters")


@pytest.mark.parametrize("button", ["Name", "Same as", "Looks like", "Split", "Ignore", "Delete"])
async def test_a_card_whose_unknown_person_was_dissolved_meanwhile_says_so(
    bot: WholeBot, card: Message, ada: Person, button: str
) -> None:
    await dissolve()
    answer = await bot.press(ada, card, button)
    assert "no such unknown person (any more). Nothing was changed" in (answer.text or "")


async def test_a_name_for_an_unknown_person_who_was_dissolved_meanwhile_makes_no_person(
    bot: WholeBot, card: Message, admins: Group, ada: Person
) -> None:
    await bot.press(ada, card, "Name")
    await dissolve()
    await ada.send(admins, "Max")
    await bot.settle()
    assert "no such unknown person" in admins.from_bot[-1].words
    assert await sql.rows("SELECT id FROM persons") == []
