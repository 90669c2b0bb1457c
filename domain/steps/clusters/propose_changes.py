"""Keeps what a new grouping found about clusters, for moderators to decide."""

from collections.abc import Mapping, Sequence

from domain.ids import ClusterId, FaceId, ProposalId, WorkspaceId
from domain.queries import sql
from domain.queries.clusters.parts import parts_of
from domain.rules.clusters.asking import PROPOSAL_DAYS
from domain.steps.work.work import Work

# How many proposals of a workspace wait at once. Further ones are not kept: the next night finds them again.
MOST_KEPT = 50

_EXPIRE = """
UPDATE cluster_proposals SET decision = 'expired', decided_at = now()
WHERE workspace_id = $1 AND decision IS NULL AND created_at < now() - make_interval(days => $2) RETURNING id
"""
# A rejected proposal is never made again; `note_word` keeps what people did by hand as a rejection, too.
# A rejection about clusters that joined these counts as well, as long as they are joined.
# Clusters with faces on one photo are two people. Of the pairs with the same second cluster only the first
# possible one is proposed. It is stored with the smaller id first.
_JOIN = f"""
INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, other_cluster_id)
SELECT DISTINCT ON (x.other) $1, 'join', least(x.one, x.other), greatest(x.one, x.other)
FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS x (one, other, place)
JOIN clusters c ON c.id = x.one AND c.workspace_id = $1 AND c.state = 'open'
JOIN clusters o ON o.id = x.other AND o.workspace_id = $1 AND o.state = 'open'
CROSS JOIN LATERAL (SELECT {parts_of("c.id")} AS one, {parts_of("o.id")} AS other OFFSET 0) part
WHERE NOT EXISTS (
    SELECT 1 FROM cluster_proposals p WHERE p.kind = 'join' AND p.decision = 'rejected'
      AND (p.cluster_id = ANY(part.one) AND p.other_cluster_id = ANY(part.other)
        OR p.cluster_id = ANY(part.other) AND p.other_cluster_id = ANY(part.one)))
  AND NOT EXISTS (
    SELECT 1 FROM face_instances f JOIN face_instances g ON g.asset_id = f.asset_id AND g.cluster_id = o.id
    WHERE f.cluster_id = c.id)
ORDER BY x.other, x.place LIMIT $4 ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608  constants
# A split is proposed only if none of its faces was in a rejected split.
_SPLIT = f"""
INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, face_ids)
SELECT $1, 'split', c.id, array_agg(f.id ORDER BY f.number)
FROM unnest($2::bigint[], $3::uuid[]) AS x (cluster_id, face_id)
JOIN clusters c ON c.id = x.cluster_id AND c.workspace_id = $1 AND c.state = 'open'
JOIN face_instances f ON f.id = x.face_id AND f.cluster_id = c.id AND f.person_id IS NULL
GROUP BY c.id HAVING NOT EXISTS (
    SELECT 1 FROM cluster_proposals p WHERE p.kind = 'split' AND p.decision = 'rejected'
      AND p.cluster_id = ANY({parts_of("c.id")}) AND p.face_ids && array_agg(f.id))
ORDER BY count(*) DESC, c.id LIMIT $4 ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608  constants


async def propose_changes(
    work: Work,
    workspace_id: WorkspaceId,
    joins: Sequence[tuple[ClusterId, ClusterId]],
    splits: Mapping[ClusterId, Sequence[FaceId]],
) -> int:
    """Returns how many proposals are new. Call with the workspace locked.

    Only open clusters are proposed. A proposal that still waits is not made twice. The cards of proposals
    that nobody decided in time say so.
    """
    ended = await sql.values(ProposalId, _EXPIRE, workspace_id, PROPOSAL_DAYS)
    await work.add_each("show_proposal", [{"proposal_id": one} for one in ended])
    new = await sql.values(
        int,
        _JOIN,
        workspace_id,
        [one for one, _ in joins],
        [other for _, other in joins],
        await _room(workspace_id),
    )
    leaving = [(cluster_id, face) for cluster_id, faces in splits.items() for face in faces]
    new += await sql.values(
        int,
        _SPLIT,
        workspace_id,
        [cluster_id for cluster_id, _ in leaving],
        [face for _, face in leaving],
        await _room(workspace_id),
    )
    return len(new)


async def _room(workspace_id: WorkspaceId) -> int:
    waiting = await sql.value(
        int,
        "SELECT count(*) FROM cluster_proposals WHERE workspace_id = $1 AND decision IS NULL",
        workspace_id,
    )
    return max(MOST_KEPT - (waiting or 0), 0)
