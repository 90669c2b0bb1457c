"""Hides a person, who is kept whole but neither matched, nor delivered, nor listed; or shows it again.

Nobody is asked about a hidden person: its questions end. Once the person is shown again, a search finds what
is still to be asked.
"""

from collections.abc import Mapping

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on, ensure_seen
from domain.queries.operations.done import Done, done_before
from domain.states import PersonStatus
from domain.steps.deliveries.owe_deliveries import owe_after_hiding
from domain.steps.operations.record_operation import Operation, change, record_operation
from domain.steps.persons.lock_to_change import lock_to_change
from domain.steps.questions.expire_questions import expire_questions
from domain.steps.work.work import transaction


async def hide_person(number: int, by: Requester, *, hidden: bool, doorbell: Doorbell) -> Done:
    """For owners and moderators. Raises Outdated, and what `lock_to_change` raises."""
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = await lock_to_change(acting, number)
        ensure_seen(by, person.version)
        status = PersonStatus.HIDDEN if hidden else PersonStatus.ACTIVE
        if person.status == status:
            return Done(None, number)
        await sql.execute(
            "UPDATE persons SET status = $2, version = version + 1, updated_at = now() WHERE id = $1",
            person.id,
            status,
        )
        starts: Mapping[ParticipantId, int] = {}
        if hidden:
            await expire_questions(work, acting.workspace_id, person.id)
        else:
            starts = await owe_after_hiding(work, acting.workspace_id, person.id)
        kind = "hide_person" if hidden else "show_person"
        changed = change(number, "status", before=person.status, after=status)
        operation = Operation(acting, kind, number).with_undo(changes=[changed])
        return await record_operation(operation, starts=starts)
