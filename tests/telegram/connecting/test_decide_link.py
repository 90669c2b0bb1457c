"""Approve and decline: who may press, who was first, and the consequences."""

from uuid import uuid4

import pytest

from domain.queries.access.acting import TelegramRequester
from domain.usecases.persons.hide_person import hide_person
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.mishaps import press_again
from tests.telegram.requesting import decline
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def card(bot: WholeBot, group: Group, mia: Person, ada: Person) -> Message:
    """Mia's request for Anna, in Ada's private chat: there is no admin chat."""
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    return ada.inbox[-1]


async def test_the_card_shows_who_asks_and_for_whom(card: Message, mia: Person) -> None:
    assert f"Mia Lind (id {mia.id}) would like to receive the photos of Anna" in card.words
    assert "1 training photo" in card.words
    assert card.photo is not None
    assert card.buttons == ["✅ Approve", "✖️ Decline"]
    [mention] = [entity for entity in card.entities if entity["type"] in ("text_link", "text_mention")]
    assert str(mia.id) in str(mention)  # it leads to the account, so a false name deceives nobody


@pytest.mark.checklist(45, 46)
async def test_approval_tells_whoever_asked_and_photos_begin_to_arrive(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person
) -> None:
    assert (await bot.press(ada, card, "Approve")).text == "Approved."
    assert "Approved by Ada Admin" in card.words
    assert card.buttons == ["🙈 Hide"]
    [told] = [message for message in mia.inbox if "Anna is connected" in message.words]
    assert told.buttons == ["➕ Invite somebody"]
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    [photo] = mia.photos
    assert photo.words.startswith("Anna\n")
    assert "Kindergarten" in photo.words
    assert photo.buttons == ["Not Anna", "⋯"]
    assert ada.photos == [card]  # the card of the request only: Ada posted and approved, and receives nothing


async def test_whoever_approved_by_mistake_hides_the_person_with_one_press(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person
) -> None:
    await bot.press(ada, card, "Approve")
    assert "Was that a mistake?" in card.words
    await bot.press(ada, card, "Hide")
    assert "Approved by Ada Admin" in card.words  # others read the card, too
    hidden = ada.inbox[-1]
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert mia.photos == []
    assert "Already hidden" in ((await bot.press(ada, card, "Hide")).text or "")
    await bot.press(ada, hidden, "Undo")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 1


async def test_a_declined_request_is_erased_and_whoever_asked_is_told(
    bot: WholeBot, card: Message, ada: Person, mia: Person
) -> None:
    await bot.press(ada, card, "Decline")
    question = ada.inbox[-1]
    await bot.press(ada, question, "Do not decline")
    assert await approvals() == {"Anna": "requested"}
    assert question.buttons == ["✅ Approve", "✖️ Decline"], "the copy of the request is what it was"
    assert "Declined" in ((await decline(bot, ada, card)).text or "")
    assert any("declined your request of" in message.words for message in mia.inbox)
    assert card.deleted  # with the name and the faces on it
    assert not any("Anna" in message.words for message in ada.inbox)
    for table in ("persons", "face_instances", "face_embeddings"):
        assert await sql.rows(f"SELECT * FROM {table}") == [], table


async def test_a_declined_request_too_old_to_be_deleted_becomes_an_empty_picture(
    bot: WholeBot, card: Message, ada: Person
) -> None:
    faces = card.photo
    bot.tg.clock.advance(49 * 3600)
    await decline(bot, ada, card)
    assert not card.deleted
    assert card.photo != faces
    assert card.words.startswith("Request no.")
    assert "Anna" not in card.words
    assert card.buttons == []


async def test_nobody_but_an_admin_decides(bot: WholeBot, group: Group, card: Message, mia: Person) -> None:
    data = card.button("Approve")["callback_data"]
    stranger = bot.tg.add_user("Sly", started=True)
    neighbour = bot.tg.add_user("Nora", started=True)
    group.add(neighbour)
    for person in (stranger, neighbour, mia):
        message = await bot.write(person, "/start")
        forged = await bot.press(person, message, data=data)
        assert forged == await bot.press(person, message, data="approve:999999:1")
        assert "no such request" in (forged.text or "")
    assert await approvals() == {"Anna": "requested"}


async def test_whoever_was_demoted_a_moment_ago_decides_no_more(
    bot: WholeBot, group: Group, card: Message, ada: Person
) -> None:
    other = bot.tg.add_user("Otto", started=True)
    group.add(other)
    group.promote(other)
    group.promote_bot(by=ada)  # so that the bot hears of changes of other members
    await bot.settle()
    data = card.button("Approve")["callback_data"]
    message = await bot.write(other, "/start")
    await bot.press(other, message, data=card.button("Decline")["callback_data"])
    assert "Yes, decline" in str(other.inbox[-1].buttons), "he counts as an admin, and the bot remembers it"
    group.demote(other)
    await bot.settle()
    assert "no such request" in ((await bot.press(other, message, data=data)).text or "")
    assert await approvals() == {"Anna": "requested"}


async def test_the_second_to_decide_is_told_who_was_first(
    bot: WholeBot, group: Group, card: Message, ada: Person
) -> None:
    otto = bot.tg.add_user("Otto Other", started=True)
    group.add(otto)
    group.promote(otto)
    data = {verb: card.button(verb)["callback_data"] for verb in ("Approve", "Decline")}
    await bot.press(ada, card, data=data["Approve"])
    message = await bot.write(otto, "/start")
    for pressed in data.values():
        told = await bot.press(otto, message, data=pressed)
        assert told.text == "Already approved by Ada Admin. Nothing was changed."
    assert await approvals() == {"Anna": "approved"}


async def test_pressing_twice_decides_once(bot: WholeBot, card: Message, ada: Person, mia: Person) -> None:
    data = card.button("Approve")["callback_data"]
    first, second = ada.tap(card, data=data), ada.tap(card, data=data)
    await bot.settle()
    assert first.answer is not None
    assert second.answer is not None
    assert {first.answer.text, second.answer.text} == {
        "Approved.",
        "Already approved by Ada Admin. Nothing was changed.",
    }
    assert sum("Anna is connected" in message.words for message in mia.inbox) == 1


async def test_older_photos_are_offered_once_and_sent_on_request(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person
) -> None:
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await bot.press(ada, card, "Approve")
    offer = mia.inbox[-1]
    assert "2 older photos with Anna" in offer.words
    assert mia.photos == []
    data = offer.button("Send all")["callback_data"]
    await bot.press(mia, offer, data=data)
    assert len(mia.photos) == 2
    assert "2 photos are on their way" in offer.words
    await bot.press(mia, offer, data=data)
    assert len(mia.photos) == 2
    forged = await bot.press(ada, ada.inbox[-1], data=data)
    assert "no such person" in (forged.text or "")


async def test_an_offer_that_is_pressed_twice_says_how_many_photos_come(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person
) -> None:
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await bot.press(ada, card, "Approve")
    offer = mia.inbox[-1]
    data = offer.button("Send all")["callback_data"]
    for _ in range(2):
        mia.tap(offer, data=data)
    await bot.settle()
    assert "2 photos are on their way" in offer.words
    assert len(mia.photos) == 2


async def test_an_accepted_offer_that_is_handled_again_says_that_the_photos_are_there(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await bot.press(ada, card, "Approve")
    offer = mia.inbox[-1]
    await press_again(bot, mia, offer, "Send all")
    assert len(mia.photos) == 1
    assert "No photos are on their way right now" in offer.words


async def test_an_offer_can_be_declined(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await bot.press(ada, card, "Approve")
    offer = mia.inbox[-1]
    await bot.press(mia, offer, "None")
    assert "no older photos" in offer.words
    assert offer.buttons == []
    assert mia.photos == []


async def test_photos_that_come_after_a_declined_offer_are_offered_in_a_new_message(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person
) -> None:
    """The declined offer was edited and still names Anna: an erase of Anna removes it and the new offer."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await bot.press(ada, card, "Approve")
    former = mia.inbox[-1]
    await bot.press(mia, former, "None")
    [number] = await sql.values(int, "SELECT number FROM persons")
    by = TelegramRequester(mia.id, bot.world.memberships, uuid4())
    await hide_person(number, by, hidden=True, doorbell=bot.world.doorbell)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    by = TelegramRequester(mia.id, bot.world.memberships, uuid4())
    await hide_person(number, by, hidden=False, doorbell=bot.world.doorbell)
    await bot.settle()
    offer = mia.inbox[-1]
    assert offer is not former
    assert "2 older photos with Anna" in offer.words
    asked = await bot.write(mia, "/delete")
    await bot.press(mia, asked, "Anna")
    await bot.press(mia, asked, "Delete for good")
    assert [message.deleted for message in (former, offer)] == [True, True]
