"""Reads what is told to a participant who left a group."""

from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_KNOWN
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class LeftGroupView:
    """names, numbers: of the persons that this participant is still linked to. left: when Telegram last said
    that the participant is outside, in Unix seconds.
    """

    workspace_id: WorkspaceId
    group_title: str
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    tg_user_id: int
    language: str
    left: int


@dataclass(frozen=True, slots=True)
class _Received:
    workspace_id: WorkspaceId
    title: str
    number: int
    name: str
    tg_user_id: int
    language: str
    left: int


async def left_group(group_id: GroupId, participant_id: ParticipantId) -> LeftGroupView | None:
    """None for a participant who is back, receives nobody's photos in this workspace, or whose private chat
    is not open; and for a group that the bot has left.
    """
    rows = await sql.rows(
        _Received,
        f"""SELECT g.workspace_id, g.title, p.number, coalesce(l.alias, p.name) AS name, r.tg_user_id,
               r.language, extract(epoch FROM m.checked_at)::bigint AS left
           FROM group_participants m JOIN groups g ON g.id = m.group_id AND g.active
           JOIN participants r ON r.id = m.participant_id AND r.private_chat = 'open'
           JOIN participant_persons l ON l.participant_id = r.id AND l.state = 'approved'
           JOIN persons p ON p.id = l.person_id AND p.workspace_id = g.workspace_id AND {IS_KNOWN}
           WHERE m.group_id = $1 AND m.participant_id = $2 AND m.status = 'outside'
           ORDER BY p.number""",  # noqa: S608  a constant
        group_id,
        participant_id,
    )
    if not rows:
        return None
    first = rows[0]
    return LeftGroupView(
        workspace_id=first.workspace_id,
        group_title=first.title,
        names=tuple(of_person(row.number, row.name) for row in rows),
        numbers=tuple(row.number for row in rows),
        tg_user_id=first.tg_user_id,
        language=first.language,
        left=first.left,
    )
