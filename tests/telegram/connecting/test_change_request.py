"""A sent request: its sender can add photos or take it back until it is decided."""

import pytest

from sandbox.telegram import Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.mishaps import handle_again, press_again
from tests.telegram.requesting import agreed, anna, answer_to, requests_for, sent
from tests.telegram.whole_bot import WholeBot

__all__ = ["agreed", "sent"]


async def test_a_request_can_be_taken_back_until_it_is_decided(
    bot: WholeBot, sent: Message, mia: Person, ada: Person
) -> None:
    await bot.press(mia, sent, "Withdraw request")
    assert "withdrew the request" in mia.inbox[-1].words
    assert await sql.rows("SELECT id FROM persons") == []
    assert not [message for message in ada.inbox if "Anna" in message.words]


async def test_whoever_withdrew_the_request_is_told_so_when_the_press_is_handled_again(
    bot: WholeBot, sent: Message, mia: Person
) -> None:
    assert (await press_again(bot, mia, sent, "Withdraw request")).text is None
    assert "withdrew the request" in mia.inbox[-1].words


async def test_whoever_deleted_a_draft_is_told_so_when_the_press_is_handled_again(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    told = await answer_to(bot, mia, anna(bot), caption="Anna")
    await bot.press(mia, told, "Cancel")
    assert (await press_again(bot, mia, told, "Yes, stop and delete")).text is None
    assert "Cancelled. None of it is kept." in mia.inbox[-1].words


async def test_done_after_the_request_went_by_itself_says_where_it_is(
    bot: WholeBot, sent: Message, mia: Person
) -> None:
    """No photo was left out, so nothing is said of one."""
    told = await bot.write(mia, "/done")
    assert "is with the admins" in told.words
    assert "photo" not in told.words
    assert told.buttons == sent.buttons


async def test_a_done_that_is_handled_again_says_where_the_request_is(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    await answer_to(bot, mia, anna(bot), caption="Anna")
    bot.tg.faults.add("5xx_before", method="sendMessage", chat_id=mia.id)
    await mia.write("/done")
    await handle_again(bot)
    assert "is with the admins" in mia.inbox[-1].words


async def test_an_approved_request_is_not_taken_back_by_an_old_button(
    bot: WholeBot, sent: Message, mia: Person, ada: Person
) -> None:
    old = [sent.button(label)["callback_data"] for label in ("Withdraw request", "Add photos")]
    await bot.press(ada, requests_for(ada)[-1], "Approve")
    number = old[0].split(":")[1]
    for data in (*old, f"discard:{number}", f"done:{number}"):
        assert "already been decided" in ((await bot.press(mia, sent, data=data)).text or "")
    assert await approvals() == {"Anna": "approved"}


@pytest.mark.parametrize("photos", [1, 3])
async def test_a_decided_request_has_no_buttons_any_more(
    bot: WholeBot, agreed: Message, mia: Person, ada: Person, photos: int
) -> None:
    """Three good photos send a request by themselves; with fewer photos the requester presses *Done*."""
    told = await answer_to(bot, mia, *(anna(bot) for _ in range(photos)), caption="Anna")
    if photos < 3:
        await bot.press(mia, told, "Done")
    sent = next(message for message in mia.inbox if "↩️ Withdraw request" in message.buttons)
    await bot.press(ada, requests_for(ada)[-1], "Approve")
    assert sent.buttons == []
    assert "is with the admins" in sent.words


async def test_more_photos_come_to_the_admins_as_a_new_card(
    bot: WholeBot, sent: Message, mia: Person, ada: Person
) -> None:
    first = requests_for(ada)[-1]
    forged = first.button("Approve")["callback_data"]
    await bot.press(ada, await bot.write(ada, "/queue"), "1")
    copy = ada.inbox[-1]
    await bot.press(mia, sent, "Add photos")
    assert first.deleted
    await bot.press(ada, copy, "Approve")
    assert ("Anna" in copy.words, copy.buttons) == (False, [])
    for data in (forged, f"decline:{forged.split(':')[1]}"):
        refused = await bot.press(ada, ada.inbox[0], data=data)
        assert "is adding photos right now" in (refused.text or "")  # nobody else decided before
    assert await approvals() == {"Anna": "draft"}
    told = await answer_to(bot, mia, anna(bot))
    assert told.buttons == ["✔️ Done", "Cancel"]  # whoever adds photos presses *Done*
    await bot.press(mia, told, "Done")
    [request] = requests_for(ada)
    assert "4 training photos" in request.words
    assert request.photo is not None


async def test_a_copy_of_an_earlier_card_approves_no_photos_that_it_did_not_show(
    bot: WholeBot, sent: Message, mia: Person, ada: Person
) -> None:
    await bot.press(ada, await bot.write(ada, "/queue"), "1")
    copy = ada.inbox[-1]
    await bot.press(mia, sent, "Add photos")
    await bot.press(mia, await answer_to(bot, mia, anna(bot)), "Done")
    assert "has changed since you looked" in ((await bot.press(ada, copy, "Approve")).text or "")
    assert (await approvals(), copy.buttons) == ({"Anna": "requested"}, [])
    await bot.press(ada, requests_for(ada)[-1], "Approve")
    assert await approvals() == {"Anna": "approved"}


async def test_photos_are_not_added_while_another_connection_waits_for_its_name(
    bot: WholeBot, sent: Message, mia: Person
) -> None:
    """Otherwise the consent and the photos of the other connection would be lost without a word."""
    told = await answer_to(bot, mia, anna(bot))
    await bot.press(mia, told, "Connect a person")
    await bot.press(mia, mia.inbox[-1], "I agree")
    await mia.post_photo(None, bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.settle()
    before = await sql.rows("SELECT state, data FROM conversations")
    await bot.press(mia, sent, "Add photos")
    [after] = await sql.rows("SELECT state, data FROM conversations")
    assert [after] == before
    assert len(sql.from_json(after["data"])["waiting"]) == 1
    assert "You are in the middle of connecting somebody" in mia.inbox[-1].words
    assert await approvals() == {"Anna": "requested"}


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


async def test_a_photo_that_comes_while_the_request_is_sent_is_left_out(
    bot: WholeBot, agreed: Message, mia: Person
) -> None:
    await mia.post_album(None, [anna(bot) for _ in range(3)], caption="Anna")
    await bot.settle()
    before = await sql.rows("SELECT state, data FROM conversations")
    await bot.make_due()
    await bot.settle()
    # An update that is handled while the request is sent stores the dialogue again afterwards.
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, $2, $3)",
        mia.id,
        before[0]["state"],
        sql.from_json(before[0]["data"]),
    )
    assert "is with the admins" in (await answer_to(bot, mia, anna(bot))).words
    assert await sql.rows("SELECT id FROM conversations") == []
