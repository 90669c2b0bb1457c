"""Reads the faces that represent a person, for those who may change that."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from domain.errors import NotFound
from domain.ids import AssetId, FaceId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, acting_on
from domain.queries.reading import Made
from domain.rules.access.access import ensure_may_change
from domain.rules.faces.eras import AGE_ERAS, age_era
from domain.rules.faces.poses import pose_of
from domain.states import Pose, PrototypeRole


@dataclass(frozen=True, slots=True)
class PrototypeFace:
    """id: of the prototype. number: of the face. era: the one that it shows; None where it is not
    known.
    """

    id: UUID
    face_id: FaceId
    number: int
    role: PrototypeRole
    is_pinned: bool
    pinned_at: datetime | None
    is_training: bool
    era: str | None
    decade: str | None
    pose: Made[Pose | None]


@dataclass(frozen=True, slots=True)
class Prototypes:
    """faces: those that the viewer may see. unseen: how many others there are.

    eras, decades, front, side: how many prototypes show each, also of the unseen ones. Eras are in the order
    of a life, and include the person's era of today even if no prototype shows it. Without a birth date or
    without a prototype there are no eras.
    """

    faces: tuple[PrototypeFace, ...]
    unseen: int
    eras: tuple[tuple[str, int], ...]
    decades: tuple[tuple[str, int], ...]
    front: int
    side: int


@dataclass(frozen=True, slots=True)
class _Face(PrototypeFace):
    landmarks: Sequence[Sequence[float]] | None
    birth_date: date | None
    is_seen: bool


# An owner sees faces on training photos and on photos that they received, as on sheets (`may_see_all`).
_FACES = """
SELECT x.id, f.id AS face_id, f.number, x.role, x.is_pinned, x.pinned_at,
    a.kind = 'training' AS is_training, x.age_era_bucket AS era, x.decade_bucket AS decade, f.landmarks,
    p.birth_date,
    $2::bigint IS NULL OR a.kind = 'training' OR EXISTS (
        SELECT 1 FROM deliveries d
        WHERE d.asset_id = a.id AND d.participant_id = $2 AND d.state = 'sent') AS is_seen
FROM person_prototypes x JOIN persons p ON p.id = x.person_id
JOIN face_instances f ON f.id = x.face_instance_id JOIN image_assets a ON a.id = f.asset_id
WHERE x.person_id = $1 ORDER BY x.is_pinned DESC, a.kind = 'training' DESC, f.number
"""


async def ensure_may_see_prototypes(person_id: PersonId, by: Requester, *, is_moderator: bool) -> None:
    """Raises Forbidden for a guardian. Call it for a requester who may know of the person."""
    ensure_may_change(is_owner=is_moderator or await by.owns(person_id), is_moderator=is_moderator)


async def prototypes(person_id: PersonId, viewer: ParticipantId | None) -> Prototypes:
    """viewer: an owner, who sees only training photos and photos that they received; None for a moderator."""
    found = await sql.rows(_Face, _FACES, person_id, viewer)
    poses = [pose_of(face.landmarks) for face in found]
    eras = Counter(face.era for face in found)
    today = datetime.now(UTC).date()
    present = age_era(found[0].birth_date, today) if found else None
    decades = Counter(face.decade for face in found if face.decade is not None)
    return Prototypes(
        tuple(replace(face, pose=pose) for face, pose in zip(found, poses, strict=True) if face.is_seen),
        sum(not face.is_seen for face in found),
        tuple((era, eras[era]) for era in AGE_ERAS if eras[era] or era == present),
        tuple(sorted(decades.items())),
        poses.count(Pose.FRONT),
        sum(pose in (Pose.LEFT, Pose.RIGHT) for pose in poses),
    )


@dataclass(frozen=True, slots=True)
class FaceOfPerson:
    """person_number: of the face's connected person."""

    face_id: FaceId
    asset_id: AssetId
    person_number: int


async def acting_on_face_of_person(face_number: int, by: Requester) -> tuple[FaceOfPerson, Acting]:
    """Asks Telegram, so call it before a transaction.

    Raises NotFound(`face`) for a face that is no connected person's, and for a requester who has nothing to
    do with that person.
    """
    face = await sql.one(
        FaceOfPerson,
        """SELECT f.id AS face_id, f.asset_id, p.number AS person_number FROM face_instances f
           JOIN persons p ON p.id = f.person_id AND p.approval = 'approved' WHERE f.number = $1""",
        face_number,
    )
    if face is None:
        raise NotFound("face")
    try:
        return face, await acting_on(face.person_number, by)
    except NotFound:
        raise NotFound("face") from None


async def face_of_prototype(person_id: PersonId, prototype_id: UUID) -> int:
    """The number of the face of one of the person's prototypes. Raises NotFound(`prototype`)."""
    number = await sql.value(
        int,
        """SELECT f.number FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id
           WHERE x.id = $2 AND x.person_id = $1""",
        person_id,
        prototype_id,
    )
    if number is None:
        raise NotFound("prototype")
    return number


async def face_of_person(person_id: PersonId, face_id: FaceId) -> int:
    """The number of one of the person's faces. Raises NotFound(`face`)."""
    number = await sql.value(
        int, "SELECT number FROM face_instances WHERE id = $2 AND person_id = $1", person_id, face_id
    )
    if number is None:
        raise NotFound("face")
    return number


async def workspace_of_face(face_number: int) -> WorkspaceId:
    """Raises NotFound(`face`)."""
    workspace_id = await sql.value(
        WorkspaceId, "SELECT workspace_id FROM face_instances WHERE number = $1", face_number
    )
    if workspace_id is None:
        raise NotFound("face")
    return workspace_id
