"""Which sent messages are on record, and for how long."""

import asyncio
from dataclasses import replace
from typing import cast

import pytest

from bot.messages.card import Card
from domain.ids import WorkspaceId
from domain.ports import SendRates
from domain.queries.chats.card import Place
from domain.usecases.erasing.forget_participant import forget_participant
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.factory import Group, Member, make_participant
from tests.usecases.stage import Stage
from workers.chats.telegram_cards import send_card, show_card


@pytest.fixture
async def owner(stage: Stage, group: Group, parent: Person) -> Member:
    return await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)


async def test_a_message_that_was_refused_is_not_looked_for(
    stage: Stage, tg: TelegramStandIn, parent: Person, owner: Member
) -> None:
    tg.faults.add("403", method="sendMessage")
    await send_card(stage.world, parent.id, Card("Hello"))
    assert await sql.rows("SELECT id FROM sent_messages") == []


async def test_nothing_is_noted_of_a_chat_that_no_row_knows(stage: Stage, tg: TelegramStandIn) -> None:
    """So the chat of a forgotten participant leaves no record when they are told that they are forgotten."""
    stranger = tg.add_user("Nobody")
    await stranger.start_bot()
    await send_card(stage.world, stranger.id, Card("You are forgotten."))
    assert len(stranger.inbox) == 1
    assert await sql.rows("SELECT id FROM sent_messages") == []


async def test_the_record_of_a_chat_is_deleted_when_its_participant_is_forgotten(
    stage: Stage, tg: TelegramStandIn, parent: Person, owner: Member
) -> None:
    await send_card(stage.world, parent.id, Card("Hello"))
    await forget_participant(owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await stage.show("take_back_cards")
    await stage.drain()
    assert await sql.rows("SELECT id FROM sent_messages") == []


class _BothAtOnce:
    """Two sends wait for each other; what is done after them waits for nothing."""

    def __init__(self) -> None:
        self.both, self.left = asyncio.Barrier(2), 2

    async def acquire(self, _: int) -> None:
        self.left -= 1
        if self.left >= 0:
            await self.both.wait()


async def test_of_two_workers_that_have_the_same_task_one_card_stays_and_is_on_record(
    stage: Stage, group: Group, tg: TelegramStandIn, parent: Person, owner: Member
) -> None:
    """Neither worker finds a row of the card: the lease of one ended while its process was stopped."""
    world = replace(stage.world, rates=cast("SendRates", _BothAtOnce()))
    place = Place(WorkspaceId(group.workspace_id), "request", 1, parent.id)
    await asyncio.gather(*(show_card(world, place, Card("Anna?"), shown="asked") for _ in range(2)))
    assert len(tg.ledger.calls("sendMessage")) == 2
    [row] = await sql.rows("SELECT tg_message_id FROM cards")
    assert [message.message_id for message in parent.inbox] == [row["tg_message_id"]]
