"""Each process checks whether the service works, and tells the operator. The bot does so too, because no
other process could tell that all workers are gone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from domain.errors import OutsideError
from domain.fail_points import doing
from domain.ports import TelegramApi
from domain.queries.service.faults import Alarm
from domain.steps.service.check_service import Check, check_service
from domain.steps.service.postgres_alarm import PostgresAlarm

_LOOK_EVERY_S = 15.0
_OTHERS_START_S = 60.0  # all processes may have been stopped, and are starting

log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def watch_service(
    api: TelegramApi,
    operator_chat_id: int | None,
    text_of: Callable[[Alarm, str], str],
    checks: Mapping[str, Check] | None = None,
    *,
    tells_of_postgres: bool = False,
    now: Callable[[], datetime] = _utc_now,
) -> None:
    """Runs until cancelled. text_of: an alarm's text in a language. checks: by fault, for this process's own
    needs. tells_of_postgres: true for one process only.
    """
    postgres = PostgresAlarm(api, operator_chat_id, text_of) if tells_of_postgres else None
    doing("sweep")
    await asyncio.sleep(_OTHERS_START_S)
    while True:
        try:
            is_away = await _is_postgres_away(check_service(api, operator_chat_id, text_of, checks or {}))
            if postgres is not None:
                await postgres.note(now(), is_away=is_away)
        except OutsideError as error:
            log.warning("the operator was not told that Postgres is back: %s", error)
        except Exception:  # one failure must not end the loop
            log.exception("a look whether the service gets on failed; the next one follows")
        await asyncio.sleep(_LOOK_EVERY_S)


async def _is_postgres_away(look: Awaitable[None]) -> bool:
    try:
        await look
    except OutsideError as error:
        log.warning("nobody looks whether the service gets on: %s", error)
        return True
    return False
