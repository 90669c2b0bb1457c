"""A photo whose answer was lost: Telegram is asked whether it is there, and only a yes counts."""

import pytest

from bot.messages.card import reply_markup
from bot.messages.deliveries.deliveries import delivery_card
from domain.queries.deliveries.delivery import DeliveryView, delivery
from domain.usecases.deliveries.find_deliveries import MOST_ASKED, find_deliveries
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import ThatMessage
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_participant
from tests.usecases.losing import (
    KINDS,
    asked_about,
    clocks_move_on,
    looks,
    offers,
    photos,
    posted,
    state_of,
    time_passes,
)
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group, parent: Person) -> Connected:
    owner = await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)
    return await connected_person(stage, group, owner)


async def test_a_photo_that_arrived_is_found_and_its_offer_goes(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    tg.faults.add("cut_after", method="sendPhoto")
    lost = await posted(stage, group, tg)
    assert (await state_of(lost))[0] == "unknown"
    [message] = photos(parent)
    assert len(offers(parent)) == 1
    before = looks(parent)[:-1]
    await time_passes(stage)
    assert await state_of(lost) == ("sent", message.message_id)
    assert offers(parent) == []
    assert looks(parent) == before


async def test_a_photo_that_did_not_arrive_stays_unknown_and_nothing_else_is_touched(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """When the photo is not found, that proves nothing: it may still be on its way."""
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg)
    other = await posted(stage, group, tg)
    await parent.write("thanks")
    before = looks(parent)
    for _ in range(5):
        await time_passes(stage)
    assert (await state_of(lost))[0] == "unknown"
    assert (await state_of(other))[0] == "sent"
    assert looks(parent) == before
    assert len(offers(parent)) == 1
    assert len(photos(parent)) == 1


async def test_a_photo_that_its_recipient_deleted_is_not_sent_again(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    tg.faults.add("cut_after", method="sendPhoto")
    lost = await posted(stage, group, tg)
    photos(parent)[0].deleted = True
    for _ in range(5):
        await time_passes(stage)
    assert (await state_of(lost))[0] == "unknown"
    assert photos(parent) == []


async def test_of_several_lost_photos_each_that_arrived_is_found_and_keeps_its_own_words(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    lost = []
    for fault, words in (("cut_after", "one"), ("5xx_before", "two"), ("reset_after", "three")):
        tg.faults.add(fault, method="sendPhoto")
        lost.append(await posted(stage, group, tg, words))
    said = {message.message_id: message.words for message in photos(parent)}
    for _ in range(4):
        await time_passes(stage)
    assert [(await state_of(one))[0] for one in lost] == ["sent", "unknown", "sent"]
    numbers = [(await state_of(one))[1] for one in lost]
    assert [numbers[0], numbers[2]] == sorted(said)
    assert {message.message_id: message.words for message in photos(parent)} == said
    assert len(offers(parent)) == 1
    assert "1 photo may" in offers(parent)[0].words


async def test_a_photo_found_after_it_was_asked_for_again_is_one_more_copy(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """Both messages are on record, so that both can be taken back."""
    tg.faults.add("cut_after", method="sendPhoto")
    first = await posted(stage, group, tg, "one")
    await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await stage.show(*KINDS)
    early, late = (message.message_id for message in photos(parent))
    tg.faults.add("5xx_before", method="sendPhoto")
    second = await posted(stage, group, tg, "two")
    await sql.execute("UPDATE deliveries SET sending_at = '2020-01-01' WHERE id = $1", second)
    for _ in range(4):
        await time_passes(stage)
    assert await state_of(first) == ("sent", late)
    assert await sql.one("SELECT earlier_copies FROM deliveries WHERE id = $1", first) == {
        "earlier_copies": [early]
    }
    assert (await state_of(second))[0] == "unknown"
    assert [("one" in one.words, "two" in one.words) for one in photos(parent)] == [(True, False)] * 2


async def test_a_photo_is_found_though_another_try_of_it_did_not_begin(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    tg.faults.add("cut_after", method="sendPhoto")
    lost = await posted(stage, group, tg)
    await sql.execute("UPDATE deliveries SET sending_at = NULL WHERE id = $1", lost)
    await time_passes(stage)
    assert await state_of(lost) == ("sent", photos(parent)[0].message_id)


async def test_words_that_a_search_that_died_wrote_prove_nothing(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """The second photo never arrived. A search for it wrote the words of the second photo under the first."""
    tg.faults.add("cut_after", method="sendPhoto")
    arrived = await posted(stage, group, tg, "one")
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg, "two")
    [message] = photos(parent)
    said = (message.words, message.keyboard)
    view = await delivery(lost)
    assert view is not None
    card = delivery_card(view)
    words = {"caption": card.text, "parse_mode": "HTML", "reply_markup": reply_markup(card)}
    where = {"chat_id": parent.id, "message_id": message.message_id}
    await stage.world.api.call("editMessageCaption", {**where, **words})
    for _ in range(6):
        await time_passes(stage)
    assert (await state_of(lost))[0] == "unknown"
    assert await state_of(arrived) == ("sent", message.message_id)
    assert (message.words, message.keyboard) == said


async def test_a_second_lost_photo_does_not_wait_for_the_late_search_of_the_first(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg, "one")
    for _ in range(4):
        await time_passes(stage)
    tg.faults.add("cut_after", method="sendPhoto")
    arrived = await posted(stage, group, tg, "two")
    await time_passes(stage)
    assert (await state_of(lost))[0] == "unknown"
    assert await state_of(arrived) == ("sent", photos(parent)[0].message_id)


async def test_each_number_is_asked_about_once_for_all_lost_photos(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    for words in ("one", "two", "three"):
        tg.faults.add("5xx_before", method="sendPhoto")
        await posted(stage, group, tg, words)
        await parent.write("thanks")
    await time_passes(stage)
    asked = asked_about(tg)
    assert asked
    assert len(asked) == len(set(asked))


async def test_no_more_numbers_are_asked_about_in_one_go_than_are_allowed(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    tg.faults.add("5xx_before", method="sendPhoto")
    await posted(stage, group, tg)
    await time_passes(stage)
    before = len(asked_about(tg))
    for _ in range(MOST_ASKED + 5):
        await parent.write("thanks")
    await posted(stage, group, tg)
    await time_passes(stage)
    await time_passes(stage)
    assert len(asked_about(tg)) == before + MOST_ASKED


async def test_a_later_search_asks_about_other_numbers(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    for _ in range(3 * MOST_ASKED):
        await parent.write("thanks")
    tg.faults.add("5xx_before", method="sendPhoto")
    await posted(stage, group, tg)
    await posted(stage, group, tg)
    for _ in range(3):
        await time_passes(stage)
    asked = asked_about(tg)
    assert len(asked) == len(set(asked)) == 2 * MOST_ASKED


async def test_each_lost_photo_has_a_share_of_a_search(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    for _ in range(3):
        for _ in range(MOST_ASKED):
            await parent.write("thanks")
        tg.faults.add("5xx_before", method="sendPhoto")
        await posted(stage, group, tg)
    for _ in range(MOST_ASKED):
        await parent.write("thanks")
    await posted(stage, group, tg)
    for _ in range(2):
        await time_passes(stage)
    assert len(asked_about(tg)) == 3 * MOST_ASKED


async def test_a_search_in_a_closed_chat_ends_with_the_first_refusal(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    for _ in range(3):
        await parent.write("thanks")
    tg.faults.add("5xx_before", method="sendPhoto")
    lost = await posted(stage, group, tg)
    tg.faults.add("403", method="editMessageCaption", times=0)
    await time_passes(stage)
    assert len(asked_about(tg)) == 1
    assert (await state_of(lost))[0] == "unknown"


async def test_a_photo_that_was_posted_in_two_workspaces_is_found_as_the_one_that_is_lost(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """Otherwise the message of the lost photo would count as a copy of the photo that arrived."""
    known = await posted(stage, group, tg)
    tg.faults.add("cut_after", method="sendPhoto")
    lost = await posted(stage, group, tg)
    same = """UPDATE image_assets SET tg_file_unique_id = (SELECT a.tg_file_unique_id FROM image_assets a
                  JOIN deliveries d ON d.asset_id = a.id WHERE d.id = $1)
              WHERE id = (SELECT asset_id FROM deliveries WHERE id = $2)"""
    other = await sql.one("INSERT INTO workspaces (name) VALUES ('other') RETURNING id")
    assert other is not None
    await sql.execute(
        """UPDATE image_assets SET workspace_id = $2
           WHERE id = (SELECT asset_id FROM deliveries WHERE id = $1)""",
        known,
        other["id"],
    )
    await sql.execute(same, lost, known)
    await time_passes(stage)
    assert await state_of(lost) == ("sent", photos(parent)[1].message_id)


async def test_a_search_goes_on_where_its_worker_died(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, anna: Connected
) -> None:
    """Otherwise a search whose workers die would ask about the same few numbers again and again."""
    tg.faults.add("5xx_before", method="sendPhoto")
    await posted(stage, group, tg)
    await time_passes(stage)
    for _ in range(8):
        await parent.write("thanks")
    await posted(stage, group, tg)
    await clocks_move_on()
    asked: list[int] = []

    async def ask(_: DeliveryView, number: int) -> ThatMessage:
        if len(asked) == 1:
            raise ProcessLookupError("the worker dies")
        asked.append(number)
        return ThatMessage()

    async def find() -> None:
        await find_deliveries(
            anna.owner.participant_id, ask=ask, take_away=delete_nothing, settle_s=30, doorbell=stage.doorbell
        )

    with pytest.raises(ProcessLookupError):
        await find()
    before = [*asked]
    asked.clear()
    with pytest.raises(ProcessLookupError):
        await find()
    assert len({*before, *asked}) == 2


async def delete_nothing(_view: DeliveryView, number: int) -> None:
    raise AssertionError(f"message {number} was to be deleted")
