"""Owes again photos of a person that were taken back, or suppressed while the person was hidden.

That happens once their matches were decided again.
"""

from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.faces.half_seen import can_decide
from domain.queries.persons.live_person import IS_MATCHED
from domain.steps.deliveries.owe_deliveries import owe_taken_back
from domain.steps.work.work import transaction


async def send_held_back(person_id: PersonId, engine: str, doorbell: Doorbell) -> int:
    """Call it after `rematch_person`. Returns how many deliveries are owed now. Safe to repeat.

    Nothing is owed for a person who was hidden again, or for whom the last consent was revoked. While the
    engine cannot decide about the person, photos whose match is in doubt go on waiting.
    """
    async with transaction(doorbell) as work:
        workspace_id = await sql.value(
            WorkspaceId,
            f"SELECT workspace_id FROM persons p WHERE p.id = $1 AND {IS_MATCHED} FOR NO KEY UPDATE OF p",  # noqa: S608
            person_id,
        )
        if workspace_id is None:
            return 0
        is_decided = await can_decide(workspace_id, person_id, engine)
        owed = await owe_taken_back(work, workspace_id, person_id, without_doubtful=not is_decided)
        return sum(owed.values())
