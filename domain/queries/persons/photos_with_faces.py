"""Reads posted photos with a person, and where the person's faces are on them, for the API."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import AssetId, FaceId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.confirmable import is_confirmable
from domain.queries.groups.group_title import TITLE_FOR_MODERATORS
from domain.queries.reading import Made
from domain.states import Basis


@dataclass(frozen=True, slots=True)
class BoxedFace:
    """bbox: pixels of the upright photo. is_prototype: the face represents the person. may_confirm: the
    reader may say that the face is the person's.
    """

    id: FaceId
    asset_id: AssetId
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    detection_confidence: float
    quality_score: float | None
    basis: Basis | None
    is_prototype: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class PhotoWithFaces:
    """group_title: None for a viewer who does not moderate, because the viewer may not be in that group."""

    asset_id: AssetId
    taken_at: datetime
    group_title: str | None
    faces: Made[Sequence[BoxedFace]]


# $3: a participant who sees only what was sent to them; NULL for a moderator.
_PHOTOS = f"""
SELECT a.id AS asset_id, a.taken_at,
    CASE WHEN $3::bigint IS NULL THEN {TITLE_FOR_MODERATORS} END AS group_title
FROM image_assets a
WHERE a.workspace_id = $1 AND a.kind = 'post'
  AND a.id IN (SELECT f.asset_id FROM face_instances f WHERE f.person_id = $2)
  AND ($3::bigint IS NULL OR EXISTS (SELECT 1 FROM deliveries d
      WHERE d.asset_id = a.id AND d.participant_id = $3 AND d.state = 'sent'))
  AND ($4::timestamptz IS NULL OR (a.taken_at, a.id) < ($4, $5::bigint))
  AND ($7::bigint[] IS NULL OR a.id = ANY($7))
ORDER BY a.taken_at DESC, a.id DESC LIMIT $6
"""  # noqa: S608  a constant


async def photos_with_faces(
    workspace_id: WorkspaceId,
    person_id: PersonId,
    viewer: ParticipantId | None,
    *,
    after: tuple[datetime, int] | None,
    limit: int,
    among: Sequence[AssetId] | None = None,
    reader: ParticipantId | None,
) -> list[PhotoWithFaces]:
    """The newest photos come first. viewer: None for a moderator, else only photos that were sent to this
    participant. after: time and id of the last photo before this page. among: only these photos. reader: the
    participant who looks; None for a program.
    """
    at, last = after or (None, None)
    only = None if among is None else list(among)
    photos = await sql.rows(PhotoWithFaces, _PHOTOS, workspace_id, person_id, viewer, at, last, limit, only)
    on: dict[AssetId, list[BoxedFace]] = defaultdict(list)
    for face in await _faces(person_id, [photo.asset_id for photo in photos], reader):
        on[face.asset_id].append(face)
    return [replace(photo, faces=on[photo.asset_id]) for photo in photos]


async def _faces(
    person_id: PersonId, asset_ids: Sequence[AssetId], reader: ParticipantId | None
) -> list[BoxedFace]:
    return await sql.rows(
        BoxedFace,
        f"""SELECT f.id, f.asset_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h, f.detection_confidence,
               f.quality_score, f.basis, x.id IS NOT NULL AS is_prototype,
               {is_confirmable("$3::bigint")} AS may_confirm
           FROM face_instances f
           LEFT JOIN person_prototypes x ON x.face_instance_id = f.id AND x.person_id = f.person_id
           WHERE f.person_id = $1 AND f.asset_id = ANY($2::bigint[]) ORDER BY f.asset_id, f.number""",  # noqa: S608
        person_id,
        list(asset_ids),
        reader,
    )
