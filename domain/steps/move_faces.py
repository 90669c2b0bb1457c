"""The one way in which faces change hands: from a person or from nobody, to a person or to nobody.

A fixed number of statements, however many faces: everything is done to the whole set at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.queries import sql
from domain.steps.group_unknown_faces import group_unknown_faces
from domain.steps.owe_photo_cards import follow_photo_cards
from domain.steps.recount_persons import recount_persons
from domain.steps.withdraw_photos import withdraw_photos
from domain.steps.work import Work

# No name stands in a note: history outlives the person. Numbers become names when it is read.
_NOTES = {
    "ASSIGN_TO_PERSON": "Assigned face to person no. %2$s",
    "MOVE_TO_PERSON": "Moved face from person no. %1$s to no. %2$s",
    "UNASSIGN_FROM_PERSON": "Unassigned face from person no. %1$s",
}


@dataclass(frozen=True, slots=True)
class Move:
    """face_ids None: all of the source. source None: faces of nobody. target None: they become nobody's.

    actor: `tg:<user id>` of who decided, or `engine` when a match did. batch_id: of the operation.
    refused: somebody says that the faces are not the source; they never go back there by themselves.
    takes_back: photos that the source is in no more leave who received them for it.
    """

    workspace_id: int
    face_ids: Sequence[UUID] | None
    source: UUID | None
    target: UUID | None
    actor: str
    batch_id: UUID | None = None
    refused: bool = False
    bulk: bool = False
    takes_back: bool = True
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed hands; faces that were somewhere else by then did not.

    undo: what going back takes beside the faces: pinned prototypes that they were, and faces that the target
    had been refused for. stops: photos that each participant receives no more. expired: suggestions.
    """

    face_ids: Sequence[UUID] = ()
    asset_ids: Sequence[int] = ()
    undo: Mapping[str, object] = field(default_factory=dict)
    stops: Mapping[int, int] = field(default_factory=dict)
    expired: int = 0


async def move_faces(work: Work, move: Move) -> Moved:
    """Call with the persons locked in the order of their ids (`steps/lock_persons`).

    Suggestions that stood on the old assignment end, prototypes of the faces go, photos are recounted and
    taken back where the source is in them no more, the index follows. Owing the photos to the target's
    participants, and choosing prototypes anew, is the caller's: an approval does both later.
    """
    rows = await _change_hands(move)
    if not rows:
        return Moved()
    faces, assets = [row["id"] for row in rows], sorted({row["asset_id"] for row in rows})
    pinned = await _drop_prototypes(faces)
    expired = await _expire_suggestions(faces)
    allowed = await _allow(move, faces)
    await _refuse(move, faces)
    event_id = await _note(move, faces, assets)
    await recount_persons(assets)
    await follow_photo_cards(work, move.workspace_id, assets)
    stops: Mapping[int, int] = {}
    if move.source is not None and move.takes_back:
        stops = await withdraw_photos(work, move.workspace_id, assets, move.source)
    if len(assets) == 1:  # a photo that was just recognised is to be synced anyway
        await work.add("sync_asset_faces", asset_id=assets[0])
    else:
        await work.add("sync_moved_faces", event_id=str(event_id))
    if move.target is None:
        await group_unknown_faces(work, move.workspace_id, because=str(event_id))
    return Moved(faces, assets, {"pinned": pinned, "allowed": allowed}, stops, expired)


async def _change_hands(move: Move) -> list[sql.Row]:
    return await sql.rows(
        """UPDATE face_instances SET person_id = $4, version = version + 1, updated_at = now()
           WHERE ($1::uuid[] IS NULL OR id = ANY($1)) AND workspace_id = $2
             AND person_id IS NOT DISTINCT FROM $3::uuid RETURNING id, asset_id""",
        None if move.face_ids is None else list(move.face_ids),
        move.workspace_id,
        move.source,
        move.target,
    )


async def _drop_prototypes(faces: list[UUID]) -> list[dict[str, str]]:
    """A face represents nobody but its own person. Returns the pinned ones: the others can be chosen anew."""
    gone = await sql.rows(
        """DELETE FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[])
           RETURNING face_instance_id, role, is_pinned, pinned_by""",
        faces,
    )
    return [
        {"face": str(row["face_instance_id"]), "role": row["role"], "by": row["pinned_by"]}
        for row in gone
        if row["is_pinned"]
    ]


async def _expire_suggestions(faces: list[UUID]) -> int:
    """Those about the faces, and those that stood on them."""
    return await sql.execute(
        """UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
           WHERE status = 'PENDING'
             AND (face_instance_id = ANY($1::uuid[]) OR source_face_id = ANY($1::uuid[]))""",
        faces,
    )


async def _allow(move: Move, faces: list[UUID]) -> list[str]:
    """An assignment ends an earlier refusal."""
    allowed = await sql.rows(
        """DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $2
           RETURNING face_id""",
        faces,
        move.target,
    )
    return [str(row["face_id"]) for row in allowed]


async def _refuse(move: Move, faces: list[UUID]) -> None:
    if move.refused and move.source:
        await refuse(faces, move.source)


async def refuse(face_ids: Sequence[UUID], person_id: UUID) -> None:
    """These faces are not that person, and never go there by themselves."""
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id) SELECT unnest($1::uuid[]), $2
           ON CONFLICT DO NOTHING""",
        list(face_ids),
        person_id,
    )


async def _note(move: Move, faces: list[UUID], assets: list[int]) -> UUID:
    event = await sql.one(
        """INSERT INTO face_assignment_events (workspace_id, actor, operation, from_person_id,
               from_person_number, to_person_id, to_person_number, batch_id, affected_photo_ids,
               affected_face_instance_ids, face_count, photo_count, note)
           SELECT $1, $2, $3, $4::uuid, (SELECT number FROM persons WHERE id = $4::uuid), $5::uuid,
               (SELECT number FROM persons WHERE id = $5::uuid), $6::uuid, $7, $8, $9, $10,
               format($11::text, (SELECT number FROM persons WHERE id = $4::uuid),
                   (SELECT number FROM persons WHERE id = $5::uuid))
           RETURNING id""",
        move.workspace_id,
        move.actor,
        _operation(move),
        move.source,
        move.target,
        move.batch_id,
        sql.to_json(assets),
        sql.to_json([str(face) for face in faces]),
        len(faces),
        len(assets),
        move.note or _NOTES.get(_operation(move)),
    )
    assert event is not None
    event_id: UUID = event["id"]
    return event_id


def _operation(move: Move) -> str:
    if move.source is None:
        return "ASSIGN_TO_PERSON"
    if move.target is not None:
        return "MOVE_TO_PERSON"
    return "REMOVE_FROM_PERSON" if move.bulk else "UNASSIGN_FROM_PERSON"
