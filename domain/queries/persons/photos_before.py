"""Counts the photos on which a person was recognised and that are older than a date of birth."""

from datetime import date

from domain.ids import PersonId
from domain.queries import sql


async def photos_before(person_id: PersonId, born: date | None) -> int:
    """These photos are not the person's by that date. A photo may be dated in another time zone than the
    birth, so one of the day before counts as the person's. None: no date, so no photo is too old.
    """
    found = await sql.value(
        int,
        """SELECT count(DISTINCT a.id) FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE f.person_id = $1 AND f.basis = 'matched' AND a.taken_at < $2::date - 1""",
        person_id,
        born,
    )
    return found or 0
