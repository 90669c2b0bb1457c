"""Dialogue state: read from Postgres, changed in memory, committed together with the update."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.dispatcher.middlewares.user_context import EVENT_CONTEXT_KEY, EventContext
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import Message, TelegramObject, Update

from bot.telegram.chats.prompts import end_old_prompt
from domain.queries.chats.dialogue import dialogue
from domain.usecases.chats.finish_update import Dialogue

DIALOGUES = "dialogues"


class PostgresStorage(BaseStorage):
    """aiogram's storage for one update. changed: dialogues by chat and user, which `finish_update` stores."""

    def __init__(self) -> None:
        self.changed: dict[tuple[int, int], Dialogue] = {}
        self._read: dict[tuple[int, int], Dialogue] = {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        self._change(key, Dialogue(name, (await self._get(key)).data))

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._get(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._change(key, Dialogue((await self._get(key)).state, dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._get(key)).data)

    async def close(self) -> None:
        """Nothing is held open."""

    async def _get(self, key: StorageKey) -> Dialogue:
        who = (key.chat_id, key.user_id)
        if who in self.changed:
            return self.changed[who]
        if who not in self._read:
            self._read[who] = Dialogue(*await dialogue(*who))
        return self._read[who]

    def _change(self, key: StorageKey, now: Dialogue) -> None:
        self.changed[key.chat_id, key.user_id] = now


class FsmMiddleware(BaseMiddleware):
    """Like aiogram's own FSM middleware, with a storage for each update. Ends a prompt that is too old.

    It gives handlers `is_too_late`: this update ended a prompt that waited for words; and `ended_prompt`: it
    ended that or a list.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        context: EventContext = data[EVENT_CONTEXT_KEY]
        bot: Bot = data["bot"]
        if context.user_id is not None:
            key = StorageKey(bot.id, context.chat_id or context.user_id, context.user_id)
            state = FSMContext(data[DIALOGUES], key)
            message = event.message if isinstance(event, Update) else None
            ended = await end_old_prompt(state, _said_at(message, data["received_at"]), message, bot.id)
            data |= {"state": state, "raw_state": await state.get_state()}
            data |= {"is_too_late": ended == "words", "ended_prompt": ended is not None}
        return await handler(event, data)


def _said_at(message: Message | None, received_at: datetime) -> datetime:
    """When the user wrote, which may be long before the words came. A press has no time of its
    own.
    """
    return received_at if message is None else min(message.date, received_at)
