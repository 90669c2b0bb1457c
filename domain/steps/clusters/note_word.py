"""Notes what somebody decided about two clusters, so that no proposal says the opposite again."""

from collections.abc import Sequence

from domain.ids import ClusterId, FaceId, WorkspaceId
from domain.queries import sql

_JOIN = """
UPDATE cluster_proposals SET decision = $3, decided_at = now()
WHERE kind = 'join' AND cluster_id = least($1::bigint, $2) AND other_cluster_id = greatest($1::bigint, $2)
  AND (decision IS NULL OR decision IN ('accepted', 'rejected')) RETURNING 1 AS yes
"""
# While some of the proposed faces stay in the whole, the split is not the proposed one, and the proposal
# stays open.
_SPLIT = """
UPDATE cluster_proposals p SET decision = $3, decided_at = now()
WHERE kind = 'split' AND cluster_id = $1 AND face_ids && $2::uuid[]
  AND (decision IS NULL OR decision IN ('accepted', 'rejected'))
  AND ($3 = 'rejected' OR NOT EXISTS (
      SELECT 1 FROM face_instances f
      WHERE f.id = ANY(p.face_ids) AND f.cluster_id = $1 AND f.person_id IS NULL))
RETURNING 1 AS yes
"""


async def note_word(
    workspace_id: WorkspaceId, part: ClusterId, whole: ClusterId, faces: Sequence[FaceId], *, are_one: bool
) -> None:
    """Call it once the faces have moved. are_one: the faces of the part are the whole's; otherwise the two
    are different people.
    """
    split, join = ("rejected", "accepted") if are_one else ("accepted", "rejected")
    if await sql.value(int, _JOIN, part, whole, join) is None and not are_one:
        await sql.execute(
            """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, other_cluster_id, decision,
                   decided_at)
               VALUES ($1, 'join', least($2::bigint, $3), greatest($2::bigint, $3), 'rejected', now())""",
            workspace_id,
            part,
            whole,
        )
    if await sql.value(int, _SPLIT, whole, list(faces), split) is None and are_one:
        await sql.execute(
            """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, face_ids, decision, decided_at)
               VALUES ($1, 'split', $2, $3::uuid[], 'rejected', now())""",
            workspace_id,
            whole,
            list(faces),
        )
