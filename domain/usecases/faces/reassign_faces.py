"""Gives faces to another person or to nobody: one face, those in one photo, or those in some photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import AssetId, FaceId, OperationId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, moderator_or
from domain.queries.access.authority import AUTHORITY, Authority
from domain.queries.faces.face_likeness import Likeness, face_likeness
from domain.queries.operations.done import Done
from domain.rules.access.access import ensure_may_move
from domain.settings import Settings
from domain.states import Basis
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes_of
from domain.steps.faces.keep_off import keep_off, lock_with
from domain.steps.faces.look_for_next import look_for_next
from domain.steps.faces.move_faces import Move, Moved, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.find_target import Found, find_target
from domain.steps.work.work import transaction
from domain.values.targets import Target
from domain.values.way_back import WayBack

MOST_FACES = 100_000


@dataclass(frozen=True, slots=True)
class WhichFaces:
    """Faces of one person, or of nobody (source None): either these faces, or all in these photos.

    is_here: the faces are of one photo, which history mentions ("rename in this photo"). but: faces without
    a tick. They stay with the source, and are noted not to be the target's, if that is a person.
    """

    source: int | None
    face_numbers: Sequence[int] = ()
    asset_ids: Sequence[AssetId] = ()
    is_here: bool = False
    but: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class _Meant(Authority):
    """What the requester means. known: how many of the named faces and photos belong to the workspace.

    done_*: what this very press did when it was handled the first time; None if it was not handled yet.
    """

    workspace_id: WorkspaceId
    source: PersonId | None
    known: int
    faces: Sequence[FaceId]
    done_id: OperationId | None
    done_number: int | None
    done_faces: int | None
    done_photos: int | None

    @property
    def done(self) -> Done | None:
        if self.done_id is None:
            return None
        number, faces, photos = self.done_number or 0, self.done_faces or 0, self.done_photos or 0
        return Done(self.done_id, number, faces, photos, again=True)


async def reassign_faces(
    which: WhichFaces, target: Target, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators only. The faces never go back to the source by themselves.

    Faces of the list that are somebody else's by now stay where they are, and are counted as kept. Raises
    InvalidInput(`which_faces`, `into_itself`, `too_many_faces`: limit, and `face_not_assigned` where faces of
    nobody are to go to nobody), NotFound also for anything of another workspace, Untold where only Telegram
    could tell of a right, Forbidden for an owner or guardian, Conflict(`merged`: into, `not_approved`:
    number) for source or target, InvalidInput for the name of a new person, Conflict(`name_taken`: number)
    for a name that was to be new, and Conflict(`changed_since`) where no face is left to move to the new
    person.
    """
    _check(which)
    meant = await _meant(which, by)
    acting = await _admitted(which, meant, by)
    if meant.done is not None:
        return meant.done
    _ensure_known(which, meant)
    likeness = await _likeness(which)
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        found = await find_target(acting, target, *_others(which))
        _ensure_elsewhere(which, found)
        source = None if which.source is None else found.others[which.source].id
        off = await lock_with(acting.workspace_id, meant.faces, which.but)
        moved = await move_faces(work, _move(acting, which, meant.faces, source, found))
        if not moved.face_ids:
            _ensure_known(which, await _meant(which, by))  # they may have been deleted meanwhile
            if found.changes:
                raise Conflict("changed_since")  # rolls back, as a new person without a face is not wanted
            return Done(None, which.source or found.number or 0, kept=len(meant.faces))
        if found.id is not None and likeness:
            await _record_choice(moved.face_ids[0], found.id, likeness, actor=acting.actor)
        starts: Mapping[ParticipantId, int] = {}
        said: WayBack = {}
        both = [person_id for person_id in (source, found.id) if person_id is not None]
        confirmed = moved.face_ids if found.id is not None else ()
        await choose_prototypes_of(work, both, settings, confirmed=confirmed, introduces=True)
        if found.id is None:
            await look_for_next(work, moved.asset_ids)
        else:
            starts = await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=found.id)
            said = await keep_off(work, acting, off, found.id)
        operation = _operation(acting, which, found, moved).with_undo(**said)
        operation = operation.with_undo(changes=list(found.changes))
        return await record_operation(operation, moved, starts=starts, asked=len(meant.faces))


def _check(which: WhichFaces) -> None:
    if bool(which.face_numbers) == bool(which.asset_ids):
        raise InvalidInput("which_faces")
    if len(which.face_numbers) + len(which.asset_ids) > MOST_FACES:
        raise InvalidInput("too_many_faces", limit=MOST_FACES)


async def _likeness(which: WhichFaces) -> Sequence[Likeness]:
    """The likeness of one unknown face to persons, as it would be shown to a moderator now."""
    if which.source is not None or len(which.face_numbers) != 1:
        return ()
    return await face_likeness(which.face_numbers[0])


def _others(which: WhichFaces) -> list[int]:
    return [] if which.source is None else [which.source]


def _ensure_elsewhere(which: WhichFaces, found: Found) -> None:
    if found.number is None and which.source is None:
        raise InvalidInput("face_not_assigned")
    if found.number == which.source:
        raise InvalidInput("into_itself")


def _move(
    acting: Acting,
    which: WhichFaces,
    faces: Sequence[FaceId],
    source: PersonId | None,
    found: Found,
) -> Move:
    is_bulk = bool(which.asset_ids) and not which.is_here
    return Move(
        acting.workspace_id,
        faces,
        source,
        found.id,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        basis=Basis.ASSIGNED,
        refused=True,
        bulk=is_bulk,
        note=_bulk_note(len(which.asset_ids), moves=found.id is not None) if is_bulk else None,
        announces=announcement(acting, which.source, found.number),
    )


def _bulk_note(photos: int, *, moves: bool) -> str:
    """The specification's words for a removal, and similar ones for a move. A note names nobody."""
    return f"Bulk move of {photos} selected photos" if moves else f"Bulk remove from {photos} selected photos"


async def _admitted(which: WhichFaces, meant: _Meant, by: Requester) -> Acting:
    """Asks Telegram, so call it before the transaction. Raises NotFound for a requester who has nothing to do
    with the source, or with faces of nobody, Untold, and Forbidden for an owner or guardian.
    """

    async def is_linked() -> bool:
        return meant.source is not None and await by.is_linked(meant.source)

    is_moderator = await moderator_or(is_linked, by, meant.workspace_id, meant)
    if is_moderator is None:
        raise NotFound(_what(which))
    ensure_may_move(is_moderator=is_moderator)
    return Acting(by, meant.workspace_id, is_moderator)


def _operation(acting: Acting, which: WhichFaces, found: Found, moved: Moved) -> Operation:
    photos = moved.asset_ids if which.is_here else which.asset_ids
    asset_id = photos[0] if len(photos) == 1 else None
    if which.source is None:
        return Operation(acting, "assign_faces", found.number or 0, asset_id=asset_id)
    kind = "unassign_faces" if found.id is None else "rename_in_asset" if which.is_here else "move_faces"
    return Operation(acting, kind, which.source, found.number, asset_id=asset_id)


# The source person, or else the first face or photo, tells the workspace; all must be of that workspace.
# For a photo only the source's faces on it are meant; a face number means the face, whoever has it by now.
# One of the two lists is empty. Faces that leave the source after this are not moved (`move_faces`).
_MEANT = f"""
WITH source AS (SELECT id, workspace_id FROM persons WHERE number = $1 AND erasing_at IS NULL),
place AS (SELECT CASE WHEN $1::bigint IS NOT NULL THEN (SELECT workspace_id FROM source) ELSE coalesce(
    (SELECT workspace_id FROM face_instances WHERE number = ($2::bigint[])[1]),
    (SELECT workspace_id FROM image_assets WHERE id = ($3::bigint[])[1])) END AS id)
SELECT w.id AS workspace_id, {AUTHORITY}, (SELECT id FROM source) AS source,
  (SELECT count(*) FROM face_instances WHERE workspace_id = w.id AND number = ANY($2))
    + (SELECT count(*) FROM image_assets WHERE workspace_id = w.id AND id = ANY($3)) AS known,
  ARRAY(SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
    WHERE f.workspace_id = w.id AND (f.number = ANY($2)
        OR f.asset_id = ANY($3) AND f.person_id IS NOT DISTINCT FROM (SELECT id FROM source))
      AND f.number <> ALL($4::bigint[])) AS faces,
  o.id AS done_id, o.person_number AS done_number, o.face_count AS done_faces, o.photo_count AS done_photos
FROM place JOIN workspaces w ON w.id = place.id LEFT JOIN operations o ON o.batch_id = $5
"""  # noqa: S608  a constant


async def _meant(which: WhichFaces, by: Requester) -> _Meant:
    numbers, photos = list(which.face_numbers), list(which.asset_ids)
    meant = await sql.one(_Meant, _MEANT, which.source, numbers, photos, list(which.but), by.batch_id)
    if meant is None:
        raise NotFound(_what(which))
    return meant


def _ensure_known(which: WhichFaces, meant: _Meant) -> None:
    """Raises NotFound when a face or photo does not belong to the workspace."""
    if meant.known != len({*which.face_numbers, *which.asset_ids}):
        raise NotFound("face" if which.face_numbers else "photo")


def _what(which: WhichFaces) -> str:
    """What NotFound names: the thing from which `_MEANT` takes the workspace."""
    return "person" if which.source is not None else "face" if which.face_numbers else "photo"


# Whoever looked alike is not locked so far: what was deleted since is left out.
_RECORD = """
INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id, status,
    reviewed_at, reviewed_by, aggregate_confidence, rank)
SELECT $1, x.person, x.confidence, x.source, CASE WHEN x.person = $2 THEN 'ACCEPTED' ELSE 'REJECTED' END,
    now(), $3, x.confidence, x.rank
FROM unnest($4::uuid[], $5::float8[], $6::uuid[]) WITH ORDINALITY AS x (person, confidence, source, rank)
JOIN face_instances f ON f.id = x.source JOIN persons p ON p.id = x.person
ORDER BY p.id, f.id FOR KEY SHARE OF f, p
"""


async def _record_choice(
    face_id: FaceId, person_id: PersonId, likeness: Sequence[Likeness], *, actor: str
) -> None:
    """Records whom a face looked like when somebody chose whose it is, and if the choice was among them.

    likeness: as `_likeness` found it. The choice is no answer to a question: it refuses nobody and ends no
    question. It replaces what an earlier choice recorded of the face.
    """
    await sql.execute(
        "DELETE FROM face_suggestions WHERE face_instance_id = $1 AND rank IS NOT NULL", face_id
    )
    await sql.execute(
        _RECORD,
        face_id,
        person_id,
        actor,
        [one.person_id for one in likeness],
        [one.confidence for one in likeness],
        [one.source_face_id for one in likeness],
    )
