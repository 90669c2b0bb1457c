"""Reads photos and faces that the API shows, and who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from domain.errors import NotFound
from domain.ids import AssetId, FaceId, ParticipantId, WorkspaceId
from domain.ports import Box
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.faces.face_box import face_box
from domain.rules.photos.store_keys import view_key
from domain.states import Viewed


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo, or a face on one. subject: what it was asked for by.

    is_received: whether it was sent to the viewer, for somebody whom they are still connected with.
    """

    subject: str
    workspace_id: WorkspaceId
    asset_id: AssetId
    is_received: bool


@dataclass(frozen=True, slots=True)
class DrawnFace:
    id: FaceId
    box: Box


@dataclass(frozen=True, slots=True)
class Drawable:
    """What a photo is drawn from. faces: from left to right, none of a person being erased."""

    workspace_id: WorkspaceId
    asset_uuid: UUID
    tg_file_id: str
    asset_path: str | None
    faces: tuple[DrawnFace, ...]

    def key(self, viewed: Viewed, face_id: FaceId | None = None) -> str:
        """Under which the store has the picture. With other faces the photo has other boxes."""
        name = str(viewed)
        if viewed == Viewed.FACE:
            name = f"face-{face_id}"
        elif viewed == Viewed.BOXES:
            shown = " ".join(str(face.id) for face in self.faces)
            name = f"boxes-{sha256(shown.encode()).hexdigest()[:16]}"
        return view_key(self.workspace_id, self.asset_uuid, name)


@dataclass(frozen=True, slots=True)
class _Asset:
    workspace_id: WorkspaceId
    uuid: UUID
    tg_file_id: str
    path: str | None


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int


_PHOTO = """a.workspace_id, a.id AS asset_id"""
# Photo a was sent to participant $2, for a person whom they are connected with at this moment.
_RECEIVED = """EXISTS (
    SELECT 1 FROM deliveries d JOIN distributions x ON x.asset_id = d.asset_id
        AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL
    JOIN persons o ON o.id = x.person_id AND o.erasing_at IS NULL
    JOIN participant_persons k ON k.person_id = o.id AND k.participant_id = x.participant_id
        AND k.state = 'approved'
    WHERE d.asset_id = a.id AND d.participant_id = $2 AND d.state = 'sent')"""
# Somebody waits for an answer of participant $2 whether face f is their person's: the card shows the face.
_ASKED = """EXISTS (
    SELECT 1 FROM face_suggestions s JOIN participant_persons k ON k.person_id = s.suggested_person_id
        AND k.participant_id = $2 AND k.role = 'owner' AND k.state = 'approved'
    WHERE s.face_instance_id = f.id AND s.status = 'PENDING')"""
# Others' faces are shown to moderators only. A training photo is shown to its person's owners.
_FACES = f"""
SELECT f.id::text AS subject, {_PHOTO},
    (f.person_id IS NULL OR l.id IS NOT NULL) AND (
        a.kind = 'training' AND coalesce(l.role = 'owner', false) OR {_RECEIVED} OR {_ASKED}) AS is_received
FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
LEFT JOIN persons p ON p.id = f.person_id
LEFT JOIN participant_persons l ON l.person_id = f.person_id AND l.participant_id = $2
    AND l.state = 'approved'
WHERE f.id = ANY($1::text[]::uuid[]) AND p.erasing_at IS NULL
  AND (a.kind = 'post' OR p.approval IN ('requested', 'approved'))
"""  # noqa: S608  constants
_PHOTOS = f"""
SELECT a.id::text AS subject, {_PHOTO}, {_RECEIVED} AS is_received FROM image_assets a
WHERE a.id = ANY($1::text[]::bigint[]) AND a.kind = 'post' AND a.state = 'done'
"""  # noqa: S608  constants
_MODERATORS_ONLY = frozenset({Viewed.BOXES})


async def visible(
    viewed: Viewed, subjects: Sequence[str], participant_id: ParticipantId, by: Requester
) -> dict[str, Seen]:
    """Of these faces or photos those that the participant may see at this moment. Asks Telegram.

    Whoever moderates sees all of the workspace, others what was sent to them. subjects: ids as text,
    of faces for FACE, else of photos.
    """
    query = _FACES if viewed == Viewed.FACE else _PHOTOS
    found = await sql.rows(Seen, query, list(subjects), participant_id)
    seen = {one.subject: one for one in found if one.is_received and viewed not in _MODERATORS_ONLY}
    others = [one for one in found if one.subject not in seen]
    moderated = {one: await by.moderates(one) for one in {other.workspace_id for other in others}}
    return seen | {other.subject: other for other in others if moderated[other.workspace_id]}


async def visible_one(viewed: Viewed, subject: str, participant_id: ParticipantId, by: Requester) -> Seen:
    """Raises NotFound for what does not exist, as for what the participant may not see."""
    seen = (await visible(viewed, [subject], participant_id, by)).get(subject)
    if seen is None:
        raise NotFound("photo")
    return seen


async def drawable(asset_id: AssetId) -> Drawable | None:
    photo = await sql.one(
        _Asset, "SELECT workspace_id, uuid, tg_file_id, path FROM image_assets WHERE id = $1", asset_id
    )
    if photo is None:
        return None
    faces = await sql.rows(
        _Face,
        """SELECT f.id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h FROM face_instances f
           LEFT JOIN persons p ON p.id = f.person_id
           WHERE f.asset_id = $1 AND p.erasing_at IS NULL
             AND (f.person_id IS NOT NULL OR f.set_aside IS DISTINCT FROM 'not_a_face')
           ORDER BY f.bbox_x, f.bbox_y, f.number""",
        asset_id,
    )
    drawn = tuple(DrawnFace(face.id, face_box(face)) for face in faces)
    return Drawable(photo.workspace_id, photo.uuid, photo.tg_file_id, photo.path, drawn)
