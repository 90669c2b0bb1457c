"""Reads faces of posted photos as probes for a search, as if the photos were posted now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IS_SHOWN
from domain.queries.faces.face_quality import QUALITY, FaceQuality
from domain.queries.index.unindexed import MISSED
from domain.queries.persons.live_person import IS_MATCHED
from domain.rules.faces.evidence import Probe
from domain.rules.faces.vectors import from_bytes

# The columns and tables of a probe, to follow SELECT.
_FACES = f"""
f.id, f.asset_id, a.taken_at, {QUALITY}, e.vector
FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
"""

# Whether face f on photo a is unknown and may be matched. A photo that an edit took away is not searched.
_IS_UNKNOWN = f"f.person_id IS NULL AND f.set_aside IS DISTINCT FROM 'not_a_face' AND {IS_SHOWN}"

# The match of a face f rests on a face that is not its person's any more.
IS_UNFOUNDED: Final = """f.basis = 'matched' AND EXISTS (
    SELECT 1 FROM unnest(f.matched_by) AS ground WHERE NOT EXISTS (
        SELECT 1 FROM face_instances o WHERE o.id = ground AND o.person_id = f.person_id))"""


@dataclass(frozen=True, slots=True)
class _Face(FaceQuality):
    id: FaceId
    asset_id: AssetId
    taken_at: datetime
    vector: bytes


@dataclass(frozen=True, slots=True)
class _Matched(_Face):
    stays_with: PersonId | None


async def unknown_faces(
    workspace_id: WorkspaceId, face_ids: Collection[FaceId], engine: str
) -> list[Probe[FaceId]]:
    """The faces of the list that are unknown, in the order of their ids. Left out are faces that somebody
    called no face, and faces on photos that an edit took away.
    """
    faces = await sql.rows(
        _Face,
        f"""SELECT {_FACES} WHERE f.workspace_id = $1 AND f.id = ANY($3::uuid[]) AND {_IS_UNKNOWN}
           ORDER BY f.id""",
        workspace_id,
        engine,
        list(face_ids),
    )
    return _probes(faces)


async def unknown_faces_since(
    workspace_id: WorkspaceId, face_ids: Collection[FaceId], engine: str, since: datetime
) -> list[Probe[FaceId]]:
    """What `unknown_faces` finds, and the unknown faces that a search begun at `since` may have missed."""
    faces = await sql.rows(
        _Face,
        f"""SELECT {_FACES} WHERE f.workspace_id = $1 AND f.id = ANY({MISSED} || $4::uuid[])
             AND {_IS_UNKNOWN} ORDER BY f.id""",
        workspace_id,
        engine,
        since,
        list(face_ids),
    )
    return _probes(faces)


async def refused_faces(asset_id: AssetId, engine: str, *, locks: bool = False) -> list[Probe[FaceId]]:
    """The photo's unknown faces that were refused for some person, in the order of their ids.

    Left out are those that somebody is being asked about, what is no face, and all faces of a photo that an
    edit took away.
    """
    lock = "FOR NO KEY UPDATE OF f" if locks else ""
    faces = await sql.rows(
        _Face,
        f"""SELECT {_FACES} WHERE f.asset_id = $1 AND {_IS_UNKNOWN}
              AND EXISTS (SELECT 1 FROM negative_pairs n WHERE n.face_id = f.id)
              AND NOT EXISTS (SELECT 1 FROM face_suggestions s
                  WHERE s.face_instance_id = f.id AND s.status = 'PENDING')
            ORDER BY f.id {lock}""",  # noqa: S608  constants
        asset_id,
        engine,
    )
    return _probes(faces)


async def photos_of_matched(person_id: PersonId, engine: str, *, even_founded: bool) -> list[AssetId]:
    """The photos of the person's matched faces whose grounds are gone, each once, in the order of their ids.

    even_founded: of all matched faces.
    """
    are = "f.basis = 'matched'" if even_founded else IS_UNFOUNDED
    return await sql.values(
        AssetId,
        f"""SELECT DISTINCT f.asset_id FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
           WHERE f.person_id = $1 AND {are} ORDER BY 1""",  # noqa: S608  constants
        person_id,
        engine,
    )


async def matched_faces(
    person_id: PersonId, photos: Sequence[AssetId], engine: str, *, even_founded: bool, locks: bool = False
) -> list[Probe[FaceId]]:
    """The person's matched faces on these photos whose grounds are gone, in the order of their ids.

    even_founded: all matched faces, also with grounds: these stay with the person rather than become a
    question because somebody cannot be compared.
    """
    lock = "FOR NO KEY UPDATE OF f" if locks else ""
    are = "f.basis = 'matched'" if even_founded else IS_UNFOUNDED
    which = f"WHERE f.person_id = $1 AND f.asset_id = ANY($3::bigint[]) AND {are} ORDER BY f.id {lock}"
    stays = f"CASE WHEN NOT ({IS_UNFOUNDED}) THEN f.person_id END AS stays_with"
    found = await sql.rows(_Matched, f"SELECT {stays}, {_FACES} {which}", person_id, engine, list(photos))
    return [
        replace(probe, stays_with=face.stays_with) for probe, face in zip(_probes(found), found, strict=True)
    ]


async def matched_faces_of(person_ids: Sequence[PersonId], engine: str, *, most: int) -> list[Probe[FaceId]]:
    """The latest matched faces of these persons, as far as the persons take part in matching. Left out are
    faces that represent somebody: people chose them.
    """
    faces = await sql.rows(
        _Face,
        f"""SELECT {_FACES} JOIN persons p ON p.id = f.person_id AND {IS_MATCHED}
           WHERE f.person_id = ANY($1::uuid[]) AND f.basis = 'matched'
             AND NOT EXISTS (SELECT 1 FROM person_prototypes x WHERE x.face_instance_id = f.id)
           ORDER BY f.number DESC LIMIT $3""",  # noqa: S608  constants
        list(person_ids),
        engine,
        most,
    )
    return _probes(faces)


def _probes(faces: Sequence[_Face]) -> list[Probe[FaceId]]:
    return [
        Probe(
            photo=face.asset_id,
            vector=from_bytes(face.vector),
            quality=face.quality,
            taken_on=face.taken_at.date(),
            face=face.id,
        )
        for face in faces
    ]
