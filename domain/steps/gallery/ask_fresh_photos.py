"""Asks the owners of persons who look different by now for fresh photos, once in a while."""

from domain.ids import PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.gallery.fresh_photos import looks_different, persons_to_compare
from domain.settings import Settings
from domain.steps.work.work import transaction

_COMPARED = 50  # in each round


async def ask_fresh_photos(settings: Settings, doorbell: Doorbell) -> int:
    """Returns for how many persons it asks. Two rounds at the same time ask about a person once."""
    asked = 0
    for person_id in await persons_to_compare(settings.fresh_photos_days, _COMPARED):
        if await looks_different(person_id, min_quality=settings.face_prototype_min_quality):
            asked += await _ask(person_id, settings, doorbell)
    return asked


async def _ask(person_id: PersonId, settings: Settings, doorbell: Doorbell) -> bool:
    async with transaction(doorbell) as work:
        is_ours = await sql.value(
            PersonId,
            """UPDATE persons SET fresh_photos_asked_at = now()
               WHERE id = $1 AND coalesce(fresh_photos_asked_at, '-infinity')
                   < now() - make_interval(days => $2) RETURNING id""",
            person_id,
            settings.fresh_photos_days,
        )
        if is_ours is not None:
            await work.add("show_fresh_photos", person_id=str(person_id))
    return is_ours is not None
