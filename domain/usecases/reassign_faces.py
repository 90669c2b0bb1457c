"""Faces of a person are somebody else's: one of them, those in one photo, or those in some photos."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import InvalidInput, NotFound
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.acting import Acting, acting_on
from domain.rules.access import ensure_may_move
from domain.settings import Settings
from domain.steps.choose_prototypes import choose_prototypes
from domain.steps.lock_persons import lock_persons
from domain.steps.move_faces import Move, move_faces
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.record_operation import Operation, record_operation
from domain.steps.work import transaction


@dataclass(frozen=True, slots=True)
class WhichFaces:
    """Of one person: these, or all those in these photos. One of the two is given."""

    face_numbers: Sequence[int] = ()
    asset_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Reassigned:
    """operation_id None: nothing moved, because none of the faces was the person's any more."""

    operation_id: int | None
    faces: int
    photos: int


_NOTHING = Reassigned(None, 0, 0)


async def reassign_faces(
    source: int,
    target: int | None,
    which: WhichFaces,
    tg_user_id: int,
    *,
    memberships: Memberships,
    settings: Settings,
    doorbell: Doorbell,
) -> Reassigned:
    """Moderators only. target: the number of a person, or None for nobody.

    The faces never go back to the source by themselves. The source stays, also without a face.
    Raises InvalidInput(`into_itself`), NotFound also for what is of another workspace, Conflict(`merged`).
    """
    if source == target:
        raise InvalidInput("into_itself")
    acting = await acting_on(source, tg_user_id, memberships)
    ensure_may_move(is_moderator=acting.is_moderator)
    async with transaction(doorbell) as work:
        persons = await lock_persons(acting.workspace_id, {source, target} - {None})
        faces = await _faces(acting.workspace_id, persons[source], which)
        operation = _operation(acting, source, target, which)
        moved = await move_faces(
            work,
            Move(
                acting.workspace_id,
                [face["id"] for face in faces],
                persons[source]["id"],
                None if target is None else persons[target]["id"],
                actor=acting.actor,
                batch_id=operation.batch_id,
                refused=True,
                bulk=bool(which.asset_ids),
            ),
        )
        if not moved.face_ids:
            return _NOTHING
        for person in persons.values():
            await choose_prototypes(work, person["id"], settings)
        if target is not None:
            whom = persons[target]["id"]
            await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=whom)
        operation_id = await record_operation(operation.done(moved))
    return Reassigned(operation_id, len(moved.face_ids), len(moved.asset_ids))


def _operation(acting: Acting, source: int, target: int | None, which: WhichFaces) -> Operation:
    kind = "unassign_faces" if target is None else "move_faces"
    asset_id = which.asset_ids[0] if len(which.asset_ids) == 1 else None
    return Operation(acting.workspace_id, kind, acting.actor, source, target, asset_id=asset_id)


async def _faces(workspace_id: int, person: sql.Row, which: WhichFaces) -> list[sql.Row]:
    """Raises NotFound when a face or photo is not of this workspace, whoever's it is."""
    if bool(which.face_numbers) == bool(which.asset_ids):
        raise InvalidInput("which_faces")
    table, column, wanted = (
        ("face_instances", "number", which.face_numbers)
        if which.face_numbers
        else ("image_assets", "id", which.asset_ids)
    )
    known = await sql.one(
        f"SELECT count(*) AS n FROM {table} WHERE workspace_id = $1 AND {column} = ANY($2::bigint[])",  # noqa: S608
        workspace_id,
        list(wanted),
    )
    if known is None or known["n"] != len(set(wanted)):
        raise NotFound("face" if which.face_numbers else "photo")
    return await sql.rows(
        """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.workspace_id = $1 AND f.person_id = $2
             AND (f.number = ANY($3::bigint[]) OR f.asset_id = ANY($4::bigint[]))""",
        workspace_id,
        person["id"],
        list(which.face_numbers),
        list(which.asset_ids),
    )
