"""Two persons turn out to be one: everything of the absorbed one becomes the survivor's."""

from domain.errors import InvalidInput
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.acting import Requester, acting_on
from domain.queries.picture import PICTURE
from domain.rules.access import ensure_may_move
from domain.settings import Settings
from domain.steps.announce import announce_move
from domain.steps.carry_links import carry_links
from domain.steps.choose_prototypes import choose_prototypes
from domain.steps.inherit_refusals import inherit_refusals
from domain.steps.lock_persons import lock_persons
from domain.steps.move_faces import Move, move_faces
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.record_operation import Done, Operation, change, done_before, record_operation
from domain.steps.work import transaction


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
        await _keep_picture(target)
        trained = await _hand_over_training(source, target)
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
        carried = await carry_links(work, source["id"], target["id"])
        await _absorb(source, target)
        inherited = await inherit_refusals(source["id"], target["id"])
        await choose_prototypes(work, target["id"], settings)
        starts = await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=target["id"])
        await announce_move(work, acting, moved.face_ids, absorbed, survivor, deletes_source=True)
        merged = change(absorbed, "status", before=source["status"], after=f"MERGED:{survivor}")
        operation = Operation(acting, "merge_persons", absorbed, survivor)
        return await record_operation(
            operation.with_undo(changes=[merged], links=carried, training=trained, inherited=inherited),
            moved,
            starts=starts,
        )


async def _keep_picture(target: sql.Row) -> None:
    """However good the absorbed faces are: who has no chosen picture is known by the one shown so far."""
    await sql.execute(
        f"UPDATE persons p SET picture_face_id = {PICTURE} WHERE p.id = $1",  # noqa: S608  a constant
        target["id"],
    )


async def _hand_over_training(source: sql.Row, target: sql.Row) -> list[int]:
    """Training photos go along, but for those that the survivor was trained with as well."""
    moved = await sql.rows(
        """UPDATE image_assets a SET enrols_person_id = $2 WHERE a.enrols_person_id = $1
             AND NOT EXISTS (SELECT 1 FROM image_assets b WHERE b.enrols_person_id = $2
                 AND b.tg_file_unique_id = a.tg_file_unique_id) RETURNING id""",
        source["id"],
        target["id"],
    )
    return [row["id"] for row in moved]


async def _absorb(source: sql.Row, target: sql.Row) -> None:
    await sql.execute(
        """UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
           WHERE suggested_person_id = $1 AND status = 'PENDING'""",
        source["id"],
    )
    await sql.execute(
        """UPDATE persons SET status = 'MERGED', merged_into_id = $2, version = version + 1,
               updated_at = now() WHERE id = $1""",
        source["id"],
        target["id"],
    )
