"""Reads updates by aiogram, and leaves out what aiogram cannot read and the bot can do without."""

import logging
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from aiogram import Bot
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from domain.errors import Unavailable

_TOLD_S = 3_600.0
_MESSAGES = ("message", "edited_message")
# None of these says who wrote, or where.
_SPARE = ("reply_to_message", "external_reply", "forward_origin")
_PICTURES = ("photo", "live_photo", "video", "animation", "document")

log = logging.getLogger(__name__)


class UpdateReader:
    """Counts the updates that it passes over, of which the operator is told."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._passed_over = 0
        self._last: float | None = None

    def read(self, payload: dict[str, Any], bot: Bot) -> Update | None:
        """None for an update that we cannot read: its content is not logged, and nothing waits for it."""
        try:
            try:
                return _read(payload, bot)
            except ValidationError as error:
                return _read(_without_unreadable(payload, error), bot)
        except ValidationError as error:
            where = [".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)]
            log.warning("update %s cannot be read at %s: passed over", payload.get("update_id"), where[:5])
        except UpdateTypeLookupError:
            kinds = sorted(payload.keys() - {"update_id"})
            log.warning("update %s is of an unknown kind %s: passed over", payload.get("update_id"), kinds)
        self._passed_over += 1
        self._last = self._now()
        return None

    async def check(self) -> None:
        """Raises Unavailable for an hour after an update was passed over."""
        if self._last is not None and self._now() - self._last < _TOLD_S:
            raise Unavailable("updates", f"passed over since the start: {self._passed_over}")


def _read(payload: dict[str, Any], bot: Bot) -> Update:
    """Raises ValidationError, and UpdateTypeLookupError for a kind of update that aiogram does not know."""
    update = Update.model_validate(payload, context={"bot": bot})
    update.event_type  # noqa: B018  raises
    return update


def _without_unreadable(payload: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    """A copy that can be read if everything unreadable can be spared. Never leaves out who wrote, and where.

    Telegram adds kinds at any time, and aiogram then refuses the whole update. A Bot API server that is older
    than aiogram does not send rights on which aiogram insists.
    """
    mended = deepcopy(payload)
    for problem in error.errors(include_input=False):
        match problem["loc"]:
            case (str(kind), "old_chat_member" | "new_chat_member" as part, *_, str(name)) if problem[
                "type"
            ] == "missing" and name.startswith("can_"):
                mended[kind][part][name] = False
            case ("message_reaction" as kind, "old_reaction" | "new_reaction" as part, int(index), *_):
                mended[kind][part][index] = {"type": "paid"}  # a kind that says nothing here
            case (kind, part, *_) if kind in _MESSAGES and part in _SPARE and _is_picture(mended[kind]):
                mended[kind].pop(part, None)
    return mended


def _is_picture(message: dict[str, Any]) -> bool:
    """Whether a picture was posted in a group. In private it counts whom a message answers or comes from."""
    chat = message.get("chat")
    is_group = isinstance(chat, dict) and chat.get("type") in ("group", "supergroup")
    return is_group and any(message.get(part) for part in _PICTURES)
