"""Chooses a person's prototypes again and, if wanted, searches older photos with them."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on
from domain.settings import Settings
from domain.steps.faces.choose_anew import choose_anew
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.work.work import transaction


async def recompute_prototypes(
    number: int, by: Requester, *, settings: Settings, doorbell: Doorbell, rescan: bool | None = None
) -> int:
    """For owners and moderators. Returns the number of prototypes. Pinned faces stay, and those of training
    photos as far as there is room.

    rescan: whether older photos are searched with the new prototypes; None: as the workspace's setting says.
    There is no undo: the same faces would be chosen again.

    Raises NotFound, Forbidden, Conflict(`merged`: into).
    """
    acting = await acting_on(number, by)
    async with transaction(doorbell) as work:
        person = await lock_to_change(acting, number)
        return await choose_anew(work, person.id, settings, rescan=rescan)
