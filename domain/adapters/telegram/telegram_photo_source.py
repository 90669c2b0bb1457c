"""Downloads posted photos with Telegram's getFile."""

from collections.abc import AsyncIterator
from typing import Any

from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.following_api import FollowingApi
from domain.errors import InvalidInput, Refused, Unavailable
from domain.values.quotas import MAX_DOWNLOAD_BYTES


class TelegramPhotoSource:
    """Implements `ports.PhotoSource`."""

    def __init__(self, api: BotApi | FollowingApi) -> None:
        self._api = api

    async def download(self, tg_file_id: str) -> bytes:
        """Raises InvalidInput(file_too_big | file_gone), Unavailable."""
        file = await self._file(tg_file_id)
        data = await self._api.download(file["file_path"], max_bytes=MAX_DOWNLOAD_BYTES)
        if len(data) > MAX_DOWNLOAD_BYTES:
            raise InvalidInput("file_too_big", limit_mb=20)
        if file.get("file_size", len(data)) != len(data):
            raise Unavailable("Telegram", "another file than announced")  # half of it, or a proxy's own page
        return data

    async def read(self, tg_file_id: str) -> AsyncIterator[bytes]:
        """The port's `read`. A file that ends too early raises Unavailable, because it is no whole photo."""
        file = await self._file(tg_file_id)
        left = file.get("file_size", 0)
        async for piece in self._api.read(file["file_path"], max_bytes=MAX_DOWNLOAD_BYTES):
            left -= len(piece)
            yield piece
        if "file_size" in file and left:
            raise Unavailable("Telegram", "another file than announced")

    async def _file(self, tg_file_id: str) -> dict[str, Any]:
        if not tg_file_id:  # it was the former bot's, and `change_bot` removed it
            raise InvalidInput("file_gone")
        try:
            file = dict(await self._api.call("getFile", {"file_id": tg_file_id}))
        except Refused as refused:
            raise _translate(refused) from refused
        if "file_path" not in file:  # optional in the Bot API
            raise Unavailable("Telegram", "does not say where the file is")
        return file


def _translate(refused: Refused) -> Exception:
    if "too big" in refused.description:
        return InvalidInput("file_too_big", limit_mb=20)
    if refused.status != 400 or "temporarily unavailable" in refused.description:
        # Telegram's own 5xx hides behind these words; other statuses than 400 say nothing of the file.
        return Unavailable("Telegram", refused.description)
    return InvalidInput("file_gone")
