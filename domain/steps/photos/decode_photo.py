"""Decodes a posted photo, to find faces on it, cut them out or mark them.

The boxes of faces are pixels of the posted picture (of a video: of its storyboard), so no smaller copy is
decoded here.
"""

from domain.errors import NotFound
from domain.ports import Eyes, UprightImage
from domain.rules.photos.store_keys import is_clean


async def decode_photo(asset_path: str | None, tg_file_id: str, eyes: Eyes) -> UprightImage:
    """Raises InvalidInput for a photo that neither the store nor Telegram has, or that cannot be decoded."""
    stored = await decode_stored(asset_path, eyes)
    if stored is not None:
        return stored
    return (await eyes.codec.decode_frames(await eyes.source.download(tg_file_id))).image


async def decode_stored(asset_path: str | None, eyes: Eyes) -> UprightImage | None:
    """None where the store lacks the picture as posted: of a document it has a smaller copy at most."""
    if asset_path is None or is_clean(asset_path):
        return None
    try:
        return await eyes.codec.decode(await eyes.store.get(asset_path))
    except NotFound:  # not stored yet, forgotten meanwhile, or lost: Telegram still has it
        return None
