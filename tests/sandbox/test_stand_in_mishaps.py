"""The stand-in's switches for faults: their effect on the answers to calls, and on updates."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiohttp import ClientPayloadError, ClientSession

from sandbox.telegram import FaultKind, Group, Person, TelegramStandIn


@pytest.fixture
async def wire(tg: TelegramStandIn) -> AsyncIterator[ClientSession]:
    async with ClientSession(f"{tg.url}/bot{tg.token}/") as session:
        yield session


async def texts(bot: Bot, offset: int | None = None) -> list[tuple[int, str]]:
    """(update_id, text) of what a poll brings."""
    updates = await bot.get_updates(offset=offset)
    return [(u.update_id, u.message.text or "") for u in updates if u.message]


@pytest.mark.parametrize(
    ("kind", "options", "status", "content_type", "body", "arrives"),
    [
        ("html_before", {}, 200, "text/html", b"<html>\r\n<head><title>200<", False),
        ("html_after", {"status": 200}, 200, "text/html", b"<html>\r\n<head><title>200<", True),
        ("html_before", {"status": 403}, 403, "text/html", b"<html>\r\n<head><title>403<", False),
        ("5xx_before", {}, 502, "text/html", b"<html>\r\n<head><title>502<", False),
        ("5xx_after", {"status": 504}, 504, "text/html", b"<html>\r\n<head><title>504<", True),
        ("broken_json_after", {}, 200, "application/json", b'{"ok":true,"result":{"message_id"', True),
        ("empty_after", {}, 200, "application/json", b"", True),
    ],
)
async def test_an_answer_does_not_tell_whether_the_message_arrived(
    tg: TelegramStandIn,
    wire: ClientSession,
    anna: Person,
    kind: str,
    options: dict[str, int],
    status: int,
    content_type: str,
    body: bytes,
    arrives: bool,
) -> None:
    tg.faults.add(kind, method="sendMessage", **options)
    async with wire.post("sendMessage", json={"chat_id": anna.id, "text": "hi"}) as answer:
        got = await answer.read()
    assert (answer.status, answer.content_type) == (status, content_type)
    assert got.startswith(body)
    assert len(got) == len(body) or body.startswith(b"<html>")
    assert (len(anna.inbox) == 1) is arrives


async def test_an_answer_that_is_cut_says_it_would_be_longer(
    tg: TelegramStandIn, wire: ClientSession, anna: Person
) -> None:
    tg.faults.add("cut_after")
    async with wire.post("sendMessage", json={"chat_id": anna.id, "text": "hi"}) as answer:
        assert answer.status == 200
        with pytest.raises(ClientPayloadError):
            await answer.read()
    assert len(anna.inbox) == 1
    async with wire.post("sendMessage", json={"chat_id": anna.id, "text": "again"}) as answer:
        assert (await answer.json())["ok"] is True


async def test_a_delayed_call_is_done_late(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    tg.faults.add("delay", method="sendMessage", delay_s=0.1)
    before = tg.clock.now()
    await bot.send_message(anna.id, "hi")
    assert tg.clock.now() - before >= 0.1
    assert len(anna.inbox) == 1


async def test_a_storm_of_429_counts_down_and_ends(
    tg: TelegramStandIn, bot: Bot, anna: Person, admin: Person
) -> None:
    storm = tg.faults.add("429", for_s=10)

    async def refused() -> int:
        with pytest.raises(TelegramRetryAfter) as caught:
            await bot.send_message(anna.id, "hi")
        return caught.value.retry_after

    assert await refused() == 10
    with pytest.raises(TelegramRetryAfter):
        await bot.get_me()
    tg.clock.advance(7)
    assert await refused() == 3
    assert [call.retry_after_s for call in tg.ledger.calls()] == [10, 10, 3]
    tg.clock.advance(3)
    await bot.send_message(anna.id, "hi")
    assert (storm.hits, tg.faults.waiting, [*tg.faults.spent]) == (3, [], [storm])


async def test_a_storm_in_one_chat_spares_the_others(
    tg: TelegramStandIn, bot: Bot, anna: Person, admin: Person
) -> None:
    tg.faults.add("429", chat_id=anna.id, for_s=60)
    await bot.send_message(admin.id, "hi")
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter):
            await bot.send_message(anna.id, "hi")


async def test_a_pattern_names_many_methods(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    tg.faults.add("429", method="send*")
    await bot.get_me()
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(anna.id, "hi")


async def test_dice_with_one_seed_fall_alike(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    async def play() -> list[bool]:
        tg.faults.clear()
        tg.ledger.clear()
        tg.faults.add("5xx_after", method="sendMessage", probability=0.3, seed=7)
        for n in range(40):
            await asyncio.gather(bot.send_message(anna.id, str(n)), return_exceptions=True)
        return [call.fault is not None for call in tg.ledger.calls()]

    first = await play()
    assert await play() == first
    assert 4 <= sum(first) <= 20
    [fault] = tg.faults.waiting  # it ends only by hand
    assert fault.hits == sum(first)


async def test_dice_without_a_seed_say_which_they_took(tg: TelegramStandIn) -> None:
    seeds = {tg.faults.add("429", probability=0.5).seed for _ in range(5)}
    assert len(seeds) == 5


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"probability": 0.0}, "above 0"),
        ({"probability": 2.0}, "at most 1"),
        ({"times": -1}, "not negative"),
        ({"delay_s": -0.5}, "not negative"),
    ],
)
async def test_a_fault_that_cannot_be_is_refused(
    tg: TelegramStandIn, options: dict[str, float], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        tg.faults.add("429", **options)  # type: ignore[arg-type]
    assert tg.faults.waiting == []


async def test_an_update_can_be_overtaken_and_keeps_its_number(
    tg: TelegramStandIn, bot: Bot, anna: Person
) -> None:
    tg.faults.add("reordered_update", behind=2, delay_s=3600)
    for text in ("first", "second"):
        await anna.write(text)
    [(second_id, text)] = await texts(bot)
    assert text == "second"
    assert tg.pending_updates == 2
    await anna.write("third")
    late = await texts(bot, offset=second_id + 1)
    assert late == [(second_id + 1, "third"), (second_id - 1, "first")]
    assert await texts(bot, offset=second_id + 2) == []
    assert tg.pending_updates == 0


async def test_an_overtaken_update_waits_no_longer_than_told(
    tg: TelegramStandIn, bot: Bot, anna: Person
) -> None:
    tg.faults.add("reordered_update", delay_s=0.05)
    await anna.write("alone")
    [update] = await bot.get_updates(timeout=5)
    assert update.message is not None


async def test_an_update_that_the_bot_never_saw_is_not_confirmed_by_a_higher_one(
    tg: TelegramStandIn, bot: Bot, anna: Person
) -> None:
    tg.faults.add("late_update", delay_s=60)
    await anna.write("late")
    await anna.write("in time")
    [(seen, _)] = await texts(bot)
    assert await texts(bot, offset=seen + 1) == []
    tg.clock.advance(60)
    assert await texts(bot, offset=seen + 1) == [(seen - 1, "late")]


async def test_a_fault_strikes_updates_of_its_kind_and_chat_only(
    tg: TelegramStandIn, bot: Bot, group: Group, anna: Person, admin: Person
) -> None:
    tg.faults.add("lost_update", method="edited_message", times=0)
    tg.faults.add("lost_update", chat_id=admin.id, times=0)
    spoken = await anna.send(group, "helo")
    await anna.edit(spoken, "hello")
    await admin.write("hello?")
    assert [text for _, text in await texts(bot)] == ["helo"]
    assert tg.pending_updates == 1


async def test_a_part_of_an_album_comes_much_later_or_never(
    tg: TelegramStandIn, bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    tg.faults.add("late_update", album_part=2, delay_s=600)
    tg.faults.add("lost_update", album_part=3)
    await anna.post_photo(group, picture)
    parts = await anna.post_album(group, [picture] * 3)
    messages = [u.message for u in await bot.get_updates() if u.message]
    assert [m.media_group_id for m in messages] == [None, parts[0].media_group_id]
    await anna.post_album(group, [picture] * 3)
    tg.clock.advance(600)
    messages = [u.message for u in await bot.get_updates(limit=100) if u.message]
    assert [m.message_id for m in messages[-1:]] == [parts[1].message_id]
    assert len(messages) == 1 + 1 + 3 + 1


async def test_every_switch_has_a_use(tg: TelegramStandIn) -> None:
    """Each switch strikes either a call or an update."""
    for kind in FaultKind:
        tg.faults.clear()
        tg.faults.add(kind)
        by_call, by_update = tg.faults.take("sendPhoto", 1), None
        if by_call is None:
            by_update = tg.faults.take_update("message", 1, None)
        assert (by_call or by_update) is not None
        assert kind.is_update is (by_update is not None)
