"""The Bot API for groups that may have become supergroups since their chat ids were read."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from domain.adapters.telegram.bot_api import BotApi
from domain.errors import Moved
from domain.ports import Doorbell
from domain.steps.groups.move_chat import move_chat
from domain.steps.work.work import transaction


class FollowingApi:
    """Implements `ports.TelegramApi`: the new id of a moved chat is on record before the next try."""

    def __init__(self, api: BotApi, doorbell: Doorbell) -> None:
        self._api = api
        self._doorbell = doorbell

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        """Calls `BotApi.call`, and again with the new id of a chat that moved. Raises Moved only for a call
        about a message: the new chat numbers its messages anew, so another message may have this number.
        """
        try:
            return await self._api.call(method, params, upload=upload)
        except Moved as moved:
            async with transaction(self._doorbell) as work:
                await move_chat(work, int(params["chat_id"]), moved.new_tg_chat_id)
            if not {"message_id", "message_ids"}.isdisjoint(params):
                raise
            there = {**params, "chat_id": moved.new_tg_chat_id, "reply_parameters": None}
            return await self._api.call(method, there, upload=upload)

    async def download(self, file_path: str, *, max_bytes: int) -> bytes:
        """As `BotApi.download`."""
        return await self._api.download(file_path, max_bytes=max_bytes)

    async def read(self, file_path: str, *, max_bytes: int) -> AsyncIterator[bytes]:
        """As `BotApi.read`."""
        async for piece in self._api.read(file_path, max_bytes=max_bytes):
            yield piece

    def ahead_s(self) -> float | None:
        """As `BotApi.ahead_s`."""
        return self._api.ahead_s()

    async def close(self) -> None:
        await self._api.close()
