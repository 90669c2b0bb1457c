"""Reads what the nightly grouping proposes about clusters and nobody has decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Conflict
from domain.ids import ClusterId, FaceId, ProposalId, WorkspaceId
from domain.queries import sql
from domain.rules.clusters.asking import PROPOSAL_DAYS
from domain.states import ProposalDecision, ProposalKind


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as it stands now. number, faces: of the cluster; faces counts its unknown faces.

    other_*: of the cluster that a join would take in; None for a split. leaving: the faces that would leave
    in a split, as far as they are still in the cluster; empty for a join. is_open: a moderator may decide;
    False after a decision, after PROPOSAL_DAYS, when one of its clusters is not open or has no face left,
    and when a split would move no face or all.

    shown, other_shown: a few of the best faces of each cluster; for a split, only faces that would stay.
    """

    id: ProposalId
    workspace_id: WorkspaceId
    kind: ProposalKind
    cluster_id: ClusterId
    number: int
    faces: int
    other_cluster_id: ClusterId | None
    other_number: int | None
    other_faces: int | None
    leaving: Sequence[FaceId]
    created_at: datetime
    decision: ProposalDecision | None
    is_open: bool
    shown: Sequence[FaceId]
    other_shown: Sequence[FaceId]

    def ensure_open(self) -> None:
        """Raises Conflict(`already_decided`)."""
        if not self.is_open:
            raise Conflict("already_decided")


_SHOWN = 6


def _best(cluster: str) -> str:
    """SQL for a few of the best unknown faces of a cluster of proposal v."""
    return f"""ARRAY(SELECT f.id FROM face_instances f
        WHERE f.cluster_id = {cluster} AND f.person_id IS NULL AND NOT f.id = ANY(v.leaving)
        ORDER BY f.quality_score DESC NULLS LAST, f.number LIMIT {_SHOWN})"""  # noqa: S608  constants


# Faces that became somebody's, were moved or were erased since do not count.
_VIEW = f"""
WITH proposed AS (
    SELECT p.*, c.number, c.state, o.number AS other_number, o.state AS other_state,
        (SELECT count(*) FROM face_instances f
         WHERE f.cluster_id = c.id AND f.person_id IS NULL) AS faces,
        CASE WHEN o.id IS NOT NULL THEN (
            SELECT count(*) FROM face_instances f
            WHERE f.cluster_id = o.id AND f.person_id IS NULL) END AS other_faces,
        ARRAY(SELECT f.id FROM face_instances f WHERE f.id = ANY(p.face_ids) AND p.kind = 'split'
            AND f.cluster_id = c.id AND f.person_id IS NULL ORDER BY f.number) AS leaving
    FROM cluster_proposals p JOIN clusters c ON c.id = p.cluster_id
    LEFT JOIN clusters o ON o.id = p.other_cluster_id
    WHERE {{which}}),
viewed AS (
    SELECT *, decision IS NULL AND state = 'open' AND created_at > now() - interval '{PROPOSAL_DAYS} days'
        AND CASE kind WHEN 'join' THEN other_state = 'open' AND faces > 0 AND other_faces > 0
            ELSE cardinality(leaving) > 0 AND cardinality(leaving) < faces END AS is_open
    FROM proposed)
SELECT id, workspace_id, kind, cluster_id, number, faces, other_cluster_id, other_number, other_faces,
    leaving, created_at, decision, is_open, {_best("v.cluster_id")} AS shown,
    {_best("v.other_cluster_id")} AS other_shown
FROM viewed v
"""  # noqa: S608  constants
_OF_WORKSPACE = _VIEW.format(which="p.workspace_id = $1 AND p.decision IS NULL")
_OPEN = f"""{_OF_WORKSPACE} WHERE is_open
ORDER BY CASE kind WHEN 'join' THEN least(faces, other_faces) ELSE cardinality(leaving) END DESC, id LIMIT $2
"""
_ONE = _VIEW.format(which="p.id = $1")


async def open_proposals(workspace_id: WorkspaceId, *, limit: int) -> list[ProposalView]:
    """What a moderator may decide. The proposals that move most faces come first."""
    return await sql.rows(ProposalView, _OPEN, workspace_id, limit)


async def proposal(proposal_id: ProposalId) -> ProposalView | None:
    """None for a proposal that is gone with its cluster. Call it for a moderator of its workspace."""
    return await sql.one(ProposalView, _ONE, proposal_id)


async def workspace_of_proposal(proposal_id: ProposalId) -> WorkspaceId | None:
    """The workspace that `moderating` needs; None when there is no such proposal."""
    return await sql.value(
        WorkspaceId, "SELECT workspace_id FROM cluster_proposals WHERE id = $1", proposal_id
    )


@dataclass(frozen=True, slots=True)
class _Side:
    number: int
    leaves: bool


async def parts_of_split(view: ProposalView) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers of the faces that would stay and of those that would leave, the best first."""
    found = await sql.rows(
        _Side,
        """SELECT number, id = ANY($2::uuid[]) AS leaves FROM face_instances
           WHERE cluster_id = $1 AND person_id IS NULL ORDER BY quality_score DESC NULLS LAST, number""",
        view.cluster_id,
        list(view.leaving),
    )
    return tuple(f.number for f in found if not f.leaves), tuple(f.number for f in found if f.leaves)
