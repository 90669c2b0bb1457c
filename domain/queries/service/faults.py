"""Reads faults of the service that the tables show."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.chats.participant import language_of
from domain.queries.connecting.request import deciders
from domain.queries.work.lane import IS_CLAIMABLE
from domain.rules.service.faults import (
    DEAD_FOR_S,
    LATE_AFTER_S,
    REFUSED_PHOTOS,
    REFUSED_WITHIN_S,
    SILENT_AFTER_S,
)
from domain.values.faults import DEAD, LATE, MISSING, REFUSED, SILENT

# A process is missing while others of its queue give signs of life (`own_sign`); else the queue is silent.
# A task that waits for the one before it in its lane does not count as late.
_SERVICE = f"""
SELECT ARRAY(SELECT queue FROM heartbeats WHERE beat_at < now() - make_interval(secs => $1)) AS silent,
    EXISTS (SELECT 1 FROM heartbeats p JOIN heartbeats q ON q.queue = split_part(p.queue, '@', 1)
        WHERE p.beat_at < now() - make_interval(secs => $1)
          AND q.beat_at >= now() - make_interval(secs => $1)) AS is_missing,
    EXISTS (SELECT 1 FROM tasks t WHERE {IS_CLAIMABLE} AND t.not_before < now() - make_interval(secs => $2)
        AND t.created_at < now() - make_interval(secs => $2)) AS is_late,
    EXISTS (SELECT 1 FROM tasks WHERE state = 'dead'
        AND finished_at > now() - make_interval(secs => $3)) AS is_dead,
    (SELECT count(*) FROM deliveries WHERE state = 'failed' AND tg_message_id IS NULL
        AND sending_at > now() - make_interval(secs => $4)) >= $5 AS is_refused
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class Alarm:
    """ended_at: None while it lasts."""

    fault: str
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Service:
    """silent: all keys of `heartbeats` without a recent sign of life: those of queues, and others that nobody
    looks for here.
    """

    silent: list[str]
    is_missing: bool
    is_late: bool
    is_dead: bool
    is_refused: bool


async def service_faults() -> dict[str, bool]:
    """For each fault that the tables can show: whether it lasts now."""
    limits = (SILENT_AFTER_S, LATE_AFTER_S, DEAD_FOR_S, REFUSED_WITHIN_S, REFUSED_PHOTOS)
    found = await sql.one(_Service, _SERVICE, *limits)
    assert found is not None
    silent = {fault: queue in found.silent for queue, fault in SILENT.items()}
    others = {MISSING: found.is_missing, LATE: found.is_late, DEAD: found.is_dead}
    return silent | others | {REFUSED: found.is_refused}


async def lasts(fault: str) -> bool:
    """Whether the fault was seen and has not passed."""
    return bool(await sql.value(bool, "SELECT true FROM alarms WHERE fault = $1 AND ended_at IS NULL", fault))


async def operator_language(operator_chat_id: int) -> str:
    """The language of the chat ADMIN_CHAT_ID: the language of the workspace if it is an admin chat, of the
    user if it is a private chat; else English.
    """
    workspace_id = await sql.value(
        WorkspaceId, "SELECT id FROM workspaces WHERE tg_admin_chat_id = $1", operator_chat_id
    )
    recipients = await deciders(workspace_id) if workspace_id is not None else ()
    return recipients[0].language if recipients else await language_of(operator_chat_id)
