"""Saves photos as files. Chosen photos get one address that works for some minutes without a session.

A browser that saves a file sends no session along, so the address names the participant and the photos, and
is signed. What the participant may see is looked up again when somebody opens the address.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from functools import partial
from typing import Annotated

from pydantic import Field

from bot.api.call import Call
from bot.api.deliveries.download_ticket import LASTS_S, Ticket, read_ticket, sign_ticket
from bot.api.deliveries.viewing import viewer_of
from bot.api.downloads import MEDIA, ZIP, Download, Entry, media_kind, zipped
from bot.api.limits import ensure_may_save
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from bot.messages.deliveries.photos import left_out_note
from bot.world import World
from domain.errors import Forbidden, InvalidInput, NotFound, Unavailable
from domain.ids import AssetId
from domain.queries.chats.participant import participant_by_id
from domain.queries.deliveries.visible_photos import Choice, Viewer, VisiblePhoto, viewer, visible_photos
from domain.states import Scope

MOST_PHOTOS = 100
MOST_BYTES = 500 * 1024 * 1024
_ADDRESS = "/api/v1/faces/my/downloads/"

PhotoId = Annotated[int, Field(ge=1, lt=2**63)]


class Chosen(Shape):
    photo_ids: list[PhotoId] = Field(min_length=1, max_length=MOST_PHOTOS)


class DownloadAddress(Shape):
    """address: opens one image or video, or an archive of several, without a session. file_name: how to save
    it. photos: how many were chosen for it. A note in the archive names those that could not be read.

    left_out: the chosen photos that the participant may not see or may not pass on.
    """

    address: str
    file_name: str
    expires_in_s: int
    photos: int
    left_out: list[int]


class ByTicket(Query):
    ticket: str = Field(max_length=4096)


async def address_my_download(call: Call, body: Chosen) -> DownloadAddress:
    asked = [AssetId(one) for one in dict.fromkeys(body.photo_ids)]
    photos = await _savable(await viewer_of(call), asked)
    given = [one.asset_id for one in photos]
    who = call.asker
    ticket = Ticket(who.who.participant_id, who.workspace_id, given)
    signed = sign_ticket(ticket, call.world.settings.bot_token.get_secret_value())
    left_out = [one for one in asked if one not in given]
    return DownloadAddress(
        address=_ADDRESS + signed,
        file_name=_file_name(photos),
        expires_in_s=LASTS_S,
        photos=len(given),
        left_out=[*left_out],
    )


async def open_my_download(call: World, path: ByTicket) -> Download:
    """Only the address says for whom the photos are, so the right to see each is looked up once more."""
    ticket = read_ticket(path.ticket, call.settings.bot_token.get_secret_value())
    await ensure_may_save(ticket.participant_id, call)
    call.downloads.begin(ticket.participant_id)
    try:
        return await _download(ticket, call)
    except BaseException:
        call.downloads.end(ticket.participant_id)
        raise


async def _download(ticket: Ticket, call: World) -> Download:
    who = await participant_by_id(ticket.participant_id)
    if who is None:
        raise NotFound("photo")
    looks = await viewer(
        who.participant_id,
        who.tg_user_id,
        call.memberships.looking,
        ticket.workspace_id,
        zone=call.settings.zone(),
    )
    photos = await _savable(looks, ticket.asset_ids)
    ended = partial(call.downloads.end, ticket.participant_id)
    if len(photos) == 1:
        first, pieces = await _opened(photos[0], call)
        media_type, ending = media_kind(first)
        return Download(media_type, f"{_name(photos[0])}.{ending}", pieces, ended)
    return Download(ZIP, _file_name(photos), zipped(_entries(photos, who.language, call)), ended)


async def _savable(looks: Viewer, asset_ids: Sequence[AssetId]) -> list[VisiblePhoto]:
    """The photos that may be seen and passed on.

    Raises NotFound when no photo may be seen, Forbidden(`protected`) when groups forbid to pass on each.
    """
    seen = await visible_photos(looks, Choice(ids=asset_ids), limit=len(asset_ids))
    if not seen:
        raise NotFound("photo")
    savable = [one for one in seen if not one.is_protected]
    if not savable:
        raise Forbidden("protected")
    return savable


async def _entries(photos: Sequence[VisiblePhoto], language: str, world: World) -> AsyncIterator[Entry]:
    """The files of the archive. A note names photos beyond MOST_BYTES, and those Telegram does not give."""
    left_out, left_bytes = [], MOST_BYTES
    for photo in photos:
        try:
            if left_bytes <= 0:
                raise InvalidInput("file_too_big", limit_mb=20)
            first, pieces = await _opened(photo, world)
        except (InvalidInput, Unavailable):
            left_out.append(_name(photo))
            continue
        name = f"{_name(photo)}.{media_kind(first)[1]}"
        counted = _Counted(pieces)
        yield Entry(name, photo.taken_at, counted.read())
        left_bytes -= counted.bytes_read
    if left_out:
        note = left_out_note(left_out, language).encode()
        yield Entry("not-included.txt", photos[0].taken_at, _whole(note))


async def _opened(photo: VisiblePhoto, world: World) -> tuple[bytes, AsyncGenerator[bytes, None]]:
    """The first piece, and all pieces. Raises InvalidInput when the file is gone or too big, Unavailable."""
    if photo.tg_file_id is None:
        raise InvalidInput("file_gone")
    pieces = world.originals.read(photo.tg_file_id)
    first = await anext(pieces, b"")
    return first, _with_first(first, pieces)


async def _with_first(first: bytes, others: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    yield first
    async for piece in others:
        yield piece


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data


class _Counted:
    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self.bytes_read = 0

    async def read(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            self.bytes_read += len(piece)
            yield piece


def _file_name(photos: Sequence[VisiblePhoto]) -> str:
    """What to call the file before its bytes are known: nearly all videos are MP4."""
    if len(photos) > 1:
        return "photos.zip"
    return f"{_name(photos[0])}.{'mp4' if photos[0].is_video else 'jpg'}"


def _name(photo: VisiblePhoto) -> str:
    return f"{photo.taken_at:%Y-%m-%d}-{photo.asset_id}"


ROUTES = [
    Route(
        "POST",
        "/faces/my/downloads",
        address_my_download,
        "Get an address under which chosen photos can be saved",
        Scope.READ,
        refusals=(404,),
        only_reads=True,
    ),
    Route(
        "GET",
        "/faces/my/downloads/{ticket}",
        open_my_download,
        "Save the photos of such an address",
        needs=None,
        refusals=(400, 403, 429),
        media=(ZIP, *MEDIA),
    ),
]
