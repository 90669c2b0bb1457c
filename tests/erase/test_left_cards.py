"""Messages that a closed chat kept, where the chat or its user is erased."""

import pytest

from bot.messages.card import Card
from domain.errors import Refused
from domain.queries.chats.card import Place, card
from tests import sql
from tests.erase.scene import Scene
from tests.erase.subjects import SUBJECTS
from tests.erase.working import are_verified, work_off
from workers.chats.telegram_cards import drop_card, show_card

CLOSED = Refused("Telegram", 403, "Forbidden: bot was blocked by the user")
CHANGES = ("deleteMessage", "deleteMessages", "editMessageText")


async def leave_a_card_in(scene: Scene, tg_chat_id: int) -> None:
    """Leaves a message about somebody who was deleted, because the chat was closed to the bot."""
    place = Place(scene.group.workspace_id, "request", 7, tg_chat_id)
    await show_card(scene.stage.world, place, Card("Anna"), shown="open")
    known = await card(place)
    assert known is not None
    scene.stage.telegram.refusals |= dict.fromkeys(CHANGES, CLOSED)
    await drop_card(scene.stage.world, tg_chat_id, known.card_id, known.tg_message_id, Card(""))


async def kept_in(tg_chat_id: int) -> list[sql.Row]:
    return await sql.rows("SELECT kind FROM cards WHERE tg_chat_id = $1", tg_chat_id)


@pytest.mark.parametrize("chat", ["a member's", "the group's"])
async def test_what_a_closed_chat_kept_delays_no_erase_of_the_group(scene: Scene, chat: str) -> None:
    """The member is known only in the group, so the row would be all that still has the member's id."""
    [stranger] = await sql.rows("SELECT tg_user_id FROM participants WHERE name LIKE 'Stranger%'")
    tg_chat_id = stranger["tg_user_id"] if chat == "a member's" else scene.group.tg_chat_id
    await leave_a_card_in(scene, tg_chat_id)
    assert {row["kind"] for row in await kept_in(tg_chat_id)} >= {"left"}
    await SUBJECTS["group"].erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    assert await kept_in(tg_chat_id) == []


async def test_what_a_closed_chat_kept_delays_no_erase_of_a_participant(scene: Scene) -> None:
    await leave_a_card_in(scene, scene.kim.tg_user_id)
    await SUBJECTS["participant"].erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    assert await kept_in(scene.kim.tg_user_id) == []


async def test_what_a_closed_chat_of_somebody_else_kept_is_still_to_be_deleted(scene: Scene) -> None:
    await leave_a_card_in(scene, scene.lou.tg_user_id)
    await SUBJECTS["participant"].erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    assert {row["kind"] for row in await kept_in(scene.lou.tg_user_id)} >= {"left"}
