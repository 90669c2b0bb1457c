"""Makes addresses of pictures that work for a few minutes without a session, as `<img>` needs them.

An address names its viewer and is signed. The viewer's rights are looked up whenever the address is opened.
"""

import hmac
import time
from collections.abc import Collection, Iterable
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID

from pydantic import Field

from bot.api.call import Call
from bot.api.problems import Refusal
from bot.api.route import PREFIX, Route
from bot.api.shapes import Query, Shape
from domain.ids import ParticipantId
from domain.queries.photos.viewing import Seen, visible, visible_together
from domain.states import Scope, Viewed

_SHORTEST_S = 600
# Addresses that are made in the same five minutes are equal, so a browser can show the picture that it has.
_STEP_S = 300
_MOST = 200


class WantedPictures(Shape):
    """viewed: the kind of picture. ids: of faces if `viewed` is `face`, else of photos."""

    viewed: Viewed
    ids: list[str] = Field(max_length=_MOST)


class PictureAddresses(Shape):
    """addresses: by id; none for what does not exist or is not the asker's to see."""

    addresses: dict[str, str]
    expires_in_s: int


class Opened(Query):
    """viewer: the id of the participant who may open the address. ends: until when, in seconds since 1970.
    signature: of these two, and of which picture it is.
    """

    viewer: int = Field(ge=1, lt=2**63)
    ends: int = Field(ge=0, lt=2**63)
    signature: str = Field(max_length=64)


async def make_picture_addresses(call: Call, body: WantedPictures) -> PictureAddresses:
    readable = [one for one in body.ids if is_id(body.viewed, one)]
    return PictureAddresses(addresses=await addresses(call, body.viewed, readable), expires_in_s=_SHORTEST_S)


async def addresses(call: Call, viewed: Viewed, ids: Collection[str]) -> dict[str, str]:
    """Addresses by id, only of what the asker may see."""
    seen = await visible(viewed, list(ids), call.asker.who.participant_id, call.requester())
    return _addresses(call, viewed, seen.values())


async def addresses_together(
    call: Call, faces: Collection[str], photos: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The `addresses` of the faces, and those of the photos."""
    viewer = call.asker.who.participant_id
    seen = await visible_together(list(faces), list(photos), viewer, call.requester())
    return (
        _addresses(call, Viewed.FACE, [one for one in seen if one.is_face]),
        _addresses(call, Viewed.PHOTO, [one for one in seen if not one.is_face]),
    )


def _addresses(call: Call, viewed: Viewed, seen: Iterable[Seen]) -> dict[str, str]:
    viewer, only = call.asker.who.participant_id, call.asker.workspace_id
    token = call.world.settings.bot_token.get_secret_value()
    ends = (int(time.time() + _SHORTEST_S) // _STEP_S + 1) * _STEP_S
    return {
        one.subject: _address(viewed, one.subject, viewer, ends, token)
        for one in seen
        if only in (None, one.workspace_id)
    }


def is_id(viewed: Viewed, text: str) -> bool:
    """Whether the text is an id as the API writes it."""
    if viewed != Viewed.FACE:
        return text.isascii() and text.isdecimal() and len(text) <= 18
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def ensure_signed(viewed: Viewed, subject: str, given: Opened, bot_token: str) -> None:
    """Raises Refusal(403) for an address that ended, or that we did not make."""
    expected = _signature(viewed, subject, ParticipantId(given.viewer), given.ends, bot_token)
    is_ours = hmac.compare_digest(given.signature.encode("utf-8", "surrogateescape"), expected.encode())
    if not is_ours or given.ends < time.time():
        raise Refusal(403, "address_ended", "ask for a new address")


def _address(viewed: Viewed, subject: str, viewer: ParticipantId, ends: int, bot_token: str) -> str:
    signature = _signature(viewed, subject, viewer, ends, bot_token)
    asked = urlencode({"viewer": viewer, "ends": ends, "signature": signature})
    return f"{PREFIX}/faces/pictures/{viewed}/{subject}?{asked}"


def _signature(viewed: Viewed, subject: str, viewer: ParticipantId, ends: int, bot_token: str) -> str:
    key = hmac.digest(bot_token.encode(), b"the addresses of pictures", "sha256")
    return hmac.new(key, f"{viewed} {subject} {viewer} {ends}".encode(), sha256).hexdigest()


ROUTES = [
    Route(
        "POST",
        "/faces/pictures",
        make_picture_addresses,
        "Make addresses of pictures",
        Scope.READ,
        only_reads=True,
    ),
]
