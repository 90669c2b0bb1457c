"""Gives faces back what was known of them before they moved: refusals, pinned prototypes and the basis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ids import AssetId, FaceId, PersonId
from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.steps.faces.look_for_next import look_for_next
from domain.steps.work.work import Work
from domain.values.way_back import KeptBasis, Pin, WayBack

# The history says how faces came to their person before an event. A merge and an undo say nothing new about a
# face: for one that came by a merge, the latest event to the absorbed person counts.
_BY_HISTORY = """
WITH said AS (
    SELECT DISTINCT ON (f.id) f.id, CASE
        WHEN e.actor = 'engine' THEN 'matched'
        WHEN o.kind IN ('accept_suggestion', 'confirm_face') THEN 'answered'
        WHEN o.kind IN ('label_cluster', 'merge_cluster') THEN 'named'
        ELSE 'assigned' END AS basis
    FROM face_instances f
    JOIN face_assignment_events e ON e.workspace_id = f.workspace_id AND e.created_at < $2
        AND e.affected_face_instance_ids ? f.id::text
    LEFT JOIN operations o ON o.batch_id = e.batch_id
    WHERE f.id = ANY($1::uuid[]) AND e.to_person_number IS NOT NULL AND o.undoes_id IS NULL
      AND coalesce(o.kind, '') <> 'merge_persons'
    ORDER BY f.id, e.to_person_id IS NOT DISTINCT FROM f.person_id DESC, e.created_at DESC)
UPDATE face_instances f
SET basis = CASE WHEN a.kind = 'training' THEN 'trained' ELSE coalesce(
    (SELECT said.basis FROM said WHERE said.id = f.id), 'matched') END
FROM image_assets a WHERE f.id = ANY($1::uuid[]) AND a.id = f.asset_id AND f.person_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class _GivenBack:
    """unknown_on: the photos of refused faces that belong to nobody."""

    unknown_on: Sequence[AssetId]
    has_mistakes: bool


async def give_back_refusals(
    work: Work, undo: WayBack, person_id: PersonId, face_ids: Sequence[FaceId]
) -> None:
    """Brings back the refusals of these faces for the person that the move had ended. Unknown faces among
    them are matched again: they may show somebody else. undo: what was kept for an undo of that move.

    A refusal keeps its former time: with a new time a mistake that an owner has looked at since would count
    again.
    """
    given = await sql.one(
        _GivenBack,
        """WITH again AS (
               INSERT INTO negative_pairs (face_id, person_id, is_mistake, reason, was_recognised, created_at)
               SELECT x.face, $2, x.is_mistake, x.reason, x.recognised, coalesce(x.at, now())
               FROM jsonb_to_recordset($3::jsonb) AS x (face uuid, is_mistake boolean, reason text,
                   recognised boolean, at timestamptz)
               WHERE x.face = ANY($1::uuid[]) ON CONFLICT DO NOTHING RETURNING face_id, is_mistake)
           SELECT ARRAY(SELECT DISTINCT f.asset_id FROM again JOIN face_instances f ON f.id = again.face_id
               WHERE f.person_id IS NULL ORDER BY 1) AS unknown_on,
               EXISTS (SELECT 1 FROM again WHERE is_mistake) AS has_mistakes""",
        list(face_ids),
        person_id,
        sql.to_json(undo.get("refusals") or _of_former(undo)),
    )
    assert given is not None
    await look_for_next(work, given.unknown_on)
    if given.has_mistakes:
        await work.add("show_mistakes", person_id=str(person_id))


def _of_former(undo: WayBack) -> list[dict[str, object]]:
    """The refusals of an operation of an earlier version, which kept them without their times."""
    mistakes, reasons = undo.get("mistakes", ()), undo.get("reasons", {})
    return [
        {"face": face, "is_mistake": face in mistakes, "reason": reasons.get(face)}
        for face in undo.get("allowed", ())
    ]


async def give_back_pins(pinned: Sequence[Pin], person_id: PersonId, face_ids: Sequence[FaceId]) -> None:
    """Pins the faces that moved as prototypes again, in the name of whoever had pinned them."""
    moved = set(face_ids)
    back = [pin for pin in pinned if UUID(pin["face"]) in moved]
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


async def give_back_basis(grounds: Sequence[KeptBasis], face_ids: Sequence[FaceId]) -> None:
    """Gives the faces that moved the basis that they had before."""
    await sql.execute(
        """UPDATE face_instances f SET basis = x.basis, matched_by = x.by
           FROM jsonb_to_recordset($1::jsonb) AS x (basis text, by uuid[], faces uuid[])
           WHERE f.id = ANY(x.faces) AND f.id = ANY($2::uuid[]) AND f.person_id IS NOT NULL""",
        sql.to_json(list(grounds)),
        list(face_ids),
    )


async def give_back_former_basis(
    done: RecordedOperation, moved_at: datetime, face_ids: Sequence[FaceId]
) -> None:
    """done: the operation that is undone. moved_at: when it moved the faces. An earlier version kept no
    basis: then the history before `moved_at` tells it. A merge keeps none, because it changes none.
    """
    undo = done.way_back
    if "grounds" in undo or done.kind == "merge_persons":
        await give_back_basis(undo.get("grounds", ()), face_ids)
    else:
        await sql.execute(_BY_HISTORY, list(face_ids), moved_at)
