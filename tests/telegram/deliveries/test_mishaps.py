"""Telegram misbehaves, and each photo still arrives once or is offered by a button."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def connected(connected: None, bot: WholeBot) -> None:
    """Mia receives Anna. The ledger has none of the calls that led there."""
    bot.tg.ledger.clear()


async def post_anna(bot: WholeBot, group: Group, ada: Person, times: int = 1) -> None:
    for _ in range(times):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


async def states() -> list[str]:
    return [row["state"] for row in await sql.rows("SELECT state FROM deliveries ORDER BY id")]


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize(
    ("kind", "status", "arrived"),
    [
        ("html_before", 200, False),
        ("html_before", 403, False),
        ("html_after", 200, True),
        ("html_after", 429, True),
        ("5xx_after", 504, True),
        ("broken_json_after", None, True),
        ("empty_after", None, True),
        ("cut_after", None, True),
        ("reset_after", None, True),
    ],
)
async def test_an_answer_that_cannot_be_read_leaves_a_button_and_no_second_photo(
    bot: WholeBot, group: Group, ada: Person, mia: Person, kind: str, status: int | None, arrived: bool
) -> None:
    bot.tg.faults.add(kind, method="sendPhoto", chat_id=mia.id, status=status)
    await post_anna(bot, group, ada)
    await bot.make_due()
    await bot.settle()
    assert (await states(), len(mia.photos)) == (["unknown"], int(arrived))
    await bot.press(mia, mia.inbox[-1], "Show")
    assert (await states(), len(mia.photos)) == (["sent"], int(arrived) + 1)


@pytest.mark.usefixtures("connected")
async def test_a_storm_of_429_delays_photos_and_loses_none(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    storm = bot.tg.faults.add("429", method="send*", for_s=600)
    await post_anna(bot, group, ada, times=3)
    assert (await states(), mia.photos) == (["pending"] * 3, [])
    assert bot.rates.pauses
    assert all(590 < seconds <= 600 for _, seconds in bot.rates.pauses)
    # The tasks wait until the storm is over, so that no worker calls before.
    refused = storm.hits
    await bot.settle()
    assert storm.hits == refused
    bot.tg.clock.advance(600)
    await bot.make_due()
    await bot.settle()
    assert (await states(), len(mia.photos)) == (["sent"] * 3, 3)


@pytest.mark.usefixtures("connected")
async def test_dice_decide_which_answers_are_lost_and_every_photo_is_there_once(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    lost = bot.tg.faults.add("5xx_after", method="sendPhoto", probability=0.4, seed=11)
    await post_anna(bot, group, ada, times=8)
    assert 0 < lost.hits < 8
    assert len({message.photo for message in mia.photos}) == len(mia.photos) == 8
    assert (await states()).count("unknown") == lost.hits


@pytest.mark.usefixtures("connected")
async def test_photos_that_overtake_each_other_all_arrive(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    bot.tg.faults.add("reordered_update", method="message", chat_id=group.id, times=2)
    await post_anna(bot, group, ada, times=4)
    rows = await sql.rows("SELECT tg_message_id FROM postings ORDER BY id")
    order = [row["tg_message_id"] for row in rows]
    assert order != sorted(order)
    assert (await states(), len(mia.photos)) == (["sent"] * 4, 4)


@pytest.mark.usefixtures("connected")
async def test_a_photo_from_the_supergroup_may_come_before_the_farewell_of_the_old_group(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Telegram keeps the order of updates inside a chat, and none between two chats."""
    bot.tg.faults.add("reordered_update", method="message", chat_id=group.id, behind=9, delay_s=60)
    group.migrate_to_supergroup()
    await post_anna(bot, group, ada)
    assert bot.tg.pending_updates == 1
    bot.tg.clock.advance(60)
    await bot.settle()
    rows = await sql.rows("SELECT tg_chat_id, active FROM groups")
    assert rows == [{"tg_chat_id": group.id, "active": True}]
    await post_anna(bot, group, ada)
    assert len(mia.photos) == 2


@pytest.mark.usefixtures("connected")
async def test_a_part_of_an_album_that_comes_late_is_delivered_late_and_holds_up_no_other(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    bot.tg.faults.add("late_update", album_part=2, delay_s=3600)
    bot.tg.faults.add("lost_update", album_part=3)
    draw, face = bot.engine.draw, bot.engine.face
    parts = await ada.post_album(group, [draw(face(anna=0.9)) for _ in range(4)])
    await bot.settle()
    assert [message.photo for message in mia.photos] == [parts[0].photo, parts[3].photo]
    bot.tg.clock.advance(3600)
    await bot.settle()
    assert [message.photo for message in mia.photos][2:] == [parts[1].photo]


@pytest.mark.usefixtures("connected")
async def test_words_that_come_with_a_late_part_of_an_album_reach_the_parts_that_were_sent(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    bot.tg.faults.add("late_update", album_part=1, delay_s=3600)
    draw, face = bot.engine.draw, bot.engine.face
    await ada.post_album(group, [draw(face(anna=0.9)) for _ in range(2)], caption="The trip")
    await bot.settle()
    [early] = mia.photos
    assert "The trip" not in early.words
    bot.tg.clock.advance(3600)
    await bot.settle()
    assert [photo.words.endswith("The trip") for photo in mia.photos] == [True, True]
