"""Two persons turn out to be one: everything of the absorbed one becomes the survivor's."""

from typing import Any
from uuid import UUID

from domain.errors import InvalidInput
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.acting import Requester, acting_on
from domain.queries.picture import PICTURE
from domain.rules.access import ensure_may_move
from domain.settings import Settings
from domain.steps.announce import announce_move
from domain.steps.carry_links import CARRY, WAITING, follow_carried, show_requests
from domain.steps.choose_prototypes import choose_prototypes
from domain.steps.lock_persons import lock_persons
from domain.steps.move_faces import Move, move_faces
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.record_operation import Done, Operation, change, done_before, record_operation
from domain.steps.work import Work, transaction


async def merge_persons(
    absorbed: int, survivor: int, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """Moderators only. The survivor's name, picture and links stay as they are. Who was linked to the
    absorbed person keeps what they received, and asks the survivor's owners to join; where there is none
    they come along as what they were.

    Raises InvalidInput(`into_itself`), Conflict(`merged`: into) where one of them was absorbed, NotFound
    also for a person of another workspace.
    """
    if absorbed == survivor:
        raise InvalidInput("into_itself")
    acting = await acting_on(absorbed, by)
    ensure_may_move(is_moderator=acting.is_moderator)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        persons = await lock_persons(acting.workspace_id, [absorbed, survivor])
        source, target = persons[absorbed], persons[survivor]
        brought = await _absorb(work, source["id"], target["id"])
        move = Move(
            acting.workspace_id,
            None,
            source["id"],
            target["id"],
            actor=acting.actor,
            batch_id=by.batch_id,
            takes_back=False,
        )
        moved = await move_faces(work, move)
        await choose_prototypes(work, target["id"], settings)
        starts = await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=target["id"])
        await announce_move(work, acting, moved.face_ids, absorbed, survivor, deletes_source=True)
        merged = change(absorbed, "status", before=source["status"], after=f"MERGED:{survivor}")
        operation = Operation(acting, "merge_persons", absorbed, survivor)
        return await record_operation(operation.with_undo(changes=[merged], **brought), moved, starts=starts)


# What $1, the absorbed person, leaves $2, the survivor, beside the faces. However good those are: who has no
# chosen picture is known by the one shown so far. Training photos go along, but for those that the survivor
# was trained with as well.
_ABSORB = f"""
WITH pictured AS (UPDATE persons p SET picture_face_id = {PICTURE} WHERE p.id = $2),
absorbed AS (
    UPDATE persons SET status = 'MERGED', merged_into_id = $2, version = version + 1, updated_at = now()
    WHERE id = $1),
expired AS (
    UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
    WHERE suggested_person_id = $1 AND status = 'PENDING' RETURNING id),
trained AS (
    UPDATE image_assets a SET enrols_person_id = $2 WHERE a.enrols_person_id = $1
      AND NOT EXISTS (SELECT 1 FROM image_assets b WHERE b.enrols_person_id = $2
          AND b.tg_file_unique_id = a.tg_file_unique_id) RETURNING id),
carried AS ({CARRY})
SELECT ARRAY(SELECT id FROM trained) AS training,
    ARRAY(SELECT jsonb_build_object('id', id, 'state', state) FROM carried) AS links,
    ARRAY({WAITING}) AS waiting, ARRAY(SELECT id FROM expired) AS expired
"""  # noqa: S608  constants


async def _absorb(work: Work, source: UUID, target: UUID) -> dict[str, Any]:
    """Returns what going back takes. The survivor is asked what the absorbed one was, if it looks so."""
    brought = await sql.one(_ABSORB, source, target)
    assert brought is not None
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in brought["expired"]])
    await show_requests(work, [{"id": link_id} for link_id in brought["waiting"]])
    await work.add("backfill_person", person_id=str(target))
    links = await follow_carried(work, target, [sql.from_json(link) for link in brought["links"]])
    return {"training": brought["training"], "links": links}
