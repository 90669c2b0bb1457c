"""Handles received updates: claims each, gives it to the conversations, and saves its dialogue as it ends."""

import asyncio
import logging
from typing import Any
from uuid import uuid4

from aiogram import Dispatcher

from bot.messages.chats.errors import incident_card
from bot.messages.marks import marking
from bot.telegram.chats.context import SPENT, Spent
from bot.telegram.chats.fsm_storage import DIALOGUES, PostgresStorage
from bot.telegram.chats.send_cards import say
from bot.update_reader import UpdateReader
from bot.world import HANDLERS, World
from domain.errors import Conflict, OutsideError, Stalled, Throttled, Unavailable
from domain.fail_points import doing
from domain.ids import UpdateId
from domain.queries.chats.participant import participant
from domain.queries.chats.received_update import ReceivedUpdate, received_update
from domain.queries.work.claimed_task import ClaimedTask
from domain.states import TaskState
from domain.usecases.chats.finish_update import finish_update
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.give_back_task import give_back_task
from domain.usecases.work.hold_task import hold_task
from domain.values.task_kinds import BOT, TASK_KINDS
from domain.values.time_limit import limited

_PAUSE_S = 1.0

log = logging.getLogger(__name__)


class Handling:
    """Handles several updates at once. Claiming keeps those of one person in one chat in order."""

    def __init__(self, dispatcher: Dispatcher, world: World) -> None:
        self._dispatcher = dispatcher
        self._world = world
        self._is_stopping = False
        self.reader = UpdateReader()

    async def run(self) -> None:
        """Runs until `stop`; updates that are being handled then are handled to their end."""
        async with asyncio.TaskGroup() as workers:
            for _ in range(HANDLERS):
                workers.create_task(self._work())

    def stop(self) -> None:
        self._is_stopping = True
        self._world.bell.ring(HANDLERS)

    async def _work(self) -> None:
        """Each turn is a task of its own: if something cancels it on the way, this handler goes on, and the
        update is claimed again when its lease has ended.
        """
        while not self._is_stopping:
            async with asyncio.TaskGroup() as turns:
                turn = turns.create_task(self._take_turn())
            if turn.cancelled():
                log.error("the handling of an update was cancelled, and nobody asked for that")
                await asyncio.sleep(_PAUSE_S)

    async def _take_turn(self) -> None:
        try:
            if not await self.handle_one():
                await self._world.bell.wait()
        except Unavailable as error:
            log.warning("handling waits: %s", error)
            await asyncio.sleep(_PAUSE_S)
        except Exception:  # one failure must not end the loop
            log.exception("an update could not be taken or ended; handling goes on")
            await asyncio.sleep(_PAUSE_S)

    async def handle_one(self) -> bool:
        """False when no update waits. Raises Unavailable when Postgres is away."""
        doing("claim")
        task = await claim_task(BOT)
        if task is None:
            return False
        doing(task.kind)
        try:
            received = await received_update(UpdateId(int(task.ids["update_id"])))
        except Unavailable as error:
            log.warning("update task %d waits: %s", task.id, error)
            await self._give_back(task, str(error), counts=False)
            return True
        if received is None:  # handled before; only its task was not finished
            await finish_task(task)
        else:
            await self._handle(task, received)
        return True

    async def _handle(self, task: ClaimedTask, received: ReceivedUpdate) -> None:
        dialogues, spent = PostgresStorage(), Spent()
        try:
            async with limited(TASK_KINDS[task.kind].lease_s):  # later another process may claim it
                update = self.reader.read(received.payload, self._world.bot)
                if update is not None:
                    async with hold_task(task):
                        data = {
                            DIALOGUES: dialogues,
                            SPENT: spent,
                            "world": self._world,
                            "received_at": received.received_at,
                        }
                        with marking():
                            await self._dispatcher.feed_update(self._world.bot, update, **data)
            await finish_update(task, UpdateId(int(task.ids["update_id"])), dialogues.changed, spent)
        except Conflict as conflict:
            log.warning("update task %d: %s", task.id, conflict)  # another process has the task now
        except OutsideError as error:
            incident = uuid4().hex[:8]
            log.warning("update task %d waits, incident %s: %s", task.id, incident, error)
            delay_s = error.retry_after_s if isinstance(error, Throttled) else None
            if await self._give_back(task, str(error), delay_s=delay_s, counts=isinstance(error, Stalled)):
                await self._apologise(received.payload, incident)
        except Exception as error:  # a bug costs a try of this update, and not the handler
            incident = uuid4().hex[:8]
            log.exception("update task %d failed, incident %s", task.id, incident)
            if await self._give_back(task, f"{type(error).__name__} {incident}"):
                await self._apologise(received.payload, incident)

    async def _give_back(
        self, task: ClaimedTask, error: str, *, counts: bool = True, delay_s: float | None = None
    ) -> bool:
        """Whether the update is given up. Tries until Postgres answers or the process stops: else the sender
        would wait for the lease to end.

        counts: whether the task failed, and may be given up after several failures.
        """
        bell = self._world.doorbell
        while not self._is_stopping:
            try:
                state = await give_back_task(task, bell, error=error, counts=counts, delay_s=delay_s)
                return state is TaskState.DEAD
            except Unavailable as away:
                log.warning("update task %d is not given back yet: %s", task.id, away)
                await asyncio.sleep(_PAUSE_S)
        return False

    async def _apologise(self, payload: dict[str, Any], incident: str) -> None:
        """Apologises in a private chat, as far as that works: the admins hear of the failure in any case."""
        user_id = _private_user(payload)
        if user_id is None:
            return
        try:
            known = await participant(user_id)
            await say(self._world.bot, user_id, incident_card(incident, known.language if known else "en"))
        except Exception as error:  # aiogram raises RuntimeError about an answer that it cannot read
            log.warning("no apology for incident %s: %s", incident, type(error).__name__)


def _private_user(payload: dict[str, Any]) -> int | None:
    body = payload.get("message") or payload.get("callback_query") or {}
    chat = (body.get("message") or body).get("chat") or {}
    return int(chat["id"]) if chat.get("type") == "private" else None
