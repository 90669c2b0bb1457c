"""Compares our clocks with Telegram's, for the alarm and before what has become too old is removed."""

import logging

from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.following_api import FollowingApi
from domain.queries.service.clocks import ensure_right_clocks, wrong_clocks

# What is removed by age was kept for a day at least. The operator hears much earlier of a wrong clock; until
# they set it, a few minutes must not keep for good what was promised to go.
_TOO_WRONG_S = 3600.0

log = logging.getLogger(__name__)


class Clocks:
    """Of this machine and of Postgres."""

    def __init__(self, api: BotApi | FollowingApi) -> None:
        self._api = api

    async def check(self) -> None:
        """Raises Unavailable when one is more than a minute apart from Telegram's, by its last answer."""
        await ensure_right_clocks(self._api.ahead_s())

    async def tell_the_age(self) -> bool:
        """False when one is more than an hour apart from Telegram's: nobody knows how old anything is.

        Asks Telegram, because a clock may have jumped since its last answer. Raises OutsideError.
        """
        await self._api.call("getMe", {})
        wrong = await wrong_clocks(self._api.ahead_s(), _TOO_WRONG_S)
        if wrong:
            log.error("nothing is removed by its age: %s", "; ".join(wrong))
        return not wrong
