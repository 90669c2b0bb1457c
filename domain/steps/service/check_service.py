"""Notes which faults there are, and tells the operator when one begins and when it has passed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from domain.errors import OutsideError
from domain.ports import TelegramApi
from domain.queries.service.faults import Alarm, service_faults
from domain.steps.service.note_faults import note_faults
from domain.steps.service.tell_alarms import tell_alarms

_CHECK_TIMEOUT_S = 10.0

log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[None]]


async def check_service(
    api: TelegramApi,
    operator_chat_id: int | None,
    text_of: Callable[[Alarm, str], str],
    checks: Mapping[str, Check],
) -> None:
    """text_of: gives an alarm's text in a language. checks: by fault; the fault is there if its check raises
    an error or takes too long.

    Raises Unavailable when Postgres is away.
    """
    failed = await asyncio.gather(*(_is_failing(check) for check in checks.values()))
    found = await service_faults() | dict(zip(checks, failed, strict=True))
    await tell_alarms(await note_faults(found), api, operator_chat_id, text_of)


async def _is_failing(check: Check) -> bool:
    try:
        async with asyncio.timeout(_CHECK_TIMEOUT_S):
            await check()
    except (OutsideError, TimeoutError):
        return True
    except Exception:  # a bug of ours: the alarm makes the operator look into the log
        log.exception("a check of the service failed in an unexpected way")
        return True
    return False
