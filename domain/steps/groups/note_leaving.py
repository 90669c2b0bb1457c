"""Tells participants who left a group what stays, and offers those who return what was posted meanwhile."""

from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.work.work import Work

_NOTE = """
UPDATE group_participants m SET left_noted = NOT left_noted,
    left_at = CASE WHEN m.status = 'outside' THEN now() END
FROM groups g
WHERE g.id = m.group_id AND g.active AND m.left_noted <> (m.status = 'outside')
  AND ($1::bigint IS NULL OR g.tg_chat_id = $1 AND m.participant_id = $2)
RETURNING m.group_id, m.participant_id, g.workspace_id, m.left_noted
"""
_PERSONS = f"""
SELECT p.id FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE l.participant_id = $1 AND l.state = 'approved' AND p.workspace_id = $2 AND {IS_LIVE} ORDER BY p.number
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Noted:
    """left_noted: True for a participant who left, False for one who came back."""

    group_id: GroupId
    participant_id: ParticipantId
    workspace_id: WorkspaceId
    left_noted: bool


async def note_leaving(
    work: Work, tg_chat_id: int | None = None, participant_id: ParticipantId | None = None
) -> int:
    """Returns how many came or went since the last call: of one group and participant, or of all."""
    noted = await sql.rows(_Noted, _NOTE, tg_chat_id, participant_id)
    changed = [one.participant_id for one in noted] if participant_id is None else [participant_id]
    await offer_again(work, changed)
    for one in noted:
        if one.left_noted:
            await work.add("show_left", group_id=one.group_id, participant_id=one.participant_id)
            continue
        for person_id in await sql.values(PersonId, _PERSONS, one.participant_id, one.workspace_id):
            await work.add(
                "show_offer",
                lane=f"show_offer:{person_id}",  # as of the task for all recipients: both show this card
                person_id=str(person_id),
                participant_id=one.participant_id,
            )
    return len(noted)
