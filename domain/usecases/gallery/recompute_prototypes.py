"""Chooses a person's prototypes again and, if wanted, searches older photos with them."""

from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on
from domain.rules.access.access import ensure_may_change
from domain.settings import Settings
from domain.steps.faces.choose_anew import choose_anew
from domain.steps.persons.lock_persons import lock_persons
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
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
        return await choose_anew(work, person.id, settings, rescan=rescan)
