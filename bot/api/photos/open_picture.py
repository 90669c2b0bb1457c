"""Opens the signed address of a picture: of a face, or of a photo with or without boxes."""

import asyncio
import time
from contextlib import suppress
from uuid import UUID

from bot.api.limits import ensure_may_look
from bot.api.photos.picture_addresses import Opened, ensure_signed, is_id
from bot.api.problems import Refusal
from bot.api.route import Route
from bot.api.shapes import Picture, Query
from bot.world import World
from domain.errors import NotFound
from domain.ids import FaceId, ParticipantId
from domain.queries.access.acting import TelegramRequester
from domain.queries.chats.participant import participant_by_id
from domain.queries.photos.viewing import drawable, visible_one
from domain.states import Viewed
from domain.usecases.photos.ask_view import ask_view

_KEPT_S = 600
_LOOK_AGAIN_S = 0.1


class OfPicture(Query):
    """subject: the id of a face if `viewed` is `face`, else of a photo."""

    viewed: Viewed
    subject: str


async def open_picture(call: World, path: OfPicture, query: Opened) -> Picture:
    viewed, viewer = path.viewed, ParticipantId(query.viewer)
    ensure_signed(viewed, path.subject, query, call.settings.bot_token.get_secret_value())
    await ensure_may_look(viewer, call)
    who = await participant_by_id(viewer)
    if who is None or not is_id(viewed, path.subject):
        raise NotFound("photo")
    requester = TelegramRequester(who.tg_user_id, call.memberships.looking)
    seen = await visible_one(viewed, path.subject, viewer, requester)
    face_id = FaceId(UUID(path.subject)) if viewed == Viewed.FACE else None
    photo = await drawable(seen.asset_id)
    if photo is None:
        raise NotFound("photo")
    key = photo.key(viewed, face_id)
    data = await _stored(key, call)
    if data is None:
        await ask_view(seen.asset_id, viewed, viewer, call.doorbell)
        data = await _drawn_soon(key, call)
    if data == b"":  # stored for a photo that is gone, too big or unreadable
        raise Refusal(410, "photo_gone", "Telegram does not have the photo any more")
    return Picture(data, kept_s=_KEPT_S)


async def _stored(key: str, world: World) -> bytes | None:
    with suppress(NotFound):
        return await world.store.get(key)
    return None


async def _drawn_soon(key: str, world: World) -> bytes | None:
    """Waits a moment, so that a page that asks for one picture need not ask twice. None: not drawn yet."""
    until = time.monotonic() + world.settings.picture_wait_s
    while time.monotonic() < until:
        await asyncio.sleep(_LOOK_AGAIN_S)
        if (data := await _stored(key, world)) is not None:
            return data
    return None


ROUTES = [
    Route(
        *("GET", "/faces/pictures/{viewed}/{subject}", open_picture, "Open the address of a picture"),
        needs=None,
        refusals=(403, 410, 429),
        media=("image/jpeg",),
    ),
]
