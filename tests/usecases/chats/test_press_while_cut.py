"""A button is pressed while a name is cut out of its message: the new words stand there without the name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.messages.marks import marking, without_marks
from bot.messages.wording import wording_of
from bot.messages.words import Words
from domain.usecases.chats.note_said import note_said
from domain.values.named import of_person
from tests import sql
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.usecases.factory import Group, connected_person
from tests.usecases.forgetting import erase, is_verified
from tests.usecases.stage import Stage


class PressedMeanwhile(ScriptedTelegramApi):
    """Somebody presses while the first edit of a caption is on its way."""

    def __init__(self, press: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._press: Callable[[], Awaitable[None]] | None = press

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        answer = await super().call(method, params, upload=upload)
        if method == "editMessageCaption" and self._press is not None:
            press, self._press = self._press, None
            await press()
        return answer


def text_of(*names: tuple[int, str]) -> str:
    with marking():
        return "\n".join(Words("en").html("offer.none", name=of_person(*name)) for name in names)


async def test_the_new_words_of_a_pressed_message_are_kept_without_the_name(
    stage: Stage, group: Group
) -> None:
    al = await connected_person(stage, group, look="al", name="Al")
    await connected_person(stage, group, look="bo", name="Bo")
    rows = await sql.rows("SELECT number, name FROM persons ORDER BY number")
    both = [(row["number"], row["name"]) for row in rows]
    chat = group.admin.tg_user_id

    async def say(*names: tuple[int, str]) -> None:
        whose = [f"p{number}" for number, _ in names]
        kept = wording_of(text_of(*names), [])
        now = datetime.now(UTC)
        await note_said(chat, 901, whose, sent_at=now, is_caption=True, wording=kept)

    async def press() -> None:
        await say(*both)

    await say(both[0])
    telegram = PressedMeanwhile(press)
    stage.world = replace(stage.world, api=telegram)
    await erase(stage, al)
    await stage.drain()
    await stage.show()
    captions = [c.params["caption"] for c in telegram.calls if c.method == "editMessageCaption"]
    assert captions[-1] == without_marks(text_of(*both)).replace("Al", "(deleted)")
    [kept] = await sql.rows("SELECT names, wording->>'text' AS text FROM cards WHERE kind = 'said'")
    assert kept["names"] == [both[1][0]]
    assert "Bo" in kept["text"]
    await stage.make_due()
    await stage.drain()
    assert await is_verified()


@pytest.mark.parametrize("lease_s", [60, pytest.param(-30, id="the disk of Postgres stalls")])
async def test_what_a_press_read_before_the_erase_does_not_stay(
    stage: Stage, group: Group, lease_s: float
) -> None:
    """The press noted whom its new words name, and has not shown them yet: the erase waits for it."""
    al = await connected_person(stage, group, look="al", name="Al")
    await connected_person(stage, group, look="bo", name="Bo")
    rows = await sql.rows("SELECT number, name FROM persons ORDER BY number")
    both = [(row["number"], row["name"]) for row in rows]
    place, whose = (group.admin.tg_user_id, 901), [f"p{number}" for number, _ in both]
    kept = wording_of(text_of(*both), [])
    how = {"is_caption": True, "wording": kept}
    await note_said(*place, whose, sent_at=datetime.now(UTC), **how)  # type: ignore[arg-type]
    task = await sql.value(
        int,
        """INSERT INTO tasks (kind, queue, dedupe_key, ids, state, token, lease_until)
           VALUES ('handle_update', 'bot', 'press', '{}', 'leased', nextval('lease_token_seq'),
               now() + make_interval(secs => $1)) RETURNING id""",
        lease_s,
    )

    telegram = PressedMeanwhile(lambda: note_said(*place, whose, is_there=False, is_caption=True))
    stage.world = replace(stage.world, api=telegram)
    await erase(stage, al)
    for _ in range(3):
        await stage.make_due()
        await stage.drain()
        await stage.show()
    assert not await is_verified()
    shown = {"chat_id": place[0], "message_id": place[1], "caption": without_marks(text_of(*both))}
    await telegram.call("editMessageCaption", shown)
    await note_said(*place, whose, sent_at=datetime.now(UTC), **how)  # type: ignore[arg-type]
    await sql.execute("DELETE FROM tasks WHERE id = $1", task)
    for _ in range(3):
        await stage.make_due()
        await stage.drain()
        await stage.show()
    assert await is_verified()
    captions = [c.params["caption"] for c in telegram.calls if c.method == "editMessageCaption"]
    assert captions[-1] == without_marks(text_of(*both)).replace("Al", "(deleted)")
