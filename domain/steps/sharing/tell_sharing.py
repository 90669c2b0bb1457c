"""Tells the participants concerned that an operation changed who receives a person's photos, or that nobody
receives new ones.
"""

from collections.abc import Sequence

from domain.ids import ParticipantId
from domain.queries import sql
from domain.queries.operations.done import Done
from domain.steps.work.work import Work
from domain.values.operation_kinds import OF_LINKS

# The participant whose link changed, and all owners if somebody receives the photos from now on; without the
# participant who did it. The task finds what each of them is told, if the change still holds.
_CONCERNED = """
WITH changed AS (
    SELECT l.id, l.person_id, l.participant_id, c ->> 'after' = 'approved' AS comes, o.actor
    FROM operations o CROSS JOIN LATERAL jsonb_array_elements(o.undo -> 'links') c
    JOIN participant_persons l ON l.id = (c ->> 'link')::bigint
    WHERE o.id = $1 AND o.kind = ANY($2::text[]))
SELECT DISTINCT r.id FROM changed c
JOIN participant_persons k ON k.id = c.id
    OR c.comes AND k.person_id = c.person_id AND k.role = 'owner' AND k.state = 'approved'
JOIN participants r ON r.id = k.participant_id AND 'tg:' || r.tg_user_id <> c.actor
ORDER BY r.id
"""

_RECEIVERS = """
SELECT r.id FROM operations o
JOIN persons p ON p.workspace_id = o.workspace_id AND p.number = o.person_number
JOIN participant_persons l ON l.person_id = p.id AND l.state = 'approved'
JOIN participants r ON r.id = l.participant_id AND 'tg:' || r.tg_user_id <> o.actor
WHERE o.id = $1 ORDER BY r.id
"""


async def tell_sharing(work: Work, done: Done) -> Done:
    """Returns `done`. Tasks of one participant are done in their order, so the latest is told last."""
    return await _tell(
        work, done, await sql.values(ParticipantId, _CONCERNED, done.operation_id, sorted(OF_LINKS))
    )


async def tell_receivers(work: Work, done: Done) -> Done:
    """Tells all who receive the photos, except whoever did it. Returns `done`."""
    return await _tell(work, done, await sql.values(ParticipantId, _RECEIVERS, done.operation_id))


async def _tell(work: Work, done: Done, participant_ids: Sequence[ParticipantId]) -> Done:
    for participant_id in participant_ids:
        await work.add(
            "show_sharing",
            lane=f"show_sharing:{participant_id}",
            operation_id=done.operation_id or 0,
            participant_id=participant_id,
        )
    return done
