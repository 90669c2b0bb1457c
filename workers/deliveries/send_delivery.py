"""Sends the one automatic message of a delivery, and says what is known of it afterwards."""

import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.messages.card import reply_markup
from bot.messages.deliveries.deliveries import delivery_card
from domain.errors import Ambiguous, NotFound, NotSent, Refused, Throttled
from domain.ids import DeliveryId
from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.deliver_photo import Send, deliver_photo
from domain.usecases.photos.ask_clean_photo import ask_clean_photo
from domain.values.send_outcome import SendOutcome
from workers.chats.message_calls import is_closed
from workers.runner import Ids, Job
from workers.send_brake import SendBrake
from workers.world import World

_NOT_SENT_RETRY_S = 2.0
_REFUSED_RETRY_S = 60.0
_UPLOADED_SOON_S = 2.0
_UNKNOWN_FILE = (
    "file identifier"  # "wrong file identifier/HTTP URL specified", "wrong remote file identifier"
)

log = logging.getLogger(__name__)


async def _deliver(ids: Ids, world: World) -> object:
    async with AsyncExitStack() as uploading:
        outcome = await deliver_photo(
            DeliveryId(int(ids["delivery_id"])),
            prepare=lambda view: _prepare(view, world, uploading),
            memberships=world.memberships,
            rates=world.rates,
            settings=world.settings,
            doorbell=world.doorbell,
        )
    if outcome.state == "retry":
        raise Throttled("Telegram", outcome.retry_after_s or 1.0)
    if outcome.state == "failed":
        log.warning("delivery %s was refused: %s", ids["delivery_id"], outcome.reason)
    return outcome.state


async def _prepare(view: DeliveryView, world: World, uploading: AsyncExitStack) -> Send | None:
    """Photos and videos are sent by their Telegram file id; an image document as a photo made from it. None
    while that photo has to be made.

    uploading: closed when this delivery ends. Of the deliveries of one document, a process uploads one at a
    time. The others raise Throttled, and send the photo by its file id a moment later. A few uploads share
    the line: their turn comes before the right to receive is read. Raises Unavailable as `_braked` does.
    """
    card = delivery_card(view)
    params: dict[str, Any] = {
        "chat_id": view.tg_user_id,
        "caption": card.text,
        "parse_mode": "HTML",
        "reply_markup": reply_markup(card),
        **({"protect_content": True} if view.is_protected else {}),
    }
    upload: tuple[str, bytes] | None = None
    method = "sendVideo" if view.media == "video" else "sendPhoto"
    if view.media != "document":
        params[view.media] = view.tg_file_id
    elif view.tg_clean_file_id is not None:
        params["photo"] = view.tg_clean_file_id
    else:
        if not world.uploads.begin(view.asset_id):
            raise Throttled("the upload of other photos", _UPLOADED_SOON_S)
        uploading.callback(world.uploads.end, view.asset_id)
        picture = await _clean_photo(view, world)
        if picture is None:
            return None
        await uploading.enter_async_context(world.uploads.turn(picture))
        upload = ("photo", picture)

    async def send(follows_another: bool) -> SendOutcome:
        is_silent = follows_another or world.settings.is_night(datetime.now(UTC))
        outcome = await _send(world, method, params | {"disable_notification": is_silent or None}, upload)
        is_made = view.media == "document" and upload is None
        if is_made and outcome.state == "failed" and _UNKNOWN_FILE in outcome.reason:
            # The photo is made from the document again: the file id may be that of another bot account.
            return replace(outcome, state="retry", retry_after_s=0.0, lost_file_id=view.tg_clean_file_id)
        return outcome

    return _braked(world.brake, "upload" if upload else method, send)


def _braked(brake: SendBrake, kind: str, send: Send) -> Send:
    """Raises Unavailable while Telegram answers no send of this kind. Also a send that waited for its turn
    when that began, or when this process was stopped, is not made.
    """
    is_trial = brake.begin(kind)

    async def send_unless_stopped(follows_another: bool) -> SendOutcome:
        if brake.is_over:
            return SendOutcome("retry", "this process stops", retry_after_s=0.0)
        if brake.stops(kind) and not is_trial:
            # No pause: pauses of many chats would count as a storm of 429, and stop messages to everybody.
            return SendOutcome("retry", "answers no send", retry_after_s=0.0)
        outcome = await send(follows_another)
        if outcome.state != "retry":  # such a send certainly did not arrive
            brake.note(kind, is_answered=outcome.state != "unknown", is_trial=is_trial)
        return outcome

    return send_unless_stopped


async def _clean_photo(view: DeliveryView, world: World) -> bytes | None:
    if view.asset_path is not None:
        try:
            return await world.store.get(view.asset_path)
        except NotFound:
            pass  # the file was deleted since the row was read
    await ask_clean_photo(view.asset_id, world.doorbell)
    return None


async def _send(
    world: World, method: str, params: dict[str, Any], upload: tuple[str, bytes] | None
) -> SendOutcome:
    """What is known after the call: `sent`; `retry` when nothing was sent for now; `unknown` when no answer
    came; `unreachable` when the chat is closed to the bot; `failed` when Telegram refused this message.
    """
    try:
        message = await world.api.call(method, params, upload=upload)
    except NotSent as error:
        return SendOutcome("retry", error.reason, retry_after_s=_NOT_SENT_RETRY_S)
    except Throttled as throttled:
        return SendOutcome("retry", throttled.reason, retry_after_s=throttled.retry_after_s)
    except Ambiguous as error:
        return SendOutcome("unknown", error.reason)
    except Refused as refused:
        return _refusal(refused)
    sizes = message.get("photo") or []
    return SendOutcome(
        "sent",
        tg_message_id=message["message_id"],
        tg_file_id=sizes[-1]["file_id"] if sizes else None,
    )


def _refusal(refused: Refused) -> SendOutcome:
    if is_closed(refused):
        return SendOutcome("unreachable", refused.description)
    if refused.status == 400:
        return SendOutcome("failed", refused.description)
    # A wrong token or server is not the photo's fault.
    return SendOutcome("retry", refused.description, retry_after_s=_REFUSED_RETRY_S)


SEND_JOBS: dict[str, Job] = {"deliver": _deliver}
