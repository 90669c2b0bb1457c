"""An operation whose answer was lost is handled again, and its sender hears that it is done."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.admin_chat import say_there
from tests.telegram.looking import card_of
from tests.telegram.mishaps import handle_again, press_again
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot, connect_link


@scene_fixture
async def photos(bot: WholeBot, group: Group, connected: None, admins: Group, ada: Person) -> None:
    """Three photos of Anna, and three of somebody unknown."""
    for look in ("anna", "zoe"):
        for _ in range(3):
            await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
            await bot.settle()


@scene_fixture
async def opa(bot: WholeBot, group: Group, mia: Person, connected: None) -> Person:
    """A guardian of Anna, invited by Mia. He calls Anna *Enkelin*."""
    opa = await invited(bot, group, mia)
    await bot.press(opa, opa.inbox[-1], "I agree")
    await sql.execute("UPDATE participant_persons SET alias = 'Enkelin' WHERE role = 'guardian'")
    return opa


async def invited(bot: WholeBot, group: Group, mia: Person) -> Person:
    """Somebody who reads Mia's invitation."""
    opa = bot.tg.add_user("Opa Otto", started=True)
    group.add(opa)
    await bot.press(mia, await shared(bot, mia), "Invite somebody")
    link = next(word for word in mia.inbox[-1].words.split() if "start=" in word)
    await opa.start_bot(link.partition("?start=")[2])
    await bot.settle()
    return opa


async def shared(bot: WholeBot, who: Person) -> Message:
    card = await bot.write(who, "/share")
    await bot.press(who, card, card.buttons[0])
    return card


async def kinds() -> list[str]:
    """The kinds of operations in order, without the links that the fixtures made."""
    rows = await sql.rows("SELECT kind FROM operations WHERE kind <> 'link_participant' ORDER BY id")
    return [row["kind"] for row in rows]


async def test_whoever_accepted_an_invitation_is_told_so_and_keeps_a_record_of_it(
    bot: WholeBot, group: Group, mia: Person, connected: None
) -> None:
    opa = await invited(bot, group, mia)
    card = opa.inbox[-1]
    assert (await press_again(bot, opa, card, "I agree")).text is None
    assert "Photos with Anna come to this chat" in opa.inbox[-1].words
    assert "You agreed" in card.words
    assert card.buttons == []


async def test_a_guardian_who_left_is_told_so_with_the_own_alias(bot: WholeBot, opa: Person) -> None:
    card = await shared(bot, opa)
    await bot.press(opa, card, "Stop receiving")
    assert (await press_again(bot, opa, card, "Yes, no more photos")).text is None
    assert "One person fewer receives the photos of Enkelin" in card.words
    assert await kinds() == ["unlink_participant"]


async def test_whoever_removed_somebody_is_told_so(bot: WholeBot, mia: Person, opa: Person) -> None:
    card = await shared(bot, mia)
    await bot.press(mia, card, "Remove Opa Otto")
    assert (await press_again(bot, mia, card, "Remove Opa Otto")).text is None
    assert "One person fewer receives the photos of Anna" in card.words
    assert await kinds() == ["unlink_participant"]


async def test_whoever_dissolved_a_person_is_told_so(
    bot: WholeBot, photos: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/delete")
    await bot.press(ada, card, "Anna")
    assert (await press_again(bot, ada, card, "Delete only the person")).text is None
    assert any("3 faces now have no name" in message.words for message in admins.from_bot)
    assert await kinds() == ["dissolve_person"]


async def test_whoever_erased_a_person_is_told_so(bot: WholeBot, mia: Person, connected: None) -> None:
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Anna")
    assert (await press_again(bot, mia, card, "Delete for good")).text is None
    assert [m for m in mia.inbox if "I’ll write to you when the last trace is gone" in m.words]


async def test_whoever_said_who_is_in_a_photo_is_told_so(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await bot.press(mia, mia.photos[-1], "⋯")
    await bot.press(mia, mia.photos[-1], "Say who is in it")
    said = mia.inbox[-1]
    assert (await press_again(bot, mia, said, "Anna")).text is not None
    assert "A photo was confirmed to show Anna" in said.words
    assert await kinds() == ["confirm_face"]


async def test_whoever_took_somebody_off_a_photo_is_told_so(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    await sql.execute("UPDATE participant_persons SET alias = 'Annie'")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    photo = mia.photos[-1]
    assert "I took the photo back" in ((await press_again(bot, mia, photo, "Not Annie")).text or "")
    assert photo.deleted
    said = mia.inbox[-1]
    assert "Annie has been taken off this photo" in said.words
    assert await kinds() == ["reject_delivery"]
    await bot.press(mia, said, "Undo")
    assert mia.photos[-1].words.startswith("Annie\n")


async def test_whoever_took_one_of_two_off_a_photo_is_told_so(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)))
    await bot.settle()
    photo = mia.photos[-1]
    await bot.press(mia, photo, "Not …")
    assert "already been decided" not in ((await press_again(bot, mia, photo, "Not Anna")).text or "")
    assert (photo.deleted, photo.buttons) == (False, ["Not Ben", "⋯"])
    assert "Anna has been taken off this photo" in mia.inbox[-1].words


async def test_whoever_said_whose_a_face_is_not_is_told_so(
    bot: WholeBot, group: Group, connected: None, admins: Group, ada: Person
) -> None:
    posted = await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    card = await card_of(bot, posted, ada, group, admins)
    await bot.press(ada, card, "1")
    await press_again(bot, ada, card, "Not Anna")
    assert "Anna" in admins.from_bot[-1].words
    assert await kinds() == ["unassign_faces"]


async def test_whoever_moved_photos_is_told_so(
    bot: WholeBot, photos: None, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/move")
    await bot.press(ada, card, "Anna")
    for button in ("All", "Take off"):
        await bot.press(ada, card, button)
    assert (await press_again(bot, ada, card, "Yes, take off")).text is None
    assert "3 faces" in card.words
    assert "Undo" in card.buttons[0]
    assert await kinds() == ["unassign_faces"]


@pytest.mark.parametrize(
    ("command", "told"),
    [("/rename Anna Annabella", "Anna is called Annabella now"), ("/hide Anna", "hidden")],
)
async def test_whoever_names_the_person_in_the_command_is_told_what_it_did(
    bot: WholeBot, mia: Person, connected: None, command: str, told: str
) -> None:
    bot.tg.faults.add("5xx_before", method="sendMessage", chat_id=mia.id)
    await mia.write(command)
    await handle_again(bot)
    assert told in mia.inbox[-1].words
    assert "Undo" in mia.inbox[-1].buttons[0]
    assert await sql.rows("SELECT id FROM conversations") == []
    assert len(await kinds()) == 1


async def test_the_time_of_a_consent_is_that_of_the_press(bot: WholeBot, group: Group, mia: Person) -> None:
    """A later try to answer the press does not change the time."""
    [introduction] = group.from_bot
    await press_again(bot, mia, introduction, "👎 Not my photos")
    [row] = await sql.rows(
        """SELECT consent_at = (SELECT max(received_at) FROM telegram_updates) AS is_of_the_press
           FROM group_participants WHERE consent = 'refused'"""
    )
    assert row["is_of_the_press"]


async def test_the_time_of_an_agreement_is_that_of_the_press(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.open_link(connect_link(group))
    await bot.settle()
    await press_again(bot, mia, mia.inbox[-1], "I agree")
    [row] = await sql.rows(
        """SELECT (data->>'agreed_at')::timestamptz
               = (SELECT max(received_at) FROM telegram_updates) AS is_of_the_press FROM conversations"""
    )
    assert row["is_of_the_press"]


async def test_a_name_that_is_handled_again_after_the_approval_makes_no_second_person(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    [before] = await sql.rows("SELECT state, data FROM conversations")
    await bot.write(mia, "Anna")
    await bot.send_photos(mia, *(bot.engine.draw(bot.engine.face(anna=0.9)) for _ in range(3)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    # As if the bot had died before it stored the new state of the dialogue.
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, $2, $3)",
        mia.id,
        before["state"],
        sql.from_json(before["data"]),
    )
    await bot.write(mia, "Anna")
    assert await approvals() == {"Anna": "approved"}
    assert await sql.rows("SELECT id FROM conversations") == []


@pytest.mark.parametrize("way", ["named", "merged", "deleted"])
async def test_whoever_decided_about_somebody_unknown_is_told_so(
    bot: WholeBot, photos: None, admins: Group, ada: Person, way: str
) -> None:
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    if way == "named":
        await bot.press(ada, card, "Name")
        bot.tg.faults.add("5xx_before", method="sendMessage", chat_id=admins.id)
        await ada.send(admins, "Zoe")
        await handle_again(bot)
        told = "3 unknown faces are Zoe now"
    elif way == "merged":
        await bot.press(ada, card, "Same as")
        picker = admins.from_bot[-1]
        await bot.press(ada, picker, "Anna")
        assert (await press_again(bot, ada, picker, "Yes, it is Anna")).text is None
        told = "turned out to be Anna"
    else:
        await bot.press(ada, card, "Delete")
        question = next(m for m in reversed(admins.from_bot) if "Delete for good" in m.buttons)
        assert (await press_again(bot, ada, question, "Delete for good")).text is None
        told = "has been deleted. I’ll write here when the last trace is gone"
    assert told in admins.from_bot[-1].words
    assert len(await kinds()) == 1
