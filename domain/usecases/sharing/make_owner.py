"""A guardian becomes one more owner of a person."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import LinkId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_decide_link
from domain.states import LinkRole
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.follow_deciders import follow_deciders
from domain.steps.sharing.link_participant import link_change
from domain.steps.sharing.tell_sharing import tell_sharing
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Link:
    """role: before the change."""

    id: LinkId
    role: LinkRole


async def make_owner(number: int, participant_id: ParticipantId, by: Requester, doorbell: Doorbell) -> Done:
    """For owners, and for moderators where there is no owner; Forbidden for others. Raises NotFound for a
    participant who is not linked, and what `lock_persons` raises.
    """
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_decide_link(
            is_owner=await acting.owns_now(person.id),
            has_owner=await has_owner(person.id),
            is_moderator=acting.is_moderator,
        )
        link = await sql.one(
            _Link,
            """UPDATE participant_persons l SET role = 'owner' FROM (SELECT id, role FROM participant_persons
                   WHERE person_id = $1 AND participant_id = $2 AND state = 'approved' FOR UPDATE) old
               WHERE l.id = old.id RETURNING l.id, old.role""",
            person.id,
            participant_id,
        )
        if link is None:
            raise NotFound("link")
        if link.role == LinkRole.OWNER:
            return Done(None, number)
        await follow_deciders(work, [person.id])
        promoted = link_change(link.id, "role", before=LinkRole.GUARDIAN, after=LinkRole.OWNER)
        operation = Operation(acting, "make_owner", number).with_undo(links=[promoted])
        return await tell_sharing(work, await record_operation(operation))
