"""Chooses a person's prototypes again because somebody asked for it, and looks for more by them."""

from domain.ids import PersonId
from domain.queries.settings.settings_of import settings_of_person
from domain.settings import Settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.work.work import Work


async def choose_anew(
    work: Work, person_id: PersonId, settings: Settings, *, rescan: bool | None = None
) -> int:
    """Returns how many prototypes there are. Faces that were matched by a former prototype stay, because the
    prototype's face still is the person's. rescan: whether more of the person is looked for; None: as the
    workspace's setting says.
    """
    chosen = await choose_prototypes(work, person_id, settings)
    if rescan is None:
        own = await settings_of_person(person_id, settings)
        rescan = own.face_suggestions_auto_rescan_on_recompute
    if rescan:
        await work.add("backfill_person", person_id=str(person_id))
    return chosen
