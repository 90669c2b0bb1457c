"""Schedules the correction of captions that name erased persons."""

from domain.ids import ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.steps.work.work import Work

# The erased numbers are collected once and not for each photo: there may be a million photos.
_SHOWN = f"""
SELECT DISTINCT d.participant_id FROM deliveries d
JOIN participants r ON r.id = d.participant_id AND r.private_chat = 'open'
WHERE ($1::bigint IS NULL OR d.workspace_id = $1)
  AND {HAS_COPY} AND d.names && (
    SELECT array_agg(named.number) FROM (
        SELECT DISTINCT unnest(o.names) AS number FROM deliveries o
        WHERE $1::bigint IS NULL OR o.workspace_id = $1) named
    WHERE NOT EXISTS (SELECT 1 FROM persons p WHERE p.number = named.number AND p.erasing_at IS NULL))
ORDER BY 1
"""  # noqa: S608  a constant


async def forget_names(work: Work, workspace_id: WorkspaceId | None) -> int:
    """Returns in how many open chats a caption names an erased person. Chats that are closed to the bot
    follow when they open. workspace_id None: of all workspaces.
    """
    chats = await sql.values(ParticipantId, _SHOWN, workspace_id)
    for participant_id in chats:
        await forget_names_in_chat(work, participant_id)
    return len(chats)


async def forget_names_in_chat(work: Work, participant_id: ParticipantId) -> None:
    """Each task corrects one page, so that a new photo to the same reader waits for one page only.

    The task names no person: when the last page comes, nothing of an erased person is left.
    """
    await work.add("forget_names", lane=f"to:{participant_id}", participant_id=participant_id)
