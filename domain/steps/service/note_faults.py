"""Faults of the service begin and end; each is told once, and once when it is over."""

from collections.abc import Mapping, Sequence

from domain.queries import sql
from domain.queries.service.faults import Alarm
from domain.rules.service.faults import NEIGHBOUR_GRACE_S, UNSEEN_S
from domain.values.faults import (
    BACKUP,
    CLOCK,
    DISK,
    KEPT_BY_TELEGRAM_H,
    LATE,
    MISSING,
    NEIGHBOURS,
    NO_UPDATES,
    SILENT,
    TELEGRAM,
)

# The `told_at` of a fault whose message did not arrive. The message is tried again while Telegram is there.
NOT_TOLD = "'epoch'::timestamptz"
# A fault that was seen in the future was seen before the clock was put back: at the latest it was just now.
_SEE_NOW = """
UPDATE alarms SET seen_at = least(seen_at, now()), began_at = least(began_at, now())
WHERE ended_at IS NULL AND greatest(seen_at, began_at) > now() + interval '1 minute'
"""
# True when a process took the alarm on more than 5 minutes ago and has not noted it as told: it died. (A few
# messages that get no answer take less than 5 minutes.)
_IS_UNFINISHED = "coalesce(telling_since < now() - interval '5 minutes', false)"


async def note_faults(found: Mapping[str, bool]) -> list[Alarm]:
    """found: whether each fault that was looked for is there. Returns the alarms to tell: no other process
    gets them, however many look, before this one had the time to tell them. If two processes disagree, one of
    them is cut off, so a fault lasts until no process has seen it for a while.
    """
    there = [fault for fault, is_there in found.items() if is_there]
    gone = [fault for fault, is_there in found.items() if not is_there]
    await sql.execute(_SEE_NOW)
    await sql.execute(
        """INSERT INTO alarms (fault) SELECT unnest($1::text[]) ON CONFLICT (fault) DO UPDATE SET
               seen_at = now(), ended_at = NULL,
               began_at = CASE WHEN alarms.ended_at IS NULL THEN alarms.began_at ELSE now() END,
               told_at = CASE WHEN alarms.ended_at IS NULL THEN alarms.told_at END""",
        there,
    )
    await _end_unseen(gone)
    begun = await sql.rows(
        Alarm,
        f"""UPDATE alarms SET told_at = now(), telling_since = now()
             WHERE ended_at IS NULL AND (told_at IS NULL
                 OR {_IS_UNFINISHED} OR told_at = {NOT_TOLD} AND NOT EXISTS (
                     SELECT 1 FROM alarms a WHERE a.fault = $3 AND a.ended_at IS NULL))
             AND began_at <= now() - CASE WHEN fault = ANY($1::text[])
                 THEN make_interval(secs => $2) ELSE interval '0' END
           RETURNING fault, began_at, ended_at""",  # noqa: S608  a constant
        [*NEIGHBOURS, NO_UPDATES, *SILENT.values(), MISSING, LATE, CLOCK],
        NEIGHBOUR_GRACE_S,
        TELEGRAM,
    )
    over = await sql.rows(
        Alarm,
        f"""UPDATE alarms SET told_at = NULL, telling_since = now()
           WHERE (told_at IS NOT NULL OR {_IS_UNFINISHED}) AND ended_at IS NOT NULL
           RETURNING fault, began_at, ended_at""",  # noqa: S608  a constant
    )
    return [*begun, *over]


async def _end_unseen(gone: Sequence[str]) -> None:
    """Ends the faults that are gone, once no process has seen them for a while."""
    await sql.execute(
        """UPDATE alarms SET ended_at = now(), lost_until = CASE
               WHEN began_at < now() - make_interval(hours => $3) THEN now() ELSE lost_until END
           WHERE fault = ANY($1::text[]) AND ended_at IS NULL
             AND seen_at < now() - make_interval(secs => $2)""",
        gone,
        UNSEEN_S,
        KEPT_BY_TELEGRAM_H,
    )
    # When the backup alarm is switched off, or no folder is on a local disk any more, no process looks for
    # these two, so nothing else would end them.
    await sql.execute(
        """UPDATE alarms SET ended_at = now() WHERE fault = ANY($1::text[]) AND ended_at IS NULL
             AND seen_at < now() - interval '1 hour'""",
        [BACKUP, DISK],
    )
