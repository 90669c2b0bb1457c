"""Each process checks whether the service works, and tells the operator. The bot does so too, because no
other process could tell that all workers are gone.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping

from domain.errors import OutsideError
from domain.fail_points import doing
from domain.ports import TelegramApi
from domain.queries.service.faults import Alarm
from domain.steps.service.check_service import Check, check_service

_LOOK_EVERY_S = 15.0
_OTHERS_START_S = 60.0  # all processes may have been stopped, and are starting

log = logging.getLogger(__name__)


async def watch_service(
    api: TelegramApi,
    operator_chat_id: int | None,
    text_of: Callable[[Alarm, str], str],
    checks: Mapping[str, Check] | None = None,
) -> None:
    """Runs until cancelled. text_of: an alarm's text in a language. checks: by fault, for this process's own
    needs.
    """
    doing("sweep")
    await asyncio.sleep(_OTHERS_START_S)
    while True:
        try:
            await check_service(api, operator_chat_id, text_of, checks or {})
        except OutsideError as error:
            log.warning("nobody looks whether the service gets on: %s", error)
        except Exception:
            log.exception("a look whether the service gets on failed; the next one follows")
        await asyncio.sleep(_LOOK_EVERY_S)
