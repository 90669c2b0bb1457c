"""Tells the operator that Postgres is away: all other alarms are rows in it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from domain.errors import OutsideError, Refused
from domain.ports import TelegramApi
from domain.queries.service.faults import Alarm, operator_language
from domain.queries.service.operator_chat import operator_chat
from domain.rules.service.faults import NEIGHBOUR_GRACE_S
from domain.steps.chats.note_sent import note_sent
from domain.values.faults import POSTGRES

_GRACE = timedelta(seconds=NEIGHBOUR_GRACE_S)

log = logging.getLogger(__name__)


class PostgresAlarm:
    """Only one process has it: without Postgres the processes cannot agree who tells."""

    def __init__(
        self,
        api: TelegramApi,
        operator_chat_id: int | None,
        text_of: Callable[[Alarm, str], str],
    ) -> None:
        """operator_chat_id: ADMIN_CHAT_ID. text_of: an alarm's text in a language."""
        self._api = api
        self._chat_id = operator_chat_id
        self._text_of = text_of
        self._since: datetime | None = None
        self._is_told = False
        self._over: Alarm | None = None  # the end of an outage that is not told yet
        # The chat, number and beginning of each message that could not be noted yet, since Postgres was away.
        self._sent: list[tuple[int, int, datetime]] = []

    async def note(self, now: datetime, *, is_away: bool) -> None:
        """Call it after each look at Postgres. What did not arrive is told again after the next look; the end
        of an outage is not told any more once the next outage has ended. What was told is noted as soon as
        Postgres is back; raises Unavailable when it is away again by then.
        """
        if is_away:
            self._since = self._since or now
            if not self._is_told and now - self._since >= _GRACE:
                self._is_told = await self._tell(Alarm(POSTGRES, self._since, None), now)
            return
        if self._since is not None and now - self._since >= _GRACE:
            self._over = Alarm(POSTGRES, self._since, now)
            log.warning("over: %s, from %s to %s", POSTGRES, self._since, now)
        self._since, self._is_told = None, False
        if self._over is not None and await self._tell(self._over, now):
            self._over = None
        while self._sent:
            chat, number, begun_at = self._sent[0]
            await note_sent(chat, number, begun_at=begun_at)
            del self._sent[0]

    async def _tell(self, alarm: Alarm, now: datetime) -> bool:
        """False if it is to be told again later. In English while Postgres is away, which knows the language
        of the chat.
        """
        is_away = alarm.ended_at is None
        if is_away:
            log.error("fault: %s since %s", alarm.fault, alarm.began_at)
        try:
            chat = await operator_chat(self._api, self._chat_id)
            if chat is not None:
                text = self._text_of(alarm, "en" if is_away else await operator_language(chat))
                call = {"chat_id": chat, "text": text, "parse_mode": "HTML"}
                sent = await self._api.call("sendMessage", call)
                self._sent.append((chat, int(sent["message_id"]), now))
        except OutsideError as error:
            log.warning("the operator was not told of %s: %s", alarm.fault, error)
            return isinstance(error, Refused) and error.is_about_the_call  # the bot is not in this chat
        return True
