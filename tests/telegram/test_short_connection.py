"""From the link to the sent request in three acts: Start, *I agree*, and an album with the name under it."""

import pytest

from bot.messages.connecting import CONSENT_VERSION
from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.whole_bot import WholeBot, connect_link


def anna(bot: WholeBot, **look: float) -> bytes:
    return bot.engine.draw(bot.engine.face(**{"anna": 0.9, **look}))


async def answer_to(bot: WholeBot, person: Person, *photos: bytes, caption: str | None = None) -> Message:
    """The bot's last word on these photos, sent at once."""
    if len(photos) > 1:
        await person.post_album(None, photos, caption=caption)
    else:
        await person.post_photo(None, photos[0], caption=caption)
    await bot.settle()
    await bot.make_due()
    await bot.settle()
    return person.inbox[-1]


@pytest.fixture
async def agreed(bot: WholeBot, group: Group, mia: Person) -> Message:
    """The bot asks for photos with the name; Mia's consent stands above."""
    await mia.open_link(connect_link(group))
    await bot.settle()
    consent = mia.inbox[-1]
    await bot.press(mia, consent, "I agree")
    return consent


@pytest.fixture
async def sent(bot: WholeBot, agreed: Message, mia: Person) -> Message:
    """Her request for Anna is with the admins."""
    return await answer_to(bot, mia, *(anna(bot) for _ in range(3)), caption="Anna")


def requests_for(who: Person) -> list[Message]:
    return [message for message in who.inbox if "would like to receive" in message.words]


async def persons() -> list[sql.Row]:
    return await sql.rows("SELECT name, approval FROM persons WHERE erasing_at IS NULL")


def acts_of(bot: WholeBot, person: Person) -> int:
    """Messages that somebody wrote and buttons that they pressed; an album is one."""
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
    assert await persons() == [{"name": "Anna", "approval": "requested"}]
    [request] = requests_for(ada)
    assert "3 training photos" in request.words
    await bot.press(ada, request, "Approve")
    assert any("Anna is connected" in message.words for message in mia.inbox)


async def test_one_good_photo_needs_four(bot: WholeBot, agreed: Message, mia: Person, ada: Person) -> None:
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


async def test_a_photo_sent_before_the_consent_is_neither_loaded_nor_kept(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.open_link(connect_link(group))
    await bot.settle()
    consent = mia.inbox[-1]
    told = await answer_to(bot, mia, anna(bot), caption="Anna")
    assert "have not looked at" in told.words
    await bot.press(mia, consent, "I agree")
    await bot.make_due()
    await bot.settle()
    assert bot.tg.ledger.calls("getFile") == []
    assert await persons() == []
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
    # The bot died before it had written where the conversation stands.
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, $2, $3)",
        mia.id,
        before["state"],
        sql.from_json(before["data"]),
    )
    assert "request for Anna is with the admins" in (await bot.write(mia, "Anna")).words
    assert await persons() == [{"name": "Anna", "approval": "requested"}]
    assert len(requests_for(ada)) == 1
    assert await sql.rows("SELECT id FROM conversations") == []


async def test_a_waiting_photo_that_is_refused_does_not_hold_up_the_others(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    before = await sql.one("SELECT state, data FROM conversations")
    assert before is not None
    again = await mia.post_photo(None, anna(bot), caption="Anna")
    await bot.settle()
    await sql.execute(
        "UPDATE conversations SET state = $1, data = $2", before["state"], sql.from_json(before["data"])
    )
    await mia.forward(again, None)
    await answer_to(bot, mia, anna(bot))
    assert "sent" in (await bot.write(mia, "Anna")).words
    assert len(await sql.rows("SELECT id FROM image_assets")) == 2


async def test_the_eleventh_photo_that_waits_for_the_name_is_left_out_and_that_is_said(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    for _ in range(10):
        await mia.post_photo(None, anna(bot))
    assert "Who is this?" in (await answer_to(bot, mia, anna(bot)) and mia.inbox[-2].words)
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
    assert await persons() == []


async def test_a_photo_with_another_name_is_not_learned_as_this_person(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    await answer_to(bot, mia, anna(bot), caption="Anna")
    loaded = len(bot.tg.ledger.calls("getFile"))
    told = await answer_to(bot, mia, bot.engine.draw(bot.engine.face(ben=0.9)), caption="Ben")
    assert "left out what has “Ben”" in told.words
    assert len(bot.tg.ledger.calls("getFile")) == loaded
    assert "2 good photos" in (await answer_to(bot, mia, anna(bot), caption="Again anna, at home")).words
    assert [person["name"] for person in await persons()] == ["Anna"]


async def test_a_question_about_one_photo_holds_the_request_until_it_is_answered(
    bot: WholeBot, agreed: Message, mia: Person, ada: Person
) -> None:
    crowd = bot.engine.draw(bot.engine.face(side_px=90), bot.engine.face(anna=0.9, side_px=80))
    picker = await answer_to(bot, mia, anna(bot), anna(bot), crowd, caption="Anna")
    assert requests_for(ada) == []
    await bot.press(mia, picker, "2")
    assert "request for Anna is with the admins" in picker.words
    assert len(requests_for(ada)) == 1


async def test_who_looks_like_somebody_connected_is_decided_by_the_parent(
    bot: WholeBot, group: Group, agreed: Message, mia: Person, ada: Person
) -> None:
    await bot.connect(ada, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.95)))
    await bot.press(ada, requests_for(ada)[-1], "Approve")
    told = await answer_to(
        bot, mia, *(anna(bot) for _ in range(3)), bot.engine.draw(bot.engine.face(ben=0.9)), caption="Anna"
    )
    assert "Ask to join" in " ".join(told.buttons)
    assert [one["approval"] for one in await persons() if one["name"] == "Anna"] == ["draft"]


async def test_a_request_can_be_taken_back_until_it_is_decided(
    bot: WholeBot, sent: Message, mia: Person, ada: Person
) -> None:
    await bot.press(mia, sent, "Take the request back")
    assert "took the request back" in mia.inbox[-1].words
    assert await sql.rows("SELECT id FROM persons") == []
    assert not [message for message in ada.inbox if "Anna" in message.words]


async def test_what_was_approved_is_not_taken_back_by_an_old_button(
    bot: WholeBot, sent: Message, mia: Person, ada: Person
) -> None:
    await bot.press(ada, requests_for(ada)[-1], "Approve")
    for button in ("Take the request back", "Add photos"):
        assert "already" in ((await bot.press(mia, sent, button)).text or "")
    assert await persons() == [{"name": "Anna", "approval": "approved"}]


async def test_more_photos_come_to_the_admins_as_a_new_card(
    bot: WholeBot, sent: Message, mia: Person, ada: Person
) -> None:
    first = requests_for(ada)[-1]
    forged = first.button("Approve")["callback_data"]
    await bot.press(mia, sent, "Add photos")
    assert first.deleted
    assert "decided already" in ((await bot.press(ada, ada.inbox[0], data=forged)).text or "")
    assert await persons() == [{"name": "Anna", "approval": "draft"}]
    told = await answer_to(bot, mia, anna(bot))
    assert told.buttons == ["✔️ Done", "Cancel"]  # who adds photos says when they are done
    await bot.press(mia, told, "Done")
    [request] = requests_for(ada)
    assert "4 training photos" in request.words
    assert request.photo is not None


async def test_a_photo_after_the_request_is_not_added_by_itself(
    bot: WholeBot, sent: Message, mia: Person
) -> None:
    loaded = len(bot.tg.ledger.calls("getFile"))
    told = await answer_to(bot, mia, bot.engine.draw(bot.engine.face(ben=0.9)))
    assert "with the admins, so I left this photo out" in told.words
    assert told.buttons == ["➕ Add photos", "➕ Connect a person"]
    assert len(bot.tg.ledger.calls("getFile")) == loaded
    await bot.press(mia, told, "Connect a person")
    assert "I agree" in mia.inbox[-1].buttons[0]


async def test_a_photo_that_crosses_the_sent_request_is_told_so(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    await mia.post_album(None, [anna(bot) for _ in range(3)], caption="Anna")
    await bot.settle()
    before = await sql.rows("SELECT state, data FROM conversations")
    await bot.make_due()
    await bot.settle()
    # As an update writes it that was being handled at that moment.
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, $2, $3)",
        mia.id,
        before[0]["state"],
        sql.from_json(before[0]["data"]),
    )
    assert "is with the admins" in (await answer_to(bot, mia, anna(bot))).words
    assert await sql.rows("SELECT id FROM conversations") == []
