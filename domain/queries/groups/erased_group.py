"""Reads what is told to a participant whose last group was deleted with `/forget_group`."""

from domain.ids import ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.groups.staying import Connected, Staying
from domain.queries.persons.live_person import IS_KNOWN


async def erased_group(workspace_id: WorkspaceId, participant_id: ParticipantId) -> Staying | None:
    """None if the participant receives nobody's photos in the workspace, or is in an active group of it."""
    rows = await sql.rows(
        Connected,
        f"""SELECT p.number, coalesce(l.alias, p.name) AS name, l.role, r.tg_user_id, r.language
           FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           JOIN persons p ON p.id = l.person_id AND p.workspace_id = $1 AND {IS_KNOWN}
           WHERE r.id = $2 AND l.state = 'approved' AND NOT EXISTS (
               SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id AND g.active
               WHERE m.participant_id = r.id AND m.status <> 'outside' AND g.workspace_id = $1)
           ORDER BY p.number""",  # noqa: S608  a constant
        workspace_id,
        participant_id,
    )
    return Staying.of(rows) if rows else None
