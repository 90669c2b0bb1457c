"""Reads a posted photo with its faces, for moderators."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from domain.ids import AssetId, ParticipantId, WorkspaceId
from domain.ports import Box
from domain.queries import sql
from domain.queries.faces.face_box import face_box
from domain.queries.groups.group_title import TITLE_FOR_MODERATORS
from domain.queries.photos.open_reports import IS_OPEN_REPORT
from domain.queries.reading import Made
from domain.rules.photos.places import CELLS, columns
from domain.rules.photos.store_keys import card_key
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class FaceOnPhoto:
    """position: from 1, from left to right, as it is drawn. person_number None, name empty: an unknown face.

    cluster_number: of the cluster that an unknown face is in; None where it is in no cluster. is_pinned: it
    always represents the person.
    """

    position: int
    number: int
    box: Box
    person_number: int | None
    name: str
    cluster_number: int | None
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class CloserLook:
    """cell: the cell of the grid that is looked at; 0 for the whole photo. is_drawn: somebody drew a box
    where to look.

    found: how many faces the look found; None while the look goes on, and when it could not see the photo:
    it is gone at Telegram, too big or unreadable.
    """

    cell: int
    is_drawn: bool
    found: int | None
    has_ended: bool


@dataclass(frozen=True, slots=True)
class PhotoCardView:
    """missing: names of those whose report that somebody is missing is open; an empty name for a reporter who
    is forgotten. look: the last closer look that a moderator asked for. width, height: in pixels of the
    upright photo.

    shown: a hash of what a card of the photo shows. It begins with `boxes`.
    """

    asset_id: AssetId
    workspace_id: WorkspaceId
    tg_file_id: str
    asset_path: str | None
    taken_at: datetime
    group_title: str
    faces: Made[tuple[FaceOnPhoto, ...]]
    missing: Made[tuple[str, ...]]
    look: Made[CloserLook | None]
    width: int
    height: int
    shown: Made[str]

    @property
    def boxes(self) -> str:
        """A hash of the boxes' faces, in their order. A picture with others does not fit the card."""
        return _hash([face.number for face in self.faces])

    def face(self, number: int) -> FaceOnPhoto | None:
        return next((face for face in self.faces if face.number == number), None)

    @property
    def grid(self) -> tuple[int, int]:
        """How many cells the grid over the photo has, and how many of them stand in a row."""
        return CELLS, columns(self.width, self.height)

    def picture_key(self, kind: str) -> str:
        """The store's key of a card's picture, kept until Telegram has the picture. kind: photo | grid."""
        return card_key(self.workspace_id, kind, self.asset_id)


@dataclass(frozen=True, slots=True)
class _Face:
    """person, cluster: the number of the face's person or cluster."""

    number: int
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    person: int | None
    name: str | None
    person_version: int | None
    cluster: int | None
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class _Reporter:
    """A participant who reported that somebody is missing. id None, name empty: they were forgotten."""

    id: ParticipantId | None
    name: str


async def photo_card(asset_id: AssetId) -> PhotoCardView | None:
    """None for a photo that is gone, and for a training photo."""
    photo = await sql.one(
        PhotoCardView,
        f"""SELECT a.id AS asset_id, a.workspace_id, a.tg_file_id, a.path AS asset_path, a.taken_at,
               greatest(a.width, 1) AS width, greatest(a.height, 1) AS height,
               {TITLE_FOR_MODERATORS} AS group_title
            FROM image_assets a WHERE a.id = $1 AND a.kind = 'post'""",  # noqa: S608  a constant
        asset_id,
    )
    if photo is None:
        return None
    faces = await sql.rows(
        _Face,
        """SELECT f.number, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h, p.number AS person, p.name,
               p.version AS person_version, c.number AS cluster,
               coalesce(x.is_pinned, false) AS is_pinned
           FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
           LEFT JOIN person_prototypes x ON x.face_instance_id = f.id AND x.person_id = p.id
           LEFT JOIN clusters c ON c.id = f.cluster_id AND f.person_id IS NULL
               AND c.state IN ('open', 'ignored')
           WHERE f.asset_id = $1 AND p.erasing_at IS NULL
             AND (f.person_id IS NOT NULL OR f.set_aside IS DISTINCT FROM 'not_a_face')
           ORDER BY f.bbox_x, f.bbox_y, f.number""",
        asset_id,
    )
    missing = await _reporters(photo.workspace_id, asset_id)
    look = await _last_look(asset_id)
    return replace(
        photo,
        faces=tuple(_face(position, face) for position, face in enumerate(faces, 1)),
        missing=missing,
        look=look,
        shown=_shown(faces, len(missing), look),
    )


async def photo_of_face(face_number: int) -> PhotoCardView | None:
    asset_id = await sql.value(AssetId, "SELECT asset_id FROM face_instances WHERE number = $1", face_number)
    return None if asset_id is None else await photo_card(asset_id)


async def _reporters(workspace_id: WorkspaceId, asset_id: AssetId) -> tuple[str, ...]:
    reporters = await sql.rows(
        _Reporter,
        f"""SELECT r.id, coalesce(r.name, '') AS name FROM admin_events e
            LEFT JOIN participants r ON e.actor = 'tg:' || r.tg_user_id
            WHERE e.workspace_id = $1 AND e.subject_kind = 'asset' AND e.subject_number = $2
              AND {IS_OPEN_REPORT} ORDER BY e.id""",  # noqa: S608  a constant
        workspace_id,
        asset_id,
    )
    return tuple(of_participant(who.id, who.name) for who in reporters)


async def _last_look(asset_id: AssetId) -> CloserLook | None:
    return await sql.one(
        CloserLook,
        """SELECT cell, bbox_w > 0 AS is_drawn, found, done_at IS NOT NULL AS has_ended
           FROM closer_looks WHERE asset_id = $1
           ORDER BY asked_at DESC, id DESC LIMIT 1""",
        asset_id,
    )


def _shown(faces: Sequence[_Face], missing: int, look: CloserLook | None) -> str:
    """A hash that needs no names: a person's version changes with the name."""
    told = [(face.number, face.person, face.person_version) for face in faces]
    looked = None if look is None else (-1 if look.is_drawn else look.cell, look.found, look.has_ended)
    return f"{_hash([face.number for face in faces])}:{_hash((told, missing, looked))}"


def _hash(told: object) -> str:
    return sha256(repr(told).encode()).hexdigest()[:16]


def _face(position: int, face: _Face) -> FaceOnPhoto:
    name = of_person(face.person, face.name or "")
    return FaceOnPhoto(position, face.number, face_box(face), face.person, name, face.cluster, face.is_pinned)
