"""The faces that show deciders the person of a request.

If the requester says that a known look-alike is another person, faces of the look-alike follow.
"""

from collections.abc import Collection
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.resembled import CLAIMED_SELVES, IS_CLAIMED

OTHERS_SHOWN = 5  # faces of each look-alike

_COLUMNS = """f.id, f.number AS face, f.asset_id, f.workspace_id, a.tg_file_id, p.number,
    f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h"""
_OWN = f"""
SELECT {_COLUMNS} FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
JOIN persons p ON p.id = f.person_id
WHERE p.id = $1 AND p.approval = 'requested' AND p.erasing_at IS NULL ORDER BY a.id
"""  # noqa: S608  a constant
# Faces of look-alikes that the requester called another person: training photos first, then prototypes.
_OTHERS = f"""
{CLAIMED_SELVES}
SELECT o.* FROM persons p
CROSS JOIN LATERAL (
    SELECT {_COLUMNS} FROM face_instances f
    JOIN image_assets a ON a.id = f.asset_id
    LEFT JOIN person_prototypes t ON t.face_instance_id = f.id
    WHERE f.person_id = p.id AND (a.kind = 'training' OR t.id IS NOT NULL)
    ORDER BY a.kind = 'training' DESC, f.quality_score DESC NULLS LAST, f.id LIMIT $2) o
WHERE {IS_CLAIMED} ORDER BY p.number
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class RequestFace:
    """face: its own number. number: of its person. tg_file_id: of its photo."""

    id: FaceId
    face: int
    asset_id: AssetId
    workspace_id: WorkspaceId
    tg_file_id: str
    number: int
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int


async def request_faces(person_id: PersonId) -> list[RequestFace]:
    """Faces of the requested person first, in the order of the photos. Empty when no request waits."""
    own = await sql.rows(RequestFace, _OWN, person_id)
    return [*own, *(await sql.rows(RequestFace, _OTHERS, person_id, OTHERS_SHOWN) if own else [])]


async def are_all_shown(person_id: PersonId, faces: Collection[int]) -> bool:
    """Whether a picture of the faces with these numbers may be shown: none of them was erased meanwhile, and
    the requested person has no further face, which would be approved unseen.
    """
    shown = await request_faces(person_id)
    own = {face.face for face in shown if face.number == shown[0].number}
    return own <= set(faces) <= {face.face for face in shown}
