"""Reads what the nightly grouping works on: unknown faces, and what people know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.ids import AssetId, ClusterId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.refusals import refusals_where
from domain.queries.persons.live_person import IS_LIVE

# A person is represented by a few prototypes here: they only keep groups apart.
_PROTOTYPES = 3
# Each two persons must be kept apart, and a thousand persons make half a million pairs.
_MOST_PERSONS = 1000

# Two tables that follow WITH RECURSIVE. two: clusters of which somebody said that they are two people: a join
# was refused, or a part was split off by hand (`note_word`). That holds for good, also for a cluster that one
# of the two joined. decided: the numbers of these clusters, and the numbers that operations of workspace $1
# name, except operations that were undone or that keep no undo.
DECIDED: Final = """
two AS (
    SELECT unnest(ARRAY[p.cluster_id, p.other_cluster_id]) AS id FROM cluster_proposals p
    WHERE p.workspace_id = $1 AND p.kind = 'join' AND p.decision = 'rejected'
    UNION SELECT c.joined_into_id FROM two JOIN clusters c ON c.id = two.id AND c.joined_into_id IS NOT NULL),
decided AS (
    SELECT unnest(ARRAY[person_number, other_number]) AS number FROM operations
    WHERE workspace_id = $1 AND undo IS NOT NULL AND undone_by_id IS NULL
    UNION SELECT c.number FROM two JOIN clusters c ON c.id = two.id)
"""

# Left out are a face that waits for its first cluster, which the use case `cluster_faces` chooses, and a face
# that an owner is being asked about.
_FACES = f"""
WITH RECURSIVE sizes AS (
    SELECT cluster_id, count(*) AS faces FROM face_instances
    WHERE workspace_id = $1 AND person_id IS NULL AND cluster_id IS NOT NULL GROUP BY cluster_id), {DECIDED}
SELECT f.id, f.asset_id, f.cluster_id, e.vector,
    c.id IS NULL OR (c.state = 'open' AND s.faces = 1
        AND NOT EXISTS (SELECT 1 FROM decided d WHERE d.number = c.number)) AS is_loose
FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
LEFT JOIN clusters c ON c.id = f.cluster_id LEFT JOIN sizes s ON s.cluster_id = c.id
WHERE f.workspace_id = $1 AND f.person_id IS NULL AND f.set_aside IS NULL
  AND f.clustered_at IS NOT NULL AND f.quality_score >= $3
  AND (c.id IS NULL OR c.state IN ('open', 'ignored'))
  AND NOT EXISTS (
      SELECT 1 FROM face_suggestions q JOIN participant_persons l ON l.person_id = q.suggested_person_id
          AND l.role = 'owner' AND l.state = 'approved'
      WHERE q.face_instance_id = f.id AND q.status = 'PENDING')
ORDER BY f.quality_score DESC, f.id LIMIT $4
"""  # noqa: S608  a constant

_KNOWN = f"""
WITH known AS (
    SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND {IS_LIVE} ORDER BY p.number LIMIT $3),
best AS (
    SELECT k.id AS person_id, e.vector,
        row_number() OVER (PARTITION BY k.id ORDER BY f.quality_score DESC NULLS LAST, f.id) AS place
    FROM known k JOIN person_prototypes x ON x.person_id = k.id
    JOIN face_instances f ON f.id = x.face_instance_id
    JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2)
SELECT person_id, vector FROM best WHERE place <= $4 ORDER BY person_id, place
"""  # noqa: S608  a constant
_REFUSED = refusals_where("= ANY($1::uuid[])")


@dataclass(frozen=True, slots=True)
class GroupableFace:
    """An unknown face. cluster_id: None for noise. vector: bytes of its embedding. is_loose: nobody knows it
    as a part of somebody: it is noise, or alone in an open cluster that nobody decided about.
    """

    id: FaceId
    asset_id: AssetId
    cluster_id: ClusterId | None
    vector: bytes
    is_loose: bool


@dataclass(frozen=True, slots=True)
class KnownFace:
    """A prototype of a person."""

    person_id: PersonId
    vector: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody said that the face is not this person's."""

    face_id: FaceId
    person_id: PersonId


async def groupable_faces(
    workspace_id: WorkspaceId, engine: str, *, min_quality: float, limit: int
) -> list[GroupableFace]:
    """The best ones first: where there are more than `limit`, the others stay in their clusters."""
    return await sql.rows(GroupableFace, _FACES, workspace_id, engine, min_quality, limit)


async def known_faces(workspace_id: WorkspaceId, engine: str) -> list[KnownFace]:
    """A few prototypes of each of `_MOST_PERSONS` persons at most. Those of a person stand together."""
    return await sql.rows(KnownFace, _KNOWN, workspace_id, engine, _MOST_PERSONS, _PROTOTYPES)


async def refusals(face_ids: Sequence[FaceId]) -> list[Refusal]:
    """The persons that these faces are not. A refusal for an absorbed person counts for the survivor too."""
    return await sql.rows(Refusal, _REFUSED, list(face_ids))
