"""Chooses a person's prototypes anew because somebody asked for it, and looks for more by them."""

from domain.ids import PersonId
from domain.queries.settings.settings_of import settings_of_person
from domain.settings import Settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.work.work import Work


async def choose_anew(work: Work, person_id: PersonId, settings: Settings) -> int:
    """Returns how many prototypes there are. What was recognised by a former one stays: its face still is
    the person's.
    """
    chosen = await choose_prototypes(work, person_id, settings)
    if (await settings_of_person(person_id, settings)).face_suggestions_auto_rescan_on_recompute:
        await work.add("backfill_person", person_id=str(person_id))
    return chosen
