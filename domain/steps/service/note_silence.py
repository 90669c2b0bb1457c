"""Notes that the bot was silent for longer than Telegram keeps presses or updates, though no other process
was there to see it: the whole machine was off or asleep.
"""

import logging
from datetime import datetime

from domain.queries import sql
from domain.queries.service.clocks import Clocks
from domain.values.faults import KEPT_BY_TELEGRAM_H, PRESS_KEPT_S, SILENT
from domain.values.task_kinds import BOT

_SEEMS_SILENT = """
SELECT beat_at FROM heartbeats WHERE queue = $1 AND beat_at < now() - make_interval(secs => $2)
"""
# `told_at` is set as if the operator had been told of the beginning, so the end is told next. If another
# process has noted the silence already, only its beginning is corrected.
_NOTE = """
WITH silence AS (SELECT beat_at FROM heartbeats
    WHERE queue = $2 AND beat_at < now() - make_interval(secs => $4::float8 + $5)),
noted AS (
INSERT INTO alarms AS a (fault, began_at, ended_at, told_at, lost_until)
SELECT $1, beat_at, now(), now(), now() FROM silence
WHERE beat_at < now() - make_interval(hours => $3, secs => $5)
ON CONFLICT (fault) DO UPDATE SET seen_at = now(),
    began_at = CASE WHEN a.ended_at IS NULL THEN least(a.began_at, EXCLUDED.began_at)
        ELSE EXCLUDED.began_at END,
    ended_at = CASE WHEN a.ended_at IS NOT NULL THEN EXCLUDED.ended_at END,
    told_at = CASE WHEN a.ended_at IS NULL THEN coalesce(a.told_at, EXCLUDED.told_at)
        ELSE EXCLUDED.told_at END,
    lost_until = CASE WHEN a.ended_at IS NULL THEN a.lost_until ELSE EXCLUDED.lost_until END)
SELECT beat_at FROM silence
"""

log = logging.getLogger(__name__)


async def note_silence(clocks: Clocks | None = None) -> None:
    """Call it before the bot gives a sign of life, since that overwrites the last one before the silence.

    A silence that lost only presses stands in the log alone: a laptop is silent each night. Where the clock
    has jumped ahead, nothing was silent for that time. One that is behind makes no silence longer. clocks:
    None where nobody can tell.
    """
    if await sql.value(datetime, _SEEMS_SILENT, BOT, PRESS_KEPT_S) is None:
        return
    ahead_s = 0.0 if clocks is None else max(0.0, await clocks.ahead_s())
    since = await sql.value(datetime, _NOTE, SILENT[BOT], BOT, KEPT_BY_TELEGRAM_H, PRESS_KEPT_S, ahead_s)
    if since is not None:
        lost = "buttons that were pressed did nothing, but in the last two minutes"
        log.warning("the bot has given no sign of life since %s: %s", since, lost)
