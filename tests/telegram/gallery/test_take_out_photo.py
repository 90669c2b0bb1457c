"""Owners and admins see the training photos of a person, and take a wrong one out, with Undo."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import say_there
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot, connect_link


def photo(bot: WholeBot, **look: float) -> bytes:
    return bot.engine.draw(bot.engine.face(**look))


async def taught_wrong(bot: WholeBot, group: Group, mia: Person, ada: Person) -> None:
    """Tim is learned from two photos of him and, by mistake, from one of Ann."""
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    await bot.write(mia, "Tim")
    await bot.send_photos(mia, photo(bot, tim=0.9), photo(bot, ann=0.9), photo(bot, tim=0.95))
    await bot.press(mia, mia.inbox[-1], "Done")
    await bot.press(ada, ada.inbox[-1], "Approve with all photos")


async def taught_right(bot: WholeBot, group: Group, mia: Person, ada: Person, admins: Group) -> None:
    """Tim is learned from three photos of him, which were approved in the admin chat."""
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    await bot.write(mia, "Tim")
    await bot.send_photos(mia, photo(bot, tim=0.9), photo(bot, tim=0.91), photo(bot, tim=0.95))
    await bot.press(ada, admins.from_bot[-1], "Approve")


async def post(bot: WholeBot, group: Group, ada: Person, look: str) -> None:
    await ada.post_photo(group, photo(bot, **{look: 0.92}))
    await bot.settle()


async def training_of(bot: WholeBot, who: Person) -> Message:
    card = await bot.write(who, "/people")
    await bot.press(who, card, "Tim")
    await bot.press(who, card, "Training photos")
    return card


async def test_a_wrong_photo_is_seen_taken_out_and_put_back(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await taught_wrong(bot, group, mia, ada)
    await post(bot, group, ada, "ann")
    await post(bot, group, ada, "tim")
    assert len(mia.photos) == 2
    card = await training_of(bot, mia)
    assert "learn Tim from 3 training photos" in card.words
    assert "Photo 2 does not look like the others" in card.words
    [sheet] = sheets(mia)
    assert sheet.reply_to is card
    await bot.press(mia, card, "🗑 2")
    assert "I no longer learn from it" in card.words
    assert sheets(mia) == []
    assert len(mia.photos) == 1  # the posted photo of Ann was taken back
    await post(bot, group, ada, "ann")
    assert len(mia.photos) == 1
    await bot.press(mia, card, "Undo")
    assert "from the training photo again" in card.words
    await post(bot, group, ada, "ann")
    assert len(mia.photos) == 2
    assert "learn Tim from 3 training photos" in (await training_of(bot, mia)).words


async def test_admins_take_photos_out_as_well_and_others_do_not(
    bot: WholeBot, group: Group, mia: Person, ada: Person, admins: Group
) -> None:
    await taught_right(bot, group, mia, ada, admins)
    [face, *_] = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.kind = 'training' ORDER BY f.number DESC"""
    )
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    message = await bot.write(nora, "/start")
    refused = await bot.press(nora, message, data=f"takeout:{face['number']}")
    assert refused == await bot.press(nora, message, data="takeout:999999"), (
        "as for a face that does not exist"
    )
    card = await say_there(bot, admins, ada, "/people")
    await bot.press(ada, card, "Tim")
    await bot.press(ada, card, "Training photos")
    assert len(sheets(admins)) == 1
    await bot.press(ada, card, "🗑 3")
    assert "was taken out" in card.words
    [left] = await sql.rows("SELECT count(*) AS n FROM face_instances WHERE person_id IS NOT NULL")
    assert left["n"] == 2


async def test_the_photo_of_a_sibling_is_moved_to_the_sibling(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await taught_wrong(bot, group, mia, ada)
    # Her photo differs from the one from which Tim is learned: else the bot would ask whether she is Tim.
    await bot.connect(mia, group, "Ann", photo(bot, young_ann=0.9))
    await bot.press(ada, ada.inbox[-1], "Approve")
    card = await training_of(bot, mia)
    await bot.press(mia, card, "➡️ 2")
    assert "Who does this training photo of Tim show?" in card.words
    assert "Tim" not in card.buttons
    await bot.press(mia, card, "Ann")
    assert "A training photo of Tim is now used to learn Ann" in card.words
    await post(bot, group, ada, "ann")
    assert mia.photos[-1].words.startswith("Ann\n")
    await bot.press(mia, card, "Undo")
    assert "Tim again" in card.words
    assert "learn Tim from 3 training photos" in (await training_of(bot, mia)).words


async def test_in_the_admin_chat_a_training_photo_goes_to_any_person(
    bot: WholeBot, group: Group, mia: Person, ada: Person, admins: Group
) -> None:
    await taught_right(bot, group, mia, ada, admins)
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    await bot.connect(nora, group, "Ben", photo(bot, ben=0.9))
    await bot.press(ada, admins.from_bot[-1], "Approve")
    card = await say_there(bot, admins, ada, "/people")
    for button in ("Tim", "Training photos", "➡️ 3", "Ben"):
        await bot.press(ada, card, button)
    assert "A training photo of Tim is now used to learn Ben" in card.words
