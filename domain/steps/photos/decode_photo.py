"""Decodes a posted photo once more, to cut from it what a card shows."""

from contextlib import suppress

from domain.errors import NotFound
from domain.ports import Eyes, UprightImage


async def decode_photo(asset_path: str | None, tg_file_id: str, eyes: Eyes) -> UprightImage:
    """Raises InvalidInput where Telegram does not have the photo any more either."""
    if asset_path is not None:
        with suppress(NotFound):  # forgotten meanwhile; Telegram still has it
            return await eyes.codec.decode(await eyes.store.get(asset_path))
    return await eyes.codec.decode(await eyes.source.download(tg_file_id))
