"""From the link to the sent request in three acts: Start, *I agree*, and an album with the name under it."""

import pytest
from aiogram.types import ReplyParameters

from bot.messages.connecting.connecting import CONSENT_VERSION
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.requesting import agreed, anna, answer_to, requests_for, sent
from tests.telegram.whole_bot import WholeBot, connect_link

__all__ = ["agreed", "sent"]


def acts_of(bot: WholeBot, person: Person) -> int:
    """How many messages the person wrote, an album counting once, plus all buttons that were pressed."""
    own = [m for m in person.chat.messages.values() if m.sender is person.user]
    presses = bot.tg.ledger.calls("answerCallbackQuery")
    return len({m.media_group_id or m.message_id for m in own}) + len(presses)


async def test_a_parent_needs_three_acts_for_the_request(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    told = await answer_to(bot, mia, *(anna(bot) for _ in range(3)), caption="Anna")
    assert acts_of(bot, mia) == 3
    assert "3 good photos" in told.words
    assert "request for Anna is with the admins" in told.words
    assert await approvals() == {"Anna": "requested"}
    [request] = requests_for(ada)
    assert "3 training photos" in request.words
    await bot.press(ada, request, "Approve")
    assert any("Anna is connected" in message.words for message in mia.inbox)


async def test_a_request_with_one_good_photo_needs_four_acts(
    bot: WholeBot, agreed: Message, mia: Person, ada: Person
) -> None:
    told = await answer_to(bot, mia, anna(bot), caption="Anna")
    assert requests_for(ada) == []
    await bot.press(mia, told, "Done")
    assert acts_of(bot, mia) == 4
    assert len(requests_for(ada)) == 1


async def test_the_consent_stays_in_the_chat_with_its_date_and_version(
    bot: WholeBot, agreed: Message, sent: Message, mia: Person, ada: Person
) -> None:
    await bot.press(ada, requests_for(ada)[-1], "Approve")
    assert "biometric data" in agreed.words
    assert "You agreed on" in agreed.words
    assert CONSENT_VERSION in agreed.words
    assert agreed.buttons == []
    [link] = await sql.rows("SELECT consented_at FROM participant_persons")
    assert f"{link['consented_at']:%H:%M} UTC" in agreed.words
    await bot.write(mia, "/delete")
    await bot.press(mia, mia.inbox[-1], "Anna")
    await bot.press(mia, mia.inbox[-1], "Delete for good")
    assert not agreed.deleted
    assert "You agreed on" in agreed.words


async def test_nobody_agrees_to_a_consent_that_is_newer_than_the_one_they_read(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    an_upgrade = """UPDATE conversations SET data = jsonb_set(data, '{consent}', '"2025-01-01"')"""
    await mia.open_link(connect_link(group))
    await bot.settle()
    old = mia.inbox[-1]
    await sql.execute(an_upgrade)
    await bot.press(mia, old, "I agree")
    assert "You agreed on" not in old.words
    new = mia.inbox[-1]
    assert CONSENT_VERSION in new.words
    await bot.press(mia, old, "I agree")
    assert "You agreed on" not in old.words
    await bot.press(mia, new, "I agree")
    assert "You agreed on" in new.words
    await sql.execute(an_upgrade)
    await answer_to(bot, mia, anna(bot), caption="Anna")
    [link] = await sql.rows("SELECT consent_version FROM participant_persons")
    assert link == {"consent_version": "2025-01-01"}, "the text that the card shows, read before the upgrade"


async def test_a_photo_sent_before_the_consent_is_neither_loaded_nor_kept(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.open_link(connect_link(group))
    await bot.settle()
    consent = mia.inbox[-1]
    told = await answer_to(bot, mia, anna(bot), caption="Anna")
    assert "did not look at" in told.words
    await bot.press(mia, consent, "I agree")
    await bot.make_due()
    await bot.settle()
    assert bot.tg.ledger.calls("getFile") == []
    assert await approvals() == {}
    assert await sql.rows("SELECT id FROM image_assets") == []


async def test_a_photo_without_a_caption_waits_for_the_name(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    asks = await answer_to(bot, mia, *(anna(bot) for _ in range(3)))
    assert "Who is this?" in asks.words
    assert bot.tg.ledger.calls("getFile") == []
    bot.restart()
    await bot.write(mia, "Anna")
    await bot.make_due()
    await bot.settle()
    assert "request for Anna is with the admins" in mia.inbox[-1].words
    assert acts_of(bot, mia) == 4


async def test_a_name_that_is_handled_again_after_its_photos_sent_the_request_makes_nobody_else(
    bot: WholeBot, agreed: Message, mia: Person, ada: Person
) -> None:
    await answer_to(bot, mia, *(anna(bot) for _ in range(3)))
    [before] = await sql.rows("SELECT state, data FROM conversations")
    await bot.write(mia, "Anna")
    await bot.make_due()
    await bot.settle()
    # As if the bot had died before it wrote how far the dialogue is.
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, $2, $3)",
        mia.id,
        before["state"],
        sql.from_json(before["data"]),
    )
    assert "request for Anna is with the admins" in (await bot.write(mia, "Anna")).words
    assert await approvals() == {"Anna": "requested"}
    assert len(requests_for(ada)) == 1
    assert await sql.rows("SELECT id FROM conversations") == []


async def test_a_waiting_photo_that_is_refused_does_not_hold_up_the_others(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    before = await sql.one("SELECT state, data FROM conversations")
    assert before is not None
    sent_before = await mia.post_photo(None, anna(bot), caption="Anna")
    await bot.settle()
    await sql.execute(
        "UPDATE conversations SET state = $1, data = $2", before["state"], sql.from_json(before["data"])
    )
    await mia.forward(sent_before, None)
    await answer_to(bot, mia, anna(bot))
    assert "sent" in (await bot.write(mia, "Anna")).words
    assert len(await sql.rows("SELECT id FROM image_assets")) == 2


async def test_the_eleventh_photo_that_waits_for_the_name_is_left_out_and_that_is_said(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    for _ in range(10):
        await mia.post_photo(None, anna(bot))
    await answer_to(bot, mia, anna(bot))
    assert "Who is this?" in mia.inbox[-2].words
    assert "10 photos at most" in mia.inbox[-1].words
    await bot.write(mia, "Anna")
    assert len(await sql.rows("SELECT id FROM image_assets")) == 10


async def test_a_caption_that_is_no_name_is_asked_for_again_and_the_photo_waits(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    told = await answer_to(bot, mia, anna(bot), caption="🎈🎈")
    assert "at least one letter" in told.words
    await bot.write(mia, "Anna")
    await bot.make_due()
    await bot.settle()
    assert "A good photo of Anna" in mia.inbox[-1].words


async def test_what_somebody_else_wrote_under_a_forwarded_photo_is_no_name(
    bot: WholeBot, group: Group, agreed: Message, mia: Person, ada: Person
) -> None:
    posted = await ada.post_photo(group, anna(bot), caption="What a day!")
    await mia.forward(posted, None)
    await bot.settle()
    assert "Who is this?" in mia.inbox[-1].words
    assert await approvals() == {}


async def test_a_photo_with_another_name_is_not_learned_as_this_person(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    await answer_to(bot, mia, anna(bot), caption="Anna")
    loaded = len(bot.tg.ledger.calls("getFile"))
    told = await answer_to(bot, mia, bot.engine.draw(bot.engine.face(ben=0.9)), caption="Ben")
    assert "not looked at the photo with the caption “Ben”" in told.words
    assert len(bot.tg.ledger.calls("getFile")) == loaded
    assert "2 good photos" in (await answer_to(bot, mia, anna(bot), caption="Again anna, at home")).words
    assert list(await approvals()) == ["Anna"]


async def test_a_photo_with_another_form_of_the_name_is_taken_by_one_press(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    await answer_to(bot, mia, anna(bot), caption="Аня")
    asked = await answer_to(bot, mia, anna(bot), caption="С Аней в парке")
    other = await answer_to(bot, mia, anna(bot), caption="Петя")
    await bot.press(mia, asked, "It is Аня: look at it")
    await bot.make_due()
    await bot.settle()
    assert "2 good photos" in mia.inbox[-1].words
    assert await sql.values(str, "SELECT reason FROM image_assets") == ["good", "good"]
    assert other.buttons[0] == "It is Аня: look at it"


async def test_a_forged_press_makes_no_picture_of_the_bot_a_training_photo(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    crowd = bot.engine.draw(bot.engine.face(side_px=90), bot.engine.face(ben=0.9, side_px=80))
    picker = await answer_to(bot, mia, crowd, caption="Anna")
    asked = await answer_to(bot, mia, anna(bot), caption="Ben")
    data = asked.button("look at it")["callback_data"]
    below = await bot.world.bot.send_message(
        mia.id, "Below a picture", reply_parameters=ReplyParameters(message_id=picker.message_id)
    )
    pressed = await bot.press(mia, mia.chat.messages[below.message_id], data=data)
    assert "earlier conversation" in (pressed.text or "")
    assert len(await sql.rows("SELECT id FROM image_assets")) == 1


async def test_an_album_gets_the_reaction_eyes_on_its_first_photo_before_the_workers_look(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    said = len(mia.inbox)
    album = await mia.post_album(None, [anna(bot) for _ in range(3)], caption="Anna")
    await bot.take_in()
    await bot.handle()  # the workers look at nothing
    assert len(mia.inbox) == said
    assert [photo.reactions for photo in album] == [{bot.tg.bot.id: ["👀"]}, {}, {}]


@pytest.mark.parametrize("name", ["Anna", None])
async def test_of_twenty_photos_at_once_the_limit_is_said_once(
    bot: WholeBot, agreed: Message, mia: Person, name: str | None
) -> None:
    said = len(mia.inbox)
    for caption in (name, None):
        await mia.post_album(None, [anna(bot) for _ in range(10)], caption=caption)
    await bot.take_in()
    await bot.handle()
    assert len([one for one in mia.inbox[said:] if "10 photos at most" in one.words]) == 1


async def test_a_question_about_one_photo_holds_the_request_until_it_is_answered(
    bot: WholeBot, agreed: Message, mia: Person, ada: Person
) -> None:
    crowd = bot.engine.draw(bot.engine.face(side_px=90), bot.engine.face(anna=0.9, side_px=80))
    picker = await answer_to(bot, mia, anna(bot), anna(bot), crowd, caption="Anna")
    assert requests_for(ada) == []
    await bot.press(mia, picker, "2")
    assert "request for Anna is with the admins" in picker.words
    assert len(requests_for(ada)) == 1


async def test_a_photo_that_looks_like_a_connected_person_waits_for_the_parents_answer(
    bot: WholeBot, group: Group, agreed: Message, mia: Person, ada: Person
) -> None:
    await bot.connect(ada, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.95)))
    await bot.press(ada, requests_for(ada)[-1], "Approve")
    told = await answer_to(
        bot, mia, *(anna(bot) for _ in range(3)), bot.engine.draw(bot.engine.face(ben=0.9)), caption="Anna"
    )
    assert "Ask to join" in " ".join(told.buttons)
    assert (await approvals())["Anna"] == "draft"
