"""Keeps files and their identifiers: many file_ids and one file_unique_id for a file, or for each size of a
photo; links for an hour.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Literal

from sandbox.telegram.clock import Clock
from sandbox.telegram.content.pictures import SIDES_PX, fitted_size
from sandbox.telegram.wire.errors import bad_request

FileKind = Literal["photo", "document", "video"]
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
LINK_LIFETIME_S = 3600


@dataclass(frozen=True, slots=True, eq=False)
class StoredFile:
    """One uploaded file. `data`: a photo's largest size; for any other file the bytes that were sent."""

    kind: FileKind
    unique_id: str
    data: bytes
    name: str | None = None
    mime_type: str | None = None
    width: int = 0
    height: int = 0
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.data).hexdigest())

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each size, smallest first, the stored one last."""
        longest = max(self.width, self.height)
        smaller = [fitted_size(self.width, self.height, side) for side in SIDES_PX if side < longest]
        return [*smaller, (self.width, self.height)]


@dataclass(frozen=True, slots=True)
class Rendition:
    """What a file_id stands for: a file, and for photos which of its sizes."""

    file: StoredFile
    size_index: int = 0

    @property
    def unique_id(self) -> str:
        if self.file.kind != "photo" or self.is_whole:
            return self.file.unique_id
        return f"{self.file.unique_id}s{self.size_index}"

    @property
    def is_whole(self) -> bool:
        return self.file.kind != "photo" or self.size_index == len(self.file.sizes) - 1


class FileStore:
    """All files of the stand-in, in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._renditions: dict[str, Rendition] = {}
        self._links: dict[str, tuple[Rendition, float]] = {}

    def new_unique_id(self) -> str:
        return f"AQAD{secrets.token_urlsafe(9)}"

    def issue(self, file: StoredFile) -> tuple[str, ...]:
        """Fresh file_ids, one for each size. Telegram, too, gives one file many ids."""
        count = len(file.sizes) if file.kind == "photo" else 1
        ids = tuple(f"AgAC{secrets.token_urlsafe(30)}" for _ in range(count))
        for index, file_id in enumerate(ids):
            self._renditions[file_id] = Rendition(file, index)
        return ids

    def find(self, file_id: str) -> Rendition | None:
        return self._renditions.get(file_id)

    def link(self, file_id: str) -> tuple[Rendition, str]:
        """A download path that works for an hour. Raises ApiError for a wrong id or more than 20 MB."""
        rendition = self.find(file_id)
        if rendition is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(rendition.file.data) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        suffix = "jpg" if rendition.file.kind == "photo" else (rendition.file.name or "file").split(".")[-1]
        path = f"{rendition.file.kind}s/file_{len(self._links)}.{suffix}"
        self._links[path] = (rendition, self._clock.now() + LINK_LIFETIME_S)
        return rendition, path

    def follow(self, path: str) -> Rendition | None:
        rendition, expires_at = self._links.get(path, (None, 0.0))
        return rendition if self._clock.now() < expires_at else None
