"""Reads photos and faces that the API shows, and who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from domain.errors import NotFound
from domain.ids import AssetId, FaceId, ParticipantId, WorkspaceId
from domain.ports import Box
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester
from domain.queries.deliveries.visible_photos import SEES_PHOTO, viewer
from domain.queries.faces.face_box import face_box
from domain.rules.photos.store_keys import view_key
from domain.states import Viewed


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo, or a face on a photo. subject: the id, as text, by which it was asked for."""

    is_face: bool
    subject: str
    workspace_id: WorkspaceId
    asset_id: AssetId


@dataclass(frozen=True, slots=True)
class DrawnFace:
    id: FaceId
    box: Box


@dataclass(frozen=True, slots=True)
class Drawable:
    """What a photo is drawn from. faces: from left to right, without those of a person being erased and those
    that somebody called no face.
    """

    workspace_id: WorkspaceId
    asset_uuid: UUID
    tg_file_id: str
    asset_path: str | None
    faces: tuple[DrawnFace, ...]

    def key(self, viewed: Viewed, face_id: FaceId | None = None) -> str:
        """The store's key of the picture. With other faces it is another key, because the boxes differ."""
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


# Nobody is shown a person that is being erased, or the training photos of a draft. Those of a request are
# shown to whoever decides it.
_OF_FACES = """
FROM face_instances f JOIN image_assets a ON a.id = f.asset_id LEFT JOIN persons p ON p.id = f.person_id
WHERE f.id = ANY($1::text[]::uuid[]) AND p.erasing_at IS NULL
  AND (a.kind = 'post' OR p.approval IN ('requested', 'approved'))
"""
_OF_PHOTOS = (
    "FROM image_assets a WHERE a.id = ANY($2::text[]::bigint[]) AND a.kind = 'post' AND a.state = 'done'"
)
_FOUND = f"""
SELECT true AS is_face, f.id::text AS subject, a.workspace_id, a.id AS asset_id {_OF_FACES}
UNION ALL SELECT false, a.id::text, a.workspace_id, a.id {_OF_PHOTOS}
"""
# A card that shows face f asks viewer $1 whether it is their person's. Only members of the photo's groups are
# asked; $2 are the groups that the viewer is in.
_ASKED = """EXISTS (
    SELECT 1 FROM face_suggestions s JOIN participant_persons k ON k.person_id = s.suggested_person_id
        AND k.participant_id = $1 AND k.role = 'owner' AND k.state = 'approved'
    WHERE s.face_instance_id = f.id AND s.status = 'PENDING' AND (a.kind <> 'post' OR EXISTS (
        SELECT 1 FROM postings o JOIN groups g ON g.id = o.group_id AND g.active
        WHERE o.asset_id = a.id AND g.tg_chat_id = ANY($2::bigint[]))))"""
# Others' faces are shown to moderators only. A training photo is shown to its person's owners.
_SEEN_FACES = f"""
SELECT f.id::text FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
LEFT JOIN participant_persons l ON l.person_id = f.person_id AND l.participant_id = $1
    AND l.state = 'approved'
WHERE f.id = ANY($4::text[]::uuid[]) AND (f.person_id IS NULL OR l.id IS NOT NULL)
  AND (a.kind = 'training' AND coalesce(l.role = 'owner', false) OR {_ASKED} OR {SEES_PHOTO})
"""  # noqa: S608  constants
_SEEN_PHOTOS = f"""
SELECT a.id::text FROM image_assets a WHERE a.id = ANY($4::text[]::bigint[]) AND {SEES_PHOTO}
"""  # noqa: S608  constants
_MODERATORS_ONLY = frozenset({Viewed.BOXES})


async def visible(
    viewed: Viewed, subjects: Sequence[str], participant_id: ParticipantId, by: TelegramRequester
) -> dict[str, Seen]:
    """The faces or photos that the participant may see at this moment. Asks Telegram.

    subjects: ids as text, of faces for FACE, else of photos.
    """
    is_face = viewed == Viewed.FACE
    faces, photos = (subjects, ()) if is_face else ((), subjects)
    seen = await visible_together(faces, photos, participant_id, by, to_all=viewed not in _MODERATORS_ONLY)
    return {one.subject: one for one in seen}


async def visible_together(
    faces: Sequence[str],
    photos: Sequence[str],
    participant_id: ParticipantId,
    by: TelegramRequester,
    *,
    to_all: bool = True,
) -> list[Seen]:
    """Which of the faces and photos the participant may see at this moment. Asks Telegram.

    A moderator sees all of the workspace. Others see what is in their own list (`visible_photos`); a program
    that speaks for a user sees only what the user moderates. to_all: False for what only moderators see.
    """
    found = await sql.rows(Seen, _FOUND, list(faces), list(photos))
    moderated = {one: await by.moderates(one) for one in {seen.workspace_id for seen in found}}
    shown = [one for one in found if moderated[one.workspace_id]]
    others = [one for one in found if not moderated[one.workspace_id]]
    if others and to_all and by.only is None:
        shown += await _seen_by(others, participant_id, by)
    return shown


async def _seen_by(
    others: Sequence[Seen], participant_id: ParticipantId, by: TelegramRequester
) -> list[Seen]:
    """The faces and photos that a participant may see who does not moderate."""
    who = await viewer(participant_id, by.tg_user_id, by.memberships)
    shown: list[Seen] = []
    for is_face, query in ((True, _SEEN_FACES), (False, _SEEN_PHOTOS)):
        asked = {one.subject: one for one in others if one.is_face == is_face}
        if asked:
            values = (who.participant_id, who.tg_chat_ids, None, list(asked))
            shown += [asked[subject] for subject in await sql.values(str, query, *values)]
    return shown


async def visible_one(
    viewed: Viewed, subject: str, participant_id: ParticipantId, by: TelegramRequester
) -> Seen:
    """Raises NotFound when there is no such face or photo, and when the participant may not see it."""
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
