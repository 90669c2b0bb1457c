"""*Add photos* to a connected person: each is compared with the others, and an odd one needs an admin."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import say_there
from tests.telegram.whole_bot import WholeBot


def photo(bot: WholeBot, *looks: dict[str, float]) -> bytes:
    return bot.engine.draw(*(bot.engine.face(**look) for look in looks))


async def begin(bot: WholeBot, who: Person, name: str = "Anna") -> Message:
    card = await bot.write(who, "/people")
    for button in (name, "Training photos", "Add photos"):
        await bot.press(who, card, button)
    return who.inbox[-1]


async def answer_to(bot: WholeBot, who: Person, *looks: dict[str, float]) -> Message:
    said = await bot.send_photos(who, photo(bot, *looks))
    return next(message for message in said if message.reply_to is not None)


async def learned() -> int:
    [row] = await sql.rows(
        """SELECT count(*) AS n FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
             AND a.kind = 'training' AND a.enrols_person_id = f.person_id AND f.basis = 'trained'
           JOIN person_prototypes x ON x.face_instance_id = f.id AND x.person_id = f.person_id"""
    )
    return int(row["n"])


async def test_a_photo_that_looks_like_the_others_is_learned_from_at_once(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    await ada.post_photo(group, photo(bot, {"grown": 1.0}))
    await bot.settle()
    assert mia.photos == []
    how = await begin(bot, mia)
    assert "Send me photos of Anna" in how.words
    said = await answer_to(bot, mia, {"anna": 0.7, "grown": 0.7})
    assert "I learn Anna from this photo as well" in said.words
    assert said.reply_to is not None
    assert said.reply_to.reactions == {bot.tg.bot.id: ["👀"]}
    assert await learned() == 2
    assert any("Is this Anna?" in message.words for message in mia.inbox)  # on the older photo
    await bot.press(mia, said, "Undo")
    assert "I no longer learn" in mia.inbox[-1].words
    assert await learned() == 1
    await bot.press(mia, how, "Done")
    assert "That is all" in mia.inbox[-1].words
    assert how.buttons == []
    [stray] = await bot.send_photos(mia, photo(bot, {"anna": 0.9}))
    assert "I learn" not in stray.words


async def test_done_on_an_earlier_card_does_not_end_the_adding_for_another_person(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    await bot.connect(mia, group, "Ben", photo(bot, {"ben": 0.9}))
    await bot.press(ada, ada.inbox[-1], "Approve")
    first = await begin(bot, mia)
    await begin(bot, mia, "Ben")
    assert "earlier" in ((await bot.press(mia, first, "Done")).text or "")
    assert first.buttons == []
    assert "I learn Ben" in (await answer_to(bot, mia, {"ben": 0.8})).words


async def test_of_several_faces_the_person_is_found_and_nobody_picks(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    await begin(bot, mia)
    assert "I learn Anna" in (await answer_to(bot, mia, {}, {"anna": 0.9}, {})).words
    [face] = await sql.rows("SELECT person_id FROM face_instances ORDER BY number DESC LIMIT 1")
    assert face["person_id"] is not None
    assert "none of them looks like Anna" in (await answer_to(bot, mia, {}, {})).words
    assert "found no face" in (await answer_to(bot, mia)).words
    assert await learned() == 2


@pytest.mark.parametrize("button", ["It is Anna: keep it", "Leave this photo out"])
async def test_an_odd_photo_waits_for_the_word_of_an_admin(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None, button: str
) -> None:
    await begin(bot, mia)
    said = await answer_to(bot, mia, {"stranger": 0.9})
    assert "I have asked the admins" in said.words
    assert said.buttons == []
    assert await learned() == 1
    asked = ada.photos[-1]
    assert "not sure that the face is Anna" in asked.words
    again = asked.button(button)["callback_data"]
    await bot.press(ada, asked, button)
    is_kept = "keep" in button
    assert ("is now used to learn Anna" if is_kept else "was left out") in asked.words
    assert ("I learn Anna" if is_kept else "was left out") in said.words
    assert await learned() == 1 + is_kept
    told = (await bot.press(ada, asked, data=str(again))).text or ""
    assert ("already been decided" if is_kept else "Left out") in told


async def test_an_odd_photo_waits_for_the_first_admin_who_can_be_reached(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    olga = bot.tg.add_user("Olga")
    group.add(olga)
    group.promote(olga)
    group.remove(ada)
    await bot.settle()
    await begin(bot, mia)
    said = await answer_to(bot, mia, {"stranger": 0.9})
    await olga.start_bot()
    await bot.settle()
    asks = [one for one in olga.photos if "not sure that the face is Anna" in one.words]
    assert len(asks) == 1
    await bot.press(olga, asks[0], "Leave this photo out")
    assert "was left out" in said.words


async def test_whoever_moderates_is_asked_themselves(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    card = await bot.write(ada, "/people")
    for button in ("Everybody", "Anna", "Training photos", "Add photos"):
        await bot.press(ada, card, button)
    said = await answer_to(bot, ada, {"stranger": 0.9})
    assert "Is this really Anna?" in said.words
    await bot.press(ada, said, "It is Anna")
    assert "I learn Anna" in said.words
    assert await learned() == 2
    await bot.press(ada, said, "Undo")
    assert await learned() == 1


async def test_messages_about_an_odd_photo_are_deleted_with_the_person(
    bot: WholeBot, mia: Person, ada: Person, connected: None
) -> None:
    await begin(bot, mia)
    said, asked = await answer_to(bot, mia, {"stranger": 0.9}), ada.photos[-1]
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Anna")
    await bot.press(mia, card, "Delete for good")
    assert (said.deleted, asked.deleted) == (True, True)
    refused = await bot.send_photos(mia, photo(bot, {"anna": 0.9}))
    assert "no such person among yours" in refused[-1].words


async def test_a_photo_with_another_name_below_it_is_left_out(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    await begin(bot, mia)
    await mia.post_photo(None, photo(bot, {"anna": 0.9}), caption="Ben")
    await bot.settle()
    assert "its caption says “Ben”" in mia.inbox[-1].words
    assert "I am waiting for photos" in (await bot.write(mia, "Hello")).words
    assert await learned() == 1
    assert "That is all" in (await bot.write(mia, "/cancel")).words
    assert "That is all" not in (await bot.write(mia, "/cancel")).words


async def test_in_the_admin_chat_there_is_no_button_to_add_photos(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None, admins: Group
) -> None:
    card = await say_there(bot, admins, ada, "/people")
    for button in ("Anna", "Training photos"):
        await bot.press(ada, card, button)
    assert "➕ Add photos" not in card.buttons


async def test_adding_photos_does_not_end_a_connect_that_is_not_finished(
    bot: WholeBot, group: Group, mia: Person, connected: None
) -> None:
    await bot.connect_until_verdict(mia, group, "Ben", photo(bot, {"ben": 0.9}))
    assert "Ben" in (await begin(bot, mia)).words
    assert "Send me photos of Anna" not in mia.inbox[-1].words


async def test_adding_photos_does_not_end_a_connect_without_a_name_yet(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    await bot.write(mia, "/connect")
    await bot.press(mia, mia.inbox[-1], "I agree")
    await mia.post_photo(None, photo(bot, {"ben": 0.9}))
    await bot.settle()
    before = await sql.rows("SELECT state, data FROM conversations")
    assert "You are in the middle of connecting somebody" in (await begin(bot, mia)).words
    assert await sql.rows("SELECT state, data FROM conversations") == before


async def test_what_is_no_photo_is_answered_and_nothing_ends(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    how = await begin(bot, mia)
    assert "I am waiting for photos" in (await bot.write(mia, "one moment")).words
    assert "I learn Anna from this photo" in (await answer_to(bot, mia, {"anna": 0.9})).words
    assert "✔️ Done" in how.buttons
