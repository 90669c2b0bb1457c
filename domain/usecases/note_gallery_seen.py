"""Somebody who decides about a person looks at its training photos: mistakes from before count no more."""

from uuid import UUID

from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work import transaction


async def note_gallery_seen(person_id: UUID, tg_user_id: int, doorbell: Doorbell) -> bool:
    """An owner; anybody who may see the photos where there is none. False where there was no mistake."""
    async with transaction(doorbell):
        noted = await sql.execute(
            """UPDATE persons p SET gallery_seen_at = now()
               WHERE p.id = $1 AND EXISTS (
                   SELECT 1 FROM negative_pairs n WHERE n.person_id = p.id AND n.is_mistake
                     AND n.created_at > coalesce(p.gallery_seen_at, '-infinity'))
                 AND ($2 IN (SELECT r.tg_user_id FROM participant_persons l
                         JOIN participants r ON r.id = l.participant_id
                         WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved')
                     OR NOT EXISTS (SELECT 1 FROM participant_persons l
                         WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'))""",
            person_id,
            tg_user_id,
        )
    return bool(noted)
