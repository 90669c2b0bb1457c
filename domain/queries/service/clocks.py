"""Compares the clocks of this machine and of Postgres with Telegram's.

What Telegram says of the past (when somebody left, when a 👎 was given) is compared with moments that our own
clocks tell: where these are minutes ahead or behind, the older one may count as the newer one. By a clock
that is hours ahead things are removed too early, and seem to have waited for hours.
"""

import logging
import time
from typing import Protocol

from domain.errors import OutsideError, Unavailable
from domain.ports import TelegramApi
from domain.queries import sql
from domain.values.faults import CLOCK

_MOST_APART_S = 60.0
# What is removed by its age was kept for a day at least. The operator hears much earlier of a wrong clock.
# Until they set it, a few minutes must not keep for good what has to go.
_TOO_WRONG_S = 3600.0

log = logging.getLogger(__name__)


class DatedApi(TelegramApi, Protocol):
    """The Bot API, whose answers are dated."""

    def ahead_s(self) -> float | None:
        """As `BotApi.ahead_s`."""


class Clocks:
    """Those of this machine and of Postgres."""

    def __init__(self, api: DatedApi) -> None:
        self._api = api

    async def check(self) -> None:
        """Raises Unavailable when one is more than a minute apart from Telegram's, by its last answer."""
        await ensure_right_clocks(self._api.ahead_s())

    async def can_tell_age(self) -> bool:
        """False when one is more than an hour apart from Telegram's: nobody knows how old anything is.

        Asks Telegram, because a clock may have jumped since its last answer. Raises OutsideError.
        """
        await self._api.call("getMe", {})
        wrong = await wrong_clocks(self._api.ahead_s(), _TOO_WRONG_S)
        if wrong:
            log.error("nothing is removed by its age: %s", "; ".join(wrong))
        return not wrong

    async def ahead_s(self) -> float:
        """By how many seconds Postgres' clock is ahead of Telegram's now. 0 where Telegram does not say."""
        try:
            await self._api.call("getMe", {})
        except OutsideError:
            return 0.0
        ahead_s = self._api.ahead_s()
        return 0.0 if ahead_s is None else ahead_s + await _ahead_of_us_s()


async def wrong_clocks(ahead_s: float | None, most_apart_s: float = _MOST_APART_S) -> list[str]:
    """Says of each clock that is further than `most_apart_s` from Telegram's by how much it is wrong.

    ahead_s: by how many seconds this machine's clock is ahead of Telegram's; None if that is not known, then
    no clock counts as wrong.
    """
    if ahead_s is None:
        return []
    apart = {"this machine": ahead_s, "Postgres": ahead_s + await _ahead_of_us_s()}
    return [
        f"{whose} is {abs(by_s):.0f} s {'ahead of' if by_s > 0 else 'behind'} Telegram"
        for whose, by_s in apart.items()
        if abs(by_s) > most_apart_s
    ]


async def ensure_right_clocks(ahead_s: float | None) -> None:
    """Raises Unavailable when a clock is more than a minute apart from Telegram's."""
    if wrong := await wrong_clocks(ahead_s):
        raise Unavailable("clock", "; ".join(wrong))


async def is_known_wrong() -> bool:
    """Whether a clock has been wrong for so long that the operator was told: a look just after a sleep of the
    machine may be mistaken.
    """
    told = "SELECT true FROM alarms WHERE fault = $1 AND ended_at IS NULL AND told_at IS NOT NULL"
    return bool(await sql.value(bool, told, CLOCK))


async def _ahead_of_us_s() -> float:
    """By how many seconds Postgres' clock is ahead of this machine's."""
    of_postgres = await sql.value(float, "SELECT extract(epoch FROM clock_timestamp())::float8")
    assert of_postgres is not None
    return of_postgres - time.time()
