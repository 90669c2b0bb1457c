"""What somebody did is taken back, as far as nothing changed since."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.acting import Acting, acting_on
from domain.rules.access import ensure_may_change, ensure_may_move
from domain.settings import Settings
from domain.steps.choose_prototypes import choose_prototypes
from domain.steps.lock_persons import lock_persons
from domain.steps.move_faces import Move, Moved, move_faces, refuse
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.record_operation import Operation, change, record_operation
from domain.steps.set_person_field import set_person_field
from domain.steps.work import Work, transaction

Persons = dict[int, sql.Row]

_OF_OWNERS = frozenset({"rename_person", "hide_person", "show_person"})
_NOTHING = Moved([], [], {})


@dataclass(frozen=True, slots=True)
class Undone:
    """faces: given back. kept: faces that were moved on, or erased, since; they stay where they are."""

    operation_id: int
    kind: str
    faces: int
    kept: int


async def undo_operation(
    operation_id: int, tg_user_id: int, *, memberships: Memberships, settings: Settings, doorbell: Doorbell
) -> Undone:
    """Is an operation itself, and can be undone: that is redo.

    Raises Conflict(`undone_already`: by), Conflict(`too_late`), Conflict(`changed_since`) when nothing of
    it can be given back, NotFound and Forbidden for who may not.
    """
    known = await sql.one("SELECT person_number FROM operations WHERE id = $1", operation_id)
    if known is None:
        raise NotFound("operation")
    acting = await acting_on(known["person_number"], tg_user_id, memberships)
    async with transaction(doorbell) as work:
        # A name may be given back: workspace before person, like everybody.
        await sql.rows("SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE", acting.workspace_id)
        done = await _lock(operation_id, acting.workspace_id, settings.undo_days)
        numbers = {done["person_number"], done["other_number"]} - {None}
        persons = await lock_persons(acting.workspace_id, numbers, absorbed_too=True)
        await _ensure_may(acting, done["kind"])
        back = Operation(
            acting.workspace_id,
            done["kind"],
            acting.actor,
            done["person_number"],
            done["other_number"],
            asset_id=done["asset_id"],
            undoes=operation_id,
        )
        undo = sql.from_json(done["undo"])
        changed = await _change_back(undo.get("change"), persons)
        moved = await _move_back(work, back, done, persons, settings)
        if changed is None and not moved.face_ids:
            raise Conflict("changed_since")
        again = {**moved.undo, **(changed or {}), "training": await _train_back(done, undo, persons)}
        undone_by = await record_operation(back.done(moved, undo=again))
    kept = done["face_count"] - len(moved.face_ids)
    return Undone(undone_by, done["kind"], len(moved.face_ids), kept)


async def _lock(operation_id: int, workspace_id: int, undo_days: int) -> sql.Row:
    done = await sql.one(
        """SELECT o.*, o.created_at < now() - make_interval(days => $3) AS is_old, b.actor AS undone_by
           FROM operations o LEFT JOIN operations b ON b.id = o.undone_by_id
           WHERE o.id = $1 AND o.workspace_id = $2 FOR UPDATE OF o""",
        operation_id,
        workspace_id,
        undo_days,
    )
    if done is None:
        raise NotFound("operation")
    if done["undone_by_id"] is not None:
        raise Conflict("undone_already", by=done["undone_by"])
    if done["is_old"] or done["undo"] is None:
        raise Conflict("too_late")
    return done


async def _ensure_may(acting: Acting, kind: str) -> None:
    if kind in _OF_OWNERS:
        ensure_may_change(is_owner=await acting.owns_now(), is_moderator=acting.is_moderator)
    else:
        ensure_may_move(is_moderator=acting.is_moderator)


async def _change_back(done: dict[str, Any] | None, persons: Persons) -> dict[str, Any] | None:
    """None when there was no change, or somebody changed the same field since."""
    if done is None:
        return None
    person = persons[done["number"]]
    given = await set_person_field(person, done["field"], done["before"], expected=done["after"])
    if given is None:
        return None
    return change(done["number"], done["field"], before=done["after"], after=given)


async def _move_back(
    work: Work, back: Operation, done: sql.Row, persons: Persons, settings: Settings
) -> Moved:
    """Whoever received photos of the absorbed person keeps them when it is absorbed again."""
    event = await sql.one("SELECT * FROM face_assignment_events WHERE batch_id = $1", done["batch_id"])
    if event is None:
        return _NOTHING
    undo, absorbed = sql.from_json(done["undo"]), persons[done["person_number"]]["id"]
    moved = await move_faces(
        work,
        Move(
            back.workspace_id,
            [UUID(face) for face in sql.from_json(event["affected_face_instance_ids"])],
            event["to_person_id"],
            event["from_person_id"],
            actor=back.actor,
            batch_id=back.batch_id,
            takes_back=done["kind"] != "merge_persons" or event["to_person_id"] != absorbed,
        ),
    )
    if event["to_person_id"] is not None:
        was_refused = set(undo.get("allowed", ())) & {str(face) for face in moved.face_ids}
        await refuse([UUID(face) for face in was_refused], event["to_person_id"])
    if event["from_person_id"] is not None:
        await _pin_again(undo.get("pinned", ()), event["from_person_id"], moved.face_ids)
        await owe_deliveries(work, back.workspace_id, moved.asset_ids, decided_for=event["from_person_id"])
    for person_id in (event["from_person_id"], event["to_person_id"]):
        if person_id is not None:
            await choose_prototypes(work, person_id, settings)
    return moved


async def _pin_again(pinned: list[dict[str, str]], person_id: UUID, face_ids: list[UUID]) -> None:
    back = [pin for pin in pinned if UUID(pin["face"]) in set(face_ids)]
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, is_pinned,
               pinned_by, pinned_at)
           SELECT $1, x.face, x.face, x.role, true, x.by, now()
           FROM unnest($2::uuid[], $3::text[], $4::text[]) AS x (face, role, by)
           ON CONFLICT (face_instance_id) DO NOTHING""",
        person_id,
        [pin["face"] for pin in back],
        [pin["role"] for pin in back],
        [pin["by"] for pin in back],
    )


async def _train_back(done: sql.Row, undo: dict[str, Any], persons: Persons) -> list[int]:
    """Training photos go where their faces went."""
    assets = undo.get("training") or []
    if not assets:
        return []
    here, there = persons[done["person_number"]]["id"], persons[done["other_number"]]["id"]
    moved = await sql.rows(
        """UPDATE image_assets SET enrols_person_id = CASE enrols_person_id WHEN $2 THEN $3::uuid ELSE $2 END
           WHERE id = ANY($1::bigint[]) AND enrols_person_id IN ($2, $3) RETURNING id""",
        assets,
        here,
        there,
    )
    return [row["id"] for row in moved]
