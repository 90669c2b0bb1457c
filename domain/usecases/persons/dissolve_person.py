"""A person is deleted and its faces stay, as unknown faces."""

from dataclasses import dataclass

from domain.ids import AssetId, FaceId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, TelegramRequester, acting_on, ensure_seen
from domain.queries.operations.done import Done, done_before
from domain.queries.sharing.consent_withdrawn import is_consent_withdrawn
from domain.rules.access.access import ensure_may_dissolve
from domain.rules.erasing.deletion import ensure_no_more
from domain.states import AssetKind
from domain.steps.erasing.erase_rows import erase_rows
from domain.steps.erasing.order_of import order_of
from domain.steps.erasing.tell_relatives import tell_relatives
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announce_removal, announcement
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    asset_id: AssetId
    kind: AssetKind


async def dissolve_person(
    number: int,
    by: Requester,
    *,
    doorbell: Doorbell,
    tg_notify_chat_id: int | None = None,
    at_most: int | None = None,
) -> Done:
    """For moderators only. Name, links and training photos are erased. There is no undo, but the faces can be
    named again. at_most: how many faces the requester was told.

    Photos that were delivered stay with their recipients. Raises Conflict(`consent_withdrawn`) where the
    faces would have to go too, Conflict(`more_by_now`: n), Forbidden, Outdated, and what `lock_persons`
    raises.
    """
    if (done := await done_before(by)) is not None:
        return done
    acting = await acting_on(number, by)
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_dissolve(
            is_moderator=acting.is_moderator, is_consent_withdrawn=await is_consent_withdrawn(person.id)
        )
        ensure_seen(by, person.version)
        faces = await _faces_of(person.id)
        ensure_no_more(len(faces), at_most)
        move = Move(
            acting.workspace_id,
            [face.id for face in faces if face.kind == AssetKind.POST],
            person.id,
            None,
            actor=acting.actor,
            batch_id=by.batch_id,
            bulk=True,
            takes_back=False,
            announces=announcement(acting, number, None),
        )
        moved = await move_faces(work, move)
        # Of training photos the faces are announced as removed, photo by photo. The contact is not: a cluster
        # may go on under its number.
        for asset_id in sorted({face.asset_id for face in faces if face.kind != AssetKind.POST}):
            await announce_removal(work, acting, number, asset_id)
        done = await record_operation(Operation(acting, "dissolve_person", number, undo=None), moved)
        asked_by = by.tg_user_id if isinstance(by, TelegramRequester) else None
        await tell_relatives(work, person, deleted_by=asked_by, by_owner=False, keeps_faces=True)
        await erase_rows(work, person, await order_of(by, tg_notify_chat_id))
        return done


async def _faces_of(person_id: PersonId) -> list[_Face]:
    return await sql.rows(
        _Face,
        """SELECT f.id, f.asset_id, a.kind FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id WHERE f.person_id = $1""",
        person_id,
    )
