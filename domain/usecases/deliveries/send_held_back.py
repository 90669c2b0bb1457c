"""Somebody who was hidden is shown again: photos that waited for a new look at their matches follow."""

from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.faces.evidence import LIVE_PERSON
from domain.steps.deliveries.owe_deliveries import owe_held
from domain.steps.work.work import transaction


async def send_held_back(person_id: PersonId, doorbell: Doorbell) -> int:
    """Call it after `rematch_person`. Returns how many deliveries are owed now. Safe to repeat.

    Who is hidden again, or left by everybody who consented, is owed nothing.
    """
    async with transaction(doorbell) as work:
        workspace_id = await sql.value(
            WorkspaceId,
            f"SELECT workspace_id FROM persons p WHERE p.id = $1 AND {LIVE_PERSON} FOR NO KEY UPDATE OF p",  # noqa: S608
            person_id,
        )
        if workspace_id is None:
            return 0
        return sum((await owe_held(work, workspace_id, person_id)).values())
