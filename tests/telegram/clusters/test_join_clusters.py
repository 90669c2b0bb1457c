"""*Looks like …*: two unknown people who are one are shown side by side, and become one."""

from bot.messages.callbacks import callback
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot
from tests.usecases.grouping import sizes


@scene_fixture
async def cards(bot: WholeBot, group: Group, admins: Group, ada: Person) -> list[Message]:
    """The cards of two unknown people, who are on three photos each."""
    for look in ("max", "moritz"):
        for _ in range(3):
            await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
            await bot.settle()
    return [message for message in admins.from_bot if "🏷 Name …" in message.buttons]


async def numbers() -> list[int]:
    return [row["number"] for row in await sql.rows("SELECT number FROM clusters ORDER BY number")]


@scene_fixture
async def preview(bot: WholeBot, cards: list[Message], admins: Group, ada: Person) -> Message:
    await bot.press(ada, cards[0], "Looks like")
    [listed] = [message for message in admins.from_bot if "Who is the same as" in message.words]
    await bot.press(ada, listed, "1")
    return listed


async def test_the_two_are_shown_side_by_side(bot: WholeBot, preview: Message, admins: Group) -> None:
    one, other = await numbers()
    assert f"Are no. {one} and no. {other} one person?" in preview.words
    assert f"1–3: no. {one}, 3 faces in 3 photos" in preview.words
    assert f"4–6: no. {other}, 3 faces in 3 photos" in preview.words
    assert "% alike" in preview.words
    [sheet] = sheets(admins)
    assert sheet.reply_to == preview
    assert preview.buttons == ["‹ Back", "✅ Yes, one person"]


async def test_the_two_become_one_until_undo(
    bot: WholeBot, preview: Message, cards: list[Message], admins: Group, ada: Person
) -> None:
    one, other = await numbers()
    await bot.press(ada, preview, "Yes, one person")
    assert await sizes() == [6]
    assert sheets(admins) == []
    assert f"unknown person no. {other} is the same as unknown person no. {one}" in preview.words
    assert "6 faces in 6 photos" in cards[0].words
    assert f"same person as no. {one}, says Ada" in cards[1].words
    await bot.press(ada, cards[1], "Undo")
    assert await sizes() == [3, 3]
    assert cards[1].buttons[0] == "🏷 Name …"


async def test_buttons_of_a_card_whose_person_joined_another_one_say_so(
    bot: WholeBot, preview: Message, cards: list[Message], ada: Person
) -> None:
    name = cards[1].button("Name")["callback_data"]
    await bot.press(ada, preview, "Yes, one person")
    answer = await bot.press(ada, cards[1], data=name)
    assert f"same person as no. {(await numbers())[0]}" in (answer.text or "")
    await bot.press(ada, preview, "Undo")
    assert await sizes() == [3, 3]


async def test_two_who_are_on_one_photo_are_not_offered_as_one_person(
    bot: WholeBot, cards: list[Message], group: Group, admins: Group, ada: Person
) -> None:
    both = bot.engine.draw(bot.engine.face(max=0.9), bot.engine.face(moritz=0.9))
    await ada.post_photo(group, both)
    await bot.settle()
    await bot.press(ada, cards[0], "Looks like")
    assert any("no other unknown person" in message.words for message in admins.from_bot)
    one, other = await numbers()
    answer = await bot.press(ada, cards[0], data=callback("clusterwith", one, other))
    assert "One photo shows both of them" in (answer.text or "")


async def test_two_who_cannot_be_compared_are_shown_without_a_likeness(
    bot: WholeBot, cards: list[Message], admins: Group, ada: Person
) -> None:
    """The second person's embeddings are of another engine, so nobody can tell how alike the two are."""
    one, other = await numbers()
    await sql.execute(
        """UPDATE face_embeddings SET engine = 'another' WHERE face_id IN (SELECT f.id
               FROM face_instances f JOIN clusters c ON c.id = f.cluster_id WHERE c.number = $1)""",
        other,
    )
    await bot.press(ada, cards[0], data=callback("clusterwith", one, other))
    [listed] = [message for message in admins.from_bot if "one person?" in message.words]
    assert "I cannot compare their faces" in listed.words
    await bot.press(ada, listed, "Yes, one person")
    assert await sizes() == [6]


async def test_whoever_has_no_unknown_face_left_is_said_to_be_gone(
    bot: WholeBot, cards: list[Message], ada: Person
) -> None:
    one, other = await numbers()
    await sql.execute(
        """UPDATE face_instances SET set_aside = 'not_a_face', cluster_id = NULL
           WHERE cluster_id = (SELECT id FROM clusters WHERE number = $1)""",
        other,
    )
    for pair in ((one, other), (other, one)):
        answer = await bot.press(ada, cards[0], data=callback("clusterwith", *pair))
        assert "no such unknown person" in (answer.text or "")


async def test_an_ignored_person_is_offered_and_said_to_be_ignored(
    bot: WholeBot, cards: list[Message], admins: Group, ada: Person
) -> None:
    await bot.press(ada, cards[1], "Ignore")
    await bot.press(ada, cards[0], "Looks like")
    [listed] = [message for message in admins.from_bot if "Who is the same as" in message.words]
    assert "🙈" in listed.words
    await bot.press(ada, listed, "1")
    assert "is ignored" in listed.words
