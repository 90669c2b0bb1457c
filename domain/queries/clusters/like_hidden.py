"""Finds the clusters of unknown faces that look like somebody hidden: nobody is asked who they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import ClusterId, PersonId
from domain.queries import sql
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import best_cosines
from domain.rules.faces.vectors import from_rows

# How many of a cluster's best faces are compared.
_PROBES = 3
_HIDDEN = """
SELECT p.id AS person_id, e.engine, e.vector FROM persons p
JOIN person_prototypes x ON x.person_id = p.id JOIN face_embeddings e ON e.face_id = x.face_instance_id
WHERE p.workspace_id IN (SELECT workspace_id FROM clusters WHERE id = ANY($1::bigint[]))
  AND p.status = 'HIDDEN' AND p.erasing_at IS NULL ORDER BY p.id
"""
_BEST = """
SELECT c.id AS cluster_id, best.vector FROM unnest($1::bigint[]) AS c (id) CROSS JOIN LATERAL (
    SELECT e.vector FROM face_instances f JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
    WHERE f.cluster_id = c.id AND f.person_id IS NULL
    ORDER BY f.quality_score DESC NULLS LAST, f.id LIMIT $3) best
"""


@dataclass(frozen=True, slots=True)
class _Prototype:
    person_id: PersonId
    engine: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class _Face:
    cluster_id: ClusterId
    vector: bytes


async def like_hidden(cluster_ids: Sequence[ClusterId]) -> set[ClusterId]:
    """Returns the clusters of which one of the best faces is like a hidden person, at least as much as a
    question needs. cluster_ids: clusters of one workspace.
    """
    of: dict[str, dict[PersonId, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    for one in await sql.rows(_Prototype, _HIDDEN, list(cluster_ids)):
        of[one.engine][one.person_id].append(one.vector)
    found = set[ClusterId]()
    for engine, persons in of.items():
        faces = await sql.rows(_Face, _BEST, list(cluster_ids), engine, _PROBES)
        found |= _alike(engine, persons, faces)
    return found


def _alike(engine: str, persons: Mapping[PersonId, list[bytes]], faces: Sequence[_Face]) -> set[ClusterId]:
    if not faces:
        return set()
    galleries = [from_rows(vectors) for vectors in persons.values()]
    best = best_cosines(galleries, from_rows([face.vector for face in faces])).max(axis=0)
    least = calibration_of(engine).suggest_cosine
    return {face.cluster_id for face, cosine in zip(faces, best.tolist(), strict=True) if cosine >= least}
