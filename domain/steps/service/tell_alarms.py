"""Tells the operator of a fault once, and once when it is over: in the log, and in the operator's chat."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from domain.errors import OutsideError, Refused
from domain.ports import TelegramApi
from domain.queries import sql
from domain.queries.service.faults import Alarm, operator_language
from domain.queries.service.operator_chat import operator_chat
from domain.steps.chats.note_sent import note_sent
from domain.steps.service.note_faults import NOT_TOLD

log = logging.getLogger(__name__)


async def tell_alarms(
    alarms: Sequence[Alarm],
    api: TelegramApi,
    operator_chat_id: int | None,
    text_of: Callable[[Alarm, str], str],
) -> None:
    """operator_chat_id: ADMIN_CHAT_ID. text_of: gives an alarm's text in a language, as Telegram's HTML.

    A message is tried again until it arrives or is refused; if this process dies, another one tries. Of an
    outage of Telegram only the end is told. Raises Unavailable when Postgres is away.
    """
    for alarm in alarms:
        if alarm.ended_at is None:
            log.error("fault: %s since %s", alarm.fault, alarm.began_at)
        else:
            log.warning("over: %s, from %s to %s", alarm.fault, alarm.began_at, alarm.ended_at)
        if operator_chat_id is not None:
            await _tell(alarm, api, operator_chat_id, text_of)
        await _note_told(alarm)


async def _tell(
    alarm: Alarm, api: TelegramApi, operator_chat_id: int, text_of: Callable[[Alarm, str], str]
) -> None:
    try:
        chat = await operator_chat(api, operator_chat_id) or operator_chat_id
        text = text_of(alarm, await operator_language(chat))
        begun_at = datetime.now(UTC)
        sent = await api.call("sendMessage", {"chat_id": chat, "text": text, "parse_mode": "HTML"})
    except OutsideError as error:
        log.warning("the operator was not told of %s: %s", alarm.fault, error)
        # If the bot is not in ADMIN_CHAT_ID, a later try would not arrive either.
        if not (isinstance(error, Refused) and error.is_about_the_call):
            await _tell_again(alarm)
        return
    await note_sent(chat, int(sent["message_id"]), begun_at=begun_at)


async def _note_told(alarm: Alarm) -> None:
    """Lets no other process take the alarm on. If the fault began anew meanwhile, that is told, too."""
    await sql.execute(
        "UPDATE alarms SET telling_since = NULL WHERE fault = $1 AND began_at = $2",
        alarm.fault,
        alarm.began_at,
    )


async def _tell_again(alarm: Alarm) -> None:
    """Has the alarm told again later. If the fault ended or began anew meanwhile, that is told instead."""
    await sql.execute(
        f"""UPDATE alarms SET told_at = {NOT_TOLD} WHERE fault = $1 AND began_at = $2
             AND ended_at IS NOT DISTINCT FROM $3::timestamptz""",  # noqa: S608  a constant
        alarm.fault,
        alarm.began_at,
        alarm.ended_at,
    )
