"""Sets what one participant calls a person. Only those whom the participant invites read it, too."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import LinkId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.rules.persons.names import clean_name
from domain.steps.deliveries.follow_name import follow_alias
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.link_participant import link_change
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Link:
    id: LinkId
    alias: str | None


async def set_alias(
    number: int, participant_id: ParticipantId, raw_alias: str, by: Requester, doorbell: Doorbell
) -> Done:
    """participant_id: the id of the requester. Raises InvalidInput for the name, NotFound if not linked, and
    what `lock_persons` raises.
    """
    alias = clean_name(raw_alias)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        link = await sql.one(
            _Link,
            """SELECT id, alias FROM participant_persons
               WHERE person_id = $1 AND participant_id = $2 AND state = 'approved' FOR UPDATE""",
            person.id,
            participant_id,
        )
        if link is None:
            raise NotFound("person")
        if link.alias == alias:
            return Done(None, number)
        await sql.execute("UPDATE participant_persons SET alias = $2 WHERE id = $1", link.id, alias)
        await follow_alias(work, [link.id])
        renamed = link_change(link.id, "alias", before=link.alias, after=alias)
        return await record_operation(Operation(acting, "set_alias", number).with_undo(links=[renamed]))
