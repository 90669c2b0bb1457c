"""A message whose answer was lost is sent again; then the copy that no row knows is found and removed."""

from typing import Literal

import pytest

from bot.messages.card import Card
from bot.messages.deliveries.deliveries import outdated_card
from domain.errors import Ambiguous, Unavailable
from domain.usecases.chats.open_private_chat import open_private_chat
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.chats.lost_messages import (
    ANNA,
    plan_searches,
    search,
    search_once,
    show,
    show_twice,
    unknown_sends,
)
from tests.usecases.factory import Group, Member, connected_person, make_participant
from tests.usecases.losing import asked_about, clocks_move_on, photos, posted, state_of
from tests.usecases.stage import Stage
from workers.chats import telegram_cards
from workers.chats.telegram_cards import send_card


@pytest.fixture(autouse=True)
async def owner(stage: Stage, group: Group, parent: Person) -> Member:
    return await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)


async def test_a_text_that_arrived_twice_is_there_once(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    await show_twice(stage, group, parent, tg)
    first, second = parent.inbox[-2:]
    assert first.words == second.words
    await search(stage, parent)
    assert (first.deleted, second.deleted) == (True, False)
    assert await unknown_sends() == 0


async def test_a_picture_that_arrived_twice_is_there_once(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    drawn = stage.engine.draw(stage.engine.face(anna=0.9))
    await show_twice(stage, group, parent, tg, drawn)
    first, second = photos(parent)
    await search(stage, parent)
    assert (first.deleted, second.deleted) == (True, False)
    assert second.words == "Is this Anna?"
    assert second.keyboard


async def test_what_did_not_arrive_is_looked_for_and_nothing_else_is_touched(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    """What the parent wrote, and texts that name nobody, lie between the known messages as well."""
    tg.faults.add("5xx_before", method="sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, parent)
    await send_card(stage.world, parent.id, Card("Here is what I can do."))
    await parent.write("thanks")
    await show(stage, group, parent)
    before = [(message.words, message.keyboard) for message in parent.inbox]
    await search(stage, parent)
    assert [(message.words, message.keyboard) for message in parent.inbox][: len(before)] == before
    assert await unknown_sends() == 0


async def test_nothing_is_asked_before_a_later_message_is_known(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    """A number that Telegram has not given yet may be that of a message which is on its way."""
    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    tg.faults.add("cut_after", method="sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, parent)
    for _ in range(3):
        await search_once(stage)
    assert asked_about(tg) == []
    assert await unknown_sends() == 1
    await search(stage, parent)
    assert not any("Anna" in message.words for message in parent.inbox if not message.deleted)


@pytest.mark.parametrize(("media", "method"), [("photo", "sendPhoto"), ("video", "sendVideo")])
async def test_a_search_for_a_card_finds_a_lost_photo_which_keeps_its_words(
    stage: Stage,
    group: Group,
    tg: TelegramStandIn,
    parent: Person,
    owner: Member,
    media: Literal["photo", "video"],
    method: str,
) -> None:
    await connected_person(stage, group, owner)
    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    tg.faults.add("5xx_before", method="sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, parent)
    tg.faults.add("cut_after", method=method)
    lost = await posted(stage, group, tg, "on the swing", media)
    [photo] = [one for one in parent.inbox if one.media is not None]
    said = (photo.words, photo.keyboard)
    await sql.execute("UPDATE tasks SET state = 'done' WHERE kind = 'find_deliveries'")
    await search(stage, parent)
    await stage.show("correct_delivery")
    assert not photo.deleted
    assert await state_of(lost) == ("sent", photo.message_id)
    assert (photo.words, photo.keyboard) == said


async def test_a_photo_between_known_messages_stays_after_its_group_was_erased(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, owner: Member
) -> None:
    """No delivery tells any more that the message is a photo, which its recipient keeps."""
    await connected_person(stage, group, owner)
    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    tg.faults.add("5xx_before", method="sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, parent)
    await posted(stage, group, tg)
    await sql.execute("DELETE FROM deliveries")
    await search(stage, parent)
    assert len(photos(parent)) == 1


async def test_an_earlier_copy_of_a_photo_between_known_messages_is_not_asked_about(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, owner: Member
) -> None:
    """After a week the delivery alone knows the copy: the row of the message has gone."""
    await connected_person(stage, group, owner)
    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    tg.faults.add("5xx_before", method="sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, parent)
    await posted(stage, group, tg)
    [photo] = photos(parent)
    await sql.execute("DELETE FROM sent_messages WHERE tg_message_id = $1", photo.message_id)
    await sql.execute("UPDATE deliveries SET earlier_copies = ARRAY[tg_message_id], tg_message_id = 10^6")
    await search(stage, parent)
    assert photo.message_id not in asked_about(tg)


async def test_a_lost_picture_is_found_although_a_search_that_died_changed_its_caption(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    drawn = stage.engine.draw(stage.engine.face(anna=0.9))
    await show_twice(stage, group, parent, tg, drawn)
    first, second = photos(parent)
    # A search that died wrote these words.
    words = outdated_card("en").text
    where = {"chat_id": parent.id, "message_id": first.message_id}
    await stage.world.api.call("editMessageCaption", {**where, "caption": words, "parse_mode": "HTML"})
    await search(stage, parent)
    assert (first.deleted, second.deleted) == (True, False)


async def test_no_card_is_sought_while_a_photo_from_a_document_is_lost(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, owner: Member
) -> None:
    """A search could take that photo for the lost card, because Telegram gave it an id of its own."""
    await connected_person(stage, group, owner)
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg)
    await sql.execute(
        """UPDATE image_assets SET media = 'document'
           WHERE id = (SELECT asset_id FROM deliveries WHERE id = $1)""",
        lost,
    )
    await show_twice(stage, group, parent, tg)
    await sql.execute("UPDATE tasks SET state = 'done' WHERE kind = 'find_deliveries'")
    await search(stage, parent)
    assert asked_about(tg) == []


async def test_what_was_sent_between_a_backup_and_its_restore_is_not_touched(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    """The restored database knows an older message, and none that was sent after the backup."""
    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    await stage.world.api.call("sendMessage", {"chat_id": parent.id, "text": "sent after the backup"})
    await sql.execute("INSERT INTO restores (backup_taken_at) VALUES (now())")
    tg.faults.add("cut_after", method="sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, parent)
    await search(stage, parent)
    assert "sent after the backup" in [message.words for message in parent.inbox]
    assert asked_about(tg) == []


async def test_a_search_that_failed_for_good_is_not_begun_again(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    """The operator is told of every dead task, so a new search each minute would tell them each minute."""
    await show_twice(stage, group, parent, tg)
    await clocks_move_on()
    await send_card(stage.world, parent.id, Card("Later"))
    await clocks_move_on()
    await plan_searches(stage)
    await sql.execute("UPDATE tasks SET state = 'dead' WHERE kind = 'find_message'")
    await plan_searches(stage)
    assert await sql.rows("SELECT state FROM tasks WHERE kind = 'find_message'") == [{"state": "dead"}]


async def test_each_number_is_asked_about_once_for_all_lost_messages_of_a_chat(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    """Else an outage in which many sends fail would keep the chat busy for as many searches."""
    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    for _ in range(4):
        tg.faults.add("5xx_before", method="sendMessage")
        with pytest.raises(Ambiguous):
            await show(stage, group, parent)
        await parent.write("thanks")
    await search(stage, parent, runs=9)
    assert len(asked_about(tg)) == len(set(asked_about(tg))) == 4
    assert await unknown_sends() == 0


async def test_a_number_that_was_asked_about_in_one_chat_is_asked_about_in_another(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    other = tg.add_user("Lea")
    await other.start_bot()
    await make_participant(stage, "Lea", in_chat=group.tg_chat_id, tg_user_id=other.id)
    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    tg.faults.add("5xx_before", method="sendMessage")
    with pytest.raises(Ambiguous):
        await send_card(stage.world, parent.id, ANNA)
    tg.faults.add("cut_after", method="sendMessage")
    with pytest.raises(Ambiguous):
        await send_card(stage.world, other.id, ANNA)
    await search(stage, parent, runs=6)
    assert [message.words for message in other.inbox if "Anna" in message.words] == []


async def test_a_closed_chat_is_searched_once_and_again_when_it_opens(
    stage: Stage, group: Group, owner: Member, tg: TelegramStandIn, parent: Person
) -> None:
    await show_twice(stage, group, parent, tg)
    first, second = parent.inbox[-2:]
    await parent.write("thanks")
    # A chat that opened a moment ago is searched again soon.
    await sql.execute("UPDATE participants SET chat_opened_at = now() - interval '1 hour'")
    tg.faults.add("403", method="editMessageCaption", times=None)
    for _ in range(3):
        await search(stage, parent)
    assert len(asked_about(tg)) == 1
    tg.faults.clear()
    await open_private_chat(owner.participant_id, stage.doorbell)
    await search(stage, parent)
    assert (first.deleted, second.deleted) == (True, False)


async def test_a_card_that_was_sent_and_not_recorded_is_there_once(
    stage: Stage, group: Group, parent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot knew the message's number, but no row says whom the card shows."""

    async def dies(*_: object, **__: object) -> None:
        raise Unavailable("Postgres", "away")

    await send_card(stage.world, parent.id, Card("Hello"))
    await clocks_move_on()
    with monkeypatch.context() as patched:
        patched.setattr(telegram_cards, "remember_card", dies)
        with pytest.raises(Unavailable):
            await show(stage, group, parent)
    await show(stage, group, parent)
    first, second = parent.inbox[-2:]
    await search(stage, parent)
    assert (first.deleted, second.deleted) == (True, False)


async def test_a_text_in_a_supergroup_is_sought_among_the_numbers_of_that_chat(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person
) -> None:
    admins = tg.add_group("Admins", admins=[parent], supergroup=True)
    await admins.add_bot(by=parent)
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = $1", admins.id)
    for _ in range(5):
        await send_card(stage.world, parent.id, Card("Hello"))
    await show_twice(stage, group, admins, tg)
    await search(stage, admins)
    words = [message.words for message in admins.chat.messages.values() if not message.deleted]
    assert words.count("Is this Anna?") == 1
