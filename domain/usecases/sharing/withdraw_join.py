"""A participant takes back the wish to receive a person's photos."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import LinkId, ParticipantId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.states import LinkState
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Asked:
    id: LinkId
    workspace_id: WorkspaceId
    is_over: bool


_ASKED = """
SELECT l.id, p.workspace_id,
    l.state = 'revoked' AND l.decided_by IS NULL AND l.consented_at IS NULL AS is_over
FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE p.number = $1 AND l.participant_id = $2 AND p.approval = 'approved' AND p.erasing_at IS NULL
"""


async def withdraw_join(number: int, participant_id: ParticipantId, doorbell: Doorbell) -> None:
    """From the commit on nobody decides about the wish. A press may be handled again: nothing more is done.

    Raises NotFound where this participant has nothing to do with the person, Conflict(`linked_already`), or
    Conflict(`already_decided`: state) for one that was declined.
    """
    asked = await sql.one(_Asked, _ASKED, number, participant_id)
    if asked is None:
        raise NotFound("person")
    if asked.is_over:
        return
    async with transaction(doorbell) as work:
        await lock_persons(asked.workspace_id, [number])
        # The consent goes as well: a revoked link with one would say that nobody may recognise the person.
        took = await sql.execute(
            """UPDATE participant_persons SET state = 'revoked', decided_at = now(), decided_by = NULL,
                   consent_version = NULL, consented_at = NULL WHERE id = $1 AND state = 'requested'""",
            asked.id,
        )
        if not took:
            state = await sql.value(
                LinkState, "SELECT state FROM participant_persons WHERE id = $1", asked.id
            )
            if state == LinkState.APPROVED:
                raise Conflict("linked_already")
            raise Conflict("already_decided", state=state or "erased")
        await work.add("show_join", link_id=asked.id)
