"""Two persons turn out to be one: everything of the absorbed one becomes the survivor's."""

from domain.errors import InvalidInput
from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on, ensure_seen
from domain.queries.operations.done import Done, done_before
from domain.rules.access.access import ensure_may_move
from domain.settings import Settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.operations.record_operation import Operation, change, record_operation
from domain.steps.persons.absorb_person import absorb_person
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction


async def merge_persons(
    absorbed: int, survivor: int, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators only. The survivor's name, picture and links stay as they are. Participants who were
    linked to the absorbed person keep their photos, and ask the survivor's owners to join; if it has no
    owner, their links come along as they were.

    Raises InvalidInput(`into_itself`), what `lock_persons` raises (NotFound also for a person of another
    workspace), Forbidden for an owner or guardian, Outdated. A merge that would override a decision about the
    absorbed person is refused, see `ensure_may_absorb`.
    """
    if absorbed == survivor:
        raise InvalidInput("into_itself")
    acting = await acting_on(absorbed, by)
    ensure_may_move(is_moderator=acting.is_moderator)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        persons = await lock_persons(acting.workspace_id, [absorbed, survivor])
        ensure_seen(by, persons[absorbed].version)
        one, into = persons[absorbed], persons[survivor]
        moved, brought, starts = await absorb_person(work, acting, one, into, was=one.status)
        await choose_prototypes(work, into.id, settings)
        merged = change(absorbed, "status", before=one.status, after=f"MERGED:{survivor}")
        operation = Operation(acting, "merge_persons", absorbed, survivor)
        return await record_operation(
            operation.with_undo(**brought).with_undo(changes=[merged, *brought["changes"]]),
            moved,
            starts=starts,
        )
