"""The PhotoSource port on a dict; it can be switched off."""

from collections.abc import AsyncIterator

from domain.errors import InvalidInput, Unavailable


class InMemoryPhotoSource:
    """`files`: what Telegram has. `away`: those of them that it does not give out now. `downloads`: the file
    ids asked for, without those that met no answer. `is_down`: switches it off.
    """

    def __init__(self) -> None:
        self.is_down = False
        self.files: dict[str, bytes] = {}
        self.away: set[str] = set()
        self.downloads: list[str] = []

    async def download(self, tg_file_id: str) -> bytes:
        if self.is_down:
            raise Unavailable("in-memory source", "switched off")
        if tg_file_id in self.away:
            raise Unavailable("Telegram", "no answer")
        self.downloads.append(tg_file_id)
        if tg_file_id not in self.files:
            raise InvalidInput("file_gone")
        return self.files[tg_file_id]

    async def read(self, tg_file_id: str) -> AsyncIterator[bytes]:
        yield await self.download(tg_file_id)
