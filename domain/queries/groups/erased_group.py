"""Reads what is told to a participant whose last group was deleted with `/forget_group`."""

from dataclasses import dataclass

from domain.ids import ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_KNOWN
from domain.states import LinkRole
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class ErasedGroupView:
    """owned, received: names of the persons that this participant owns, or only receives the photos of.
    numbers: of all these persons. The group has no title any more.
    """

    owned: tuple[str, ...]
    received: tuple[str, ...]
    numbers: tuple[int, ...]
    tg_user_id: int
    language: str


@dataclass(frozen=True, slots=True)
class _Connected:
    number: int
    name: str
    role: LinkRole
    tg_user_id: int
    language: str


async def erased_group(workspace_id: WorkspaceId, participant_id: ParticipantId) -> ErasedGroupView | None:
    """None if the participant receives nobody's photos in the workspace, or is in an active group of it."""
    rows = await sql.rows(
        _Connected,
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
    if not rows:
        return None
    return ErasedGroupView(
        owned=tuple(of_person(row.number, row.name) for row in rows if row.role == LinkRole.OWNER),
        received=tuple(of_person(row.number, row.name) for row in rows if row.role != LinkRole.OWNER),
        numbers=tuple(row.number for row in rows),
        tg_user_id=rows[0].tg_user_id,
        language=rows[0].language,
    )
