"""An owner or moderator says that all training photos of a person show that person."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on
from domain.steps.gallery.see_gallery import see_gallery
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def note_gallery_seen(number: int, by: Requester, *, doorbell: Doorbell) -> bool:
    """For owners, and for moderators where there is no owner. Returns False when no mistake was noted since
    the last look, and for a moderator while the person has an owner.

    Raises NotFound, Forbidden, Conflict(`merged`: into).
    """
    acting = await acting_on(number, by)
    async with transaction(doorbell) as work:
        person = await lock_to_change(acting, number)
        return await see_gallery(work, person.id, acting.actor)
