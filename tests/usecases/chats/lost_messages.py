"""Sends cards whose answer from Telegram is lost, and searches for them."""

import pytest

from bot.messages.card import Button, Card
from domain.errors import Ambiguous
from domain.ids import WorkspaceId
from domain.queries.chats.card import Place
from domain.usecases.chats.seek_lost_messages import seek_lost_messages
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.groups import Group as Chat
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.factory import Group
from tests.usecases.losing import clocks_move_on
from tests.usecases.stage import Stage
from workers.chats.telegram_cards import send_card, show_card

ANNA = Card("Is this <b>Anna</b>?", ((Button("Yes", "yes"),),))


def place(group: Group, chat_id: int) -> Place:
    return Place(WorkspaceId(group.workspace_id), "request", 1, chat_id)


async def show(stage: Stage, group: Group, chat: Person | Chat, picture: bytes | None = None) -> None:
    await show_card(stage.world, place(group, chat.id), ANNA, shown="asked", picture=picture)


async def show_twice(
    stage: Stage, group: Group, chat: Person | Chat, tg: TelegramStandIn, picture: bytes | None = None
) -> None:
    """Sends an older message, then shows the card twice, because the answer to the first try is lost."""
    await send_card(stage.world, chat.id, Card("Hello"))
    await clocks_move_on()
    tg.faults.add("cut_after", method="sendPhoto" if picture else "sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, chat, picture)
    await show(stage, group, chat, picture)


async def search_once(stage: Stage) -> None:
    """Lets time pass, plans a search for each lost message, and runs the searches that are due."""
    await clocks_move_on()
    await plan_searches(stage)
    await stage.show("find_message")


async def plan_searches(stage: Stage) -> None:
    await seek_lost_messages(settle_s=stage.settings.longest_send_s(), doorbell=stage.doorbell)


async def search(stage: Stage, chat: Person | Chat, *, runs: int = 4) -> None:
    """Sends a later message, so that the bot may ask about numbers before it, and searches."""
    await clocks_move_on()
    await send_card(stage.world, chat.id, Card("Later"))
    for _ in range(runs):
        await search_once(stage)


async def unknown_sends() -> int:
    row = await sql.one("SELECT count(*) AS n FROM sent_messages WHERE tg_message_id IS NULL")
    assert row is not None
    return int(row["n"])
