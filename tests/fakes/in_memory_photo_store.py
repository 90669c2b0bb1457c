"""The PhotoStore port on a dict; it can be switched off."""

from collections.abc import AsyncIterator, Sequence

from domain.adapters.photo_stores.photo_key import ensure_safe_key, ensure_safe_prefix
from domain.errors import NotFound, Unavailable


class InMemoryPhotoStore:
    """`photos` is what is stored. Set `is_down` to make every call raise Unavailable."""

    def __init__(self) -> None:
        self.is_down = False
        self.photos: dict[str, bytes] = {}

    async def check(self) -> None:
        self._answer()

    async def put(self, key: str, data: bytes) -> None:
        self._answer()
        self.photos[ensure_safe_key(key)] = data

    async def get(self, key: str) -> bytes:
        self._answer()
        try:
            return self.photos[ensure_safe_key(key)]
        except KeyError:
            raise NotFound("photo", key=key) from None

    async def delete(self, keys: Sequence[str]) -> None:
        self._answer()
        for key in keys:
            self.photos.pop(ensure_safe_key(key), None)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        self._answer()
        wanted = ensure_safe_prefix(prefix)
        for key in sorted(self.photos):
            if key.startswith(wanted):
                yield key

    async def forget_drafts(self) -> None:
        self._answer()

    async def close(self) -> None:
        self.photos.clear()

    def _answer(self) -> None:
        if self.is_down:
            raise Unavailable("in-memory store", "switched off")
