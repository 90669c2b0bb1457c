"""A parent asks to join a child that an admin named first; the admin sees the photo's faces."""

from bot.messages.callbacks import callback
from domain.queries.questions.waiting import KINDS
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import say_there
from tests.telegram.connecting.test_train_again import faceless, faceless_card
from tests.telegram.mishaps import change_while_muted
from tests.telegram.whole_bot import WholeBot, connect_link

__all__ = ["faceless", "faceless_card"]


async def named_by_an_admin(bot: WholeBot, group: Group, admins: Group, ada: Person) -> None:
    """Anna, whom nobody has connected: two photos got her name."""
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.95)))
        await bot.settle()
    card = await say_there(bot, admins, ada, "/unknown")
    await bot.press(ada, card, "1")
    await bot.press(ada, next(m for m in reversed(admins.from_bot) if "🏷 Name …" in m.buttons), "Name")
    await say_there(bot, admins, ada, "Anna")


async def asks_to_join(bot: WholeBot, group: Group, mia: Person, *photos: bytes) -> Message:
    """Sends photos for the name Anna, presses *Ask to join*, and returns the answer to the press."""
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    await bot.write(mia, "Anna")
    [*_, verdict] = await bot.send_photos(mia, *photos)
    await bot.press(mia, verdict, "Ask to join")
    return mia.inbox[-1]


def question(admins: Group) -> Message:
    return next(m for m in reversed(admins.from_bot) if "asks to receive the photos of Anna" in m.words)


async def test_the_parent_of_a_child_whom_an_admin_named_is_let_in_by_sight(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await named_by_an_admin(bot, group, admins, ada)
    await asks_to_join(bot, group, mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    card = question(admins)
    assert card.photo is not None
    assert "Face 1 is from the photo that Mia Lind sent, the others are Anna" in card.words
    assert await sql.rows("SELECT 1 FROM image_assets WHERE kind = 'training'") == []
    assert [key async for key in bot.store.list("") if "join" in key] == []
    await bot.press(ada, card, "Let them join")
    [link] = await sql.rows("SELECT role, state FROM participant_persons")
    assert (link["role"], link["state"]) == ("owner", "approved")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 1


async def test_a_request_to_join_that_a_muted_bot_could_not_change_comes_again_without_its_picture(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await named_by_an_admin(bot, group, admins, ada)
    await asks_to_join(bot, group, mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    await change_while_muted(bot, admins, ada, question(admins))
    shown = [message for message in admins.from_bot if "✅ Let them join" in message.buttons]
    assert [message.photo for message in shown] == [None]
    await bot.press(ada, shown[0], "Let them join")
    assert await sql.values(str, "SELECT state FROM participant_persons") == ["approved"]


async def test_whoever_asks_to_join_reads_that_others_see_the_face_and_a_no_takes_the_face_away(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await named_by_an_admin(bot, group, admins, ada)
    told = await asks_to_join(bot, group, mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    card = question(admins)
    assert "They see this face from your photo" in told.words
    assert "cannot ask again" in card.words
    assert card.buttons == ["✅ Let them join", "✖️ Decline"]
    shown = card.photo
    await bot.press(ada, card, "Decline")
    assert "said no" in card.words
    assert card.photo != shown, "the face stays with those who said no"


async def test_whoever_asks_to_join_by_one_photo_of_several_keeps_the_others(
    bot: WholeBot, group: Group, faceless_card: Message, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.connect(zoe, group, "Ben", bot.engine.draw(bot.engine.face(ben=1.0)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await bot.press(mia, faceless_card, "📷 Add photos again")
    await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=1.0)))
    [*_, verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(mia, verdict, "Ask to join")
    assert "The photo itself is deleted" in mia.inbox[-1].words
    left = """SELECT a.reason FROM image_assets a JOIN persons p ON p.id = a.enrols_person_id
              WHERE p.name = 'Annabella'"""
    assert await sql.values(str, left) == ["good"]


async def test_a_wish_that_an_admin_group_decides_is_not_shown_in_private_but_says_where_it_is(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await named_by_an_admin(bot, group, admins, ada)
    await asks_to_join(bot, group, mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.write(ada, "/queue")
    listed, before = ada.inbox[-1], len(ada.inbox)
    assert "would like to receive the photos of Anna too" in listed.words
    answer = await bot.press(ada, listed, "1")
    assert (answer.show_alert, len(ada.inbox)) == (True, before)
    assert "in the admin chat" in (answer.text or "")
    [wish] = await sql.values(int, "SELECT id FROM participant_persons WHERE state = 'requested'")
    await bot.write(zoe, "/queue")
    forged = callback("waits", wish, KINDS.index("join"))
    answer = await bot.press(zoe, zoe.inbox[-1], data=forged)
    assert "Nothing was changed" in (answer.text or "")
