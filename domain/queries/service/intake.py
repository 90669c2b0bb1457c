"""Reads whether what people write has reached the bot recently. If not, their silence decides nothing."""

from domain.queries import sql
from domain.values.faults import NO_INTAKE
from domain.values.task_kinds import BOT

# A bot that gave no sign of life for so many minutes is not only starting again. After a silence it needs as
# many to fetch what waits at Telegram: its first poll may hang on a line that broke meanwhile.
_SILENT_MIN = 10
_DAYS_TO_ANSWER = 2
_NOT_HEARD = """
SELECT EXISTS (SELECT 1 FROM heartbeats WHERE queue = $1 AND beat_at < now() - make_interval(mins => $2))
    OR EXISTS (SELECT 1 FROM heartbeats WHERE queue = $1 AND since > now() - make_interval(mins => $2))
    OR EXISTS (SELECT 1 FROM alarms WHERE fault = ANY($3::text[])
        AND (ended_at IS NULL OR lost_until > now() - make_interval(days => $4)))
    OR EXISTS (SELECT 1 FROM restores WHERE restored_at > now() - make_interval(days => $4))
"""


async def are_people_heard() -> bool:
    """False while the bot takes in nothing that people write, and for ten minutes after it was silent for
    more than one. False also for two days after an outage in which updates were lost, and after the restore
    of a backup, which lacks what people wrote since.
    """
    minutes, days = _SILENT_MIN, _DAYS_TO_ANSWER
    not_heard = await sql.value(bool, _NOT_HEARD, BOT, minutes, list(NO_INTAKE), days)
    return not not_heard
