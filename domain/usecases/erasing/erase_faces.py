"""Deletes all faces of a person everywhere. Its name and links stay, and it can be learned again."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on, ensure_seen
from domain.queries.erasing.deletion import deletion
from domain.queries.operations.done import Done, done_before
from domain.rules.access.access import ensure_may_erase
from domain.rules.erasing.deletion import ensure_no_more
from domain.settings import Settings
from domain.steps.erasing.erase_all_faces import erase_all_faces
from domain.steps.erasing.order_of import order_of
from domain.steps.faces_queue.announce import announce_removal
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.tell_sharing import tell_receivers
from domain.steps.work.work import transaction


async def erase_faces(
    number: int,
    by: Requester,
    *,
    settings: Settings,
    doorbell: Doorbell,
    tg_notify_chat_id: int | None = None,
    at_most: int | None = None,
) -> Done:
    """For owners and moderators. There is no way back. tg_notify_chat_id: the chat that gets the certificate;
    when it is None, the requester gets it in private. Photos that were delivered stay with their recipients,
    who are told that no more come. at_most: how many faces the requester was told.

    Raises NotFound, Forbidden, Outdated, Conflict(`merged`: into), Conflict(`not_approved`: number),
    Conflict(`more_by_now`: n), Untold where only Telegram could tell.
    """
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_erase(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
        ensure_seen(by, person.version)
        ensure_no_more((await deletion(person.id)).faces, at_most)
        await announce_removal(work, acting, number)
        erased = await erase_all_faces(work, person, await order_of(by, tg_notify_chat_id), settings)
        if not erased.face_ids:
            return Done(None, number)
        await sql.execute(
            "UPDATE persons SET version = version + 1, updated_at = now() WHERE id = $1", person.id
        )
        done = await record_operation(Operation(acting, "erase_faces", number, undo=None), erased)
        return await tell_receivers(work, done)
