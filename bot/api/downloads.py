"""An answer that is a file. It is made while it is sent, so only one piece of it is in memory."""

import asyncio
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

_FIRST_BYTES = {
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG": ("image/png", "png"),
    b"RIFF": ("image/webp", "webp"),
    b"\x1a\x45\xdf\xa3": ("video/webm", "webm"),
}
_MP4 = b"ftyp"  # behind the length of the file's first part
MP4 = ("video/mp4", "mp4")
MEDIA = (*(media_type for media_type, _ in _FIRST_BYTES.values()), MP4[0])
ZIP = "application/zip"
# A client on a slow line takes the 64 kB of a piece in less. One that takes nothing loses the connection.
TAKEN_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Download:
    """file_name: ASCII only, it stands in a header. ended: is called when nothing more is sent."""

    media_type: str
    file_name: str
    pieces: AsyncGenerator[bytes, None]
    ended: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive. pieces: the bytes of the file, in order."""

    file_name: str
    modified_at: datetime
    pieces: AsyncIterator[bytes]


def media_kind(first_piece: bytes) -> tuple[str, str]:
    """The media type and the file ending. Unknown bytes count as JPEG, because Telegram's photos are JPEG."""
    if first_piece[4:8] == _MP4:
        return MP4
    return next(
        (kind for start, kind in _FIRST_BYTES.items() if first_piece.startswith(start)), ("image/jpeg", "jpg")
    )


async def send(request: web.Request, download: Download, headers: Mapping[str, str]) -> web.StreamResponse:
    """Aborts the connection at an exception in the middle, so that nobody takes half a file for the whole.

    Raises ConnectionError when the client has left or takes nothing.
    """
    response = web.StreamResponse(headers=headers)
    response.content_type = download.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{download.file_name}"'
    try:
        await response.prepare(request)
        async with aclosing(download.pieces) as pieces:
            async for piece in pieces:
                await _taken(response.write(piece))
        await _taken(response.write_eof())
    except BaseException:
        if request.transport is not None:
            request.transport.abort()
        raise
    finally:
        download.ended()
    return response


async def _taken(sent: Awaitable[None]) -> None:
    try:
        async with asyncio.timeout(TAKEN_WITHIN_S):
            await sent
    except TimeoutError as error:
        raise ConnectionAbortedError("the reader takes nothing") from error


class _Pipe:
    """An archive writes into it; `take` empties it piece by piece."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


async def zipped(entries: AsyncIterator[Entry]) -> AsyncGenerator[bytes, None]:
    """The bytes of an archive. Packing does not make photos smaller, so they are stored as they are."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        async for entry in entries:
            about = zipfile.ZipInfo(entry.file_name, entry.modified_at.timetuple()[:6])
            with archive.open(about, "w") as member:
                async for piece in entry.pieces:
                    member.write(piece)
                    yield pipe.take()
    yield pipe.take()
