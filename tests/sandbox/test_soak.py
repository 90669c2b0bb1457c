"""The soak run sends many photos. Each of its figures finds a planted fault, and a small run has none."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sandbox.soak.figures import calls_inside_retry_after, memory_figures, missed_goals, sending_figures
from sandbox.soak.run import measure
from sandbox.soak.scene import Owed
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.content.uploads import store_photo
from sandbox.telegram.entities import Message
from sandbox.telegram.ledger import Call, SentMessage


class Book:
    """Writes a ledger by hand."""

    def __init__(self, tg: TelegramStandIn, messages: list[Message]) -> None:
        self.tg = tg
        self.messages = messages
        self.calls: list[Call] = []

    def send(self, photo: int, at: float) -> None:
        message = SentMessage.of(self.messages[photo])
        self.calls.append(
            Call(len(self.calls), "sendPhoto", message.chat_id, at, True, 200, messages=(message,))
        )

    def refuse(self, photo: int, at: float, retry_after_s: int) -> None:
        chat_id = self.messages[photo].chat.id
        self.calls.append(
            Call(len(self.calls), "sendPhoto", chat_id, at, False, 429, retry_after_s=retry_after_s)
        )

    def owed(self, *photos: int) -> list[Owed]:
        return [Owed(m.chat_id, m.file.file_unique_id) for m in map(self._sent, photos) if m.file]

    def figures(self, *photos: int) -> dict[str, Any]:
        return sending_figures(self.calls, self.owed(*photos), messages_per_second=30)

    def _sent(self, photo: int) -> SentMessage:
        return SentMessage.of(self.messages[photo])


@pytest.fixture
async def book(tg: TelegramStandIn) -> Book:
    """Photos 0 to 3: one to each of four people."""
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 40)).save(jpeg, "JPEG")
    messages = []
    for n in range(4):
        person = tg.add_user(f"Parent {n}", started=True)
        media = tg.service.attach(await store_photo(tg.service, jpeg.getvalue()))
        messages.append(tg.service.post(person.chat, tg.bot, media=media))
    return Book(tg, messages)


def test_a_duplicate_a_lost_and_a_wrong_photo_are_each_counted(book: Book) -> None:
    for photo, at in ((0, 0.0), (1, 0.1), (1, 0.2), (3, 0.3)):
        book.send(photo, at)
    figures = book.figures(0, 1, 2)
    assert (figures["duplicates"], figures["lost"], figures["not_owed"]) == (1, 1, 1)
    missed = missed_goals({"sending": figures, "memory": memory_figures([80.0])})
    assert {"1 duplicates", "1 lost", "1 not owed"} <= set(missed)


def test_the_rate_counts_from_the_first_send_to_the_last(book: Book) -> None:
    for photo in range(4):
        book.send(photo, 100 + photo * 0.1)
    figures = book.figures(0, 1, 2, 3)
    assert figures["messages_per_second"] == pytest.approx(10)
    assert figures["share_of_limit"] == pytest.approx(1 / 3, abs=0.001)
    assert "only 33.3% of the limit used" in missed_goals({"sending": figures, "memory": memory_figures([1])})


def test_only_calls_to_the_chat_that_was_told_to_wait_count_as_inside_its_wait(book: Book) -> None:
    book.refuse(0, 10.0, retry_after_s=5)
    book.send(1, 11.0)
    book.send(0, 15.0)
    assert calls_inside_retry_after(book.calls) == 0
    book.refuse(0, 20.0, retry_after_s=5)
    book.refuse(0, 22.0, retry_after_s=1)  # does not end the longer wait
    book.send(0, 24.9)
    assert calls_inside_retry_after(book.calls) == 2


def test_the_slowest_recipient_is_compared_with_the_median(book: Book) -> None:
    for photo, at in ((0, 0.0), (1, 10.0), (2, 10.0), (3, 40.0)):
        book.send(photo, at)
    assert book.figures()["recipients"] == {"median_s": 10.0, "slowest_s": 40.0, "slowest_to_median": 4.0}


def test_memory_growth_compares_the_last_quarter_with_the_second() -> None:
    flat = memory_figures([50, 90, 100, 100, 100, 100, 101, 101])
    assert flat["mb_by_quarter"] == [70, 100, 100, 101]
    assert flat["growth"] == 0.01
    assert memory_figures([100.0, 100.0, 100.0, 103.0])["growth"] == 0.03


def test_nothing_sent_is_no_success(book: Book) -> None:
    figures = {"sending": book.figures(0), "memory": memory_figures([])}
    assert missed_goals(figures) == ["1 lost", "only 0.0% of the limit used"]


@pytest.mark.prove
async def test_a_small_soak_run_loses_and_doubles_nothing(run_folder: Path) -> None:
    """With real Postgres, Redis and delivery worker. Two seconds are too short to judge the rate."""
    figures = await measure(run_folder / "soak", photos=60, participants=30, seed=2)
    sending = figures["sending"]
    assert (sending["accepted"], figures["deliveries"]) == (60, {"sent": 60})
    names = ("duplicates", "lost", "not_owed", "calls_inside_retry_after")
    assert {name: sending[name] for name in names} == dict.fromkeys(names, 0)
    assert sending["messages_per_second"] < 35
    assert figures["memory"]["mb_by_quarter"][0] > 40
