"""Reads what speaks against a merge of two persons, and whom the merge concerns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.look_alikes import look_alikes
from domain.queries.persons.person_counts import PHOTOS
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.vectors import from_rows
from domain.values.named import names_of, of_person


@dataclass(frozen=True, slots=True)
class MergeSide:
    """faces: all faces, also on training photos. coming: names of participants who receive the person's
    photos, and would come along to the other person or ask to join it.
    """

    number: int
    name: str
    birth_date: date | None
    faces: int
    photos: int
    coming: tuple[str, ...]
    has_owner: bool
    has_picture: bool


@dataclass(frozen=True, slots=True)
class MergeConflicts:
    """shared: how many photos show both. likeness: the confidence, 0..1, that the most alike two of their
    prototypes are one person's; None where they have none of the same engine. are_told_apart: somebody
    declared that the two are not to be confused.
    """

    workspace_id: WorkspaceId
    absorbed: MergeSide
    survivor: MergeSide
    shared: int
    likeness: float | None
    are_told_apart: bool = False

    @property
    def years_apart(self) -> int | None:
        """Years of 365 days between the birth dates, rounded down; None where one is not known."""
        one, other = self.absorbed.birth_date, self.survivor.birth_date
        if one is None or other is None:
            return None
        return abs((one - other).days) // 365


@dataclass(frozen=True, slots=True)
class FaceConflicts:
    """What speaks against faces being a person's. shared: how many photos show the person beside such a face.

    likeness: of the faces and the person, as in `MergeConflicts`. years_apart: of the persons of a merge.
    """

    shared: int
    likeness: float | None
    years_apart: int | None = None


async def still_against(
    workspace_id: WorkspaceId, faces: Sequence[int], absorbed: int, survivor: int
) -> FaceConflicts | None:
    """What speaks against a merge that moves only these faces. None when one of the persons is gone."""
    both = await merge_conflicts(workspace_id, absorbed, survivor)
    if both is None:
        return None
    return replace(await conflicts_of_faces(workspace_id, faces, survivor), years_apart=both.years_apart)


async def conflicts_of_faces(workspace_id: WorkspaceId, faces: Sequence[int], person: int) -> FaceConflicts:
    """faces: numbers of the faces that would become the person's. Call it for an admitted requester."""
    shared = await sql.value(int, _SHARED_WITH_FACES, workspace_id, list(faces), person)
    assert shared is not None
    vectors = [
        *await sql.rows(_Vector, _OF_FACES, workspace_id, list(faces)),
        *await sql.rows(_Vector, _PROTOTYPES, workspace_id, [person]),
    ]
    return FaceConflicts(shared, _likeness(vectors, 0, person))


async def merge_conflicts(workspace_id: WorkspaceId, absorbed: int, survivor: int) -> MergeConflicts | None:
    """None when one of them is not in the workspace any more. Call it for an admitted requester."""
    found = await sql.rows(MergeSide, _SIDES, workspace_id, [absorbed, survivor])
    sides = {side.number: _with_names(side) for side in found}
    if len(sides) != 2:
        return None
    shared = await sql.value(int, _SHARED, workspace_id, absorbed, survivor)
    assert shared is not None
    vectors = await sql.rows(_Vector, _PROTOTYPES, workspace_id, [absorbed, survivor])
    likeness = _likeness(vectors, absorbed, survivor)
    apart = await _are_told_apart(workspace_id, absorbed, survivor)
    return MergeConflicts(workspace_id, sides[absorbed], sides[survivor], shared, likeness, apart)


async def _are_told_apart(workspace_id: WorkspaceId, one: int, other: int) -> bool:
    ids = await sql.values(
        PersonId,
        "SELECT id FROM persons WHERE workspace_id = $1 AND number = ANY($2::bigint[])",
        workspace_id,
        [one, other],
    )
    both = {*ids}
    alike = await look_alikes(workspace_id, both)
    return any(both & {*others} for others in alike.values())


# Participants who are linked to the other person, ask to join it, were declined, or left it, do not come
# along (`steps/persons/follow_carried`).
_SIDES = f"""
SELECT p.number, p.name, p.birth_date,
    (SELECT count(*) FROM face_instances f WHERE f.person_id = p.id) AS faces,
    {PHOTOS} AS photos,
    ARRAY(SELECT 'r' || r.id || ' ' || r.name
          FROM participant_persons l JOIN participants r ON r.id = l.participant_id
          WHERE l.person_id = p.id AND l.state = 'approved' AND NOT EXISTS (
              SELECT 1 FROM participant_persons o JOIN persons q ON q.id = o.person_id
              WHERE o.participant_id = l.participant_id AND q.workspace_id = $1 AND q.id <> p.id
                AND q.number = ANY($2::bigint[]) AND (o.state <> 'revoked' OR o.consented_at IS NOT NULL))
          ORDER BY l.id) AS coming,
    EXISTS (SELECT 1 FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
            WHERE f.person_id = p.id) AS has_picture,
    EXISTS (SELECT 1 FROM participant_persons l
            WHERE l.person_id = p.id AND l.state = 'approved' AND l.role = 'owner') AS has_owner
FROM persons p WHERE p.workspace_id = $1 AND p.number = ANY($2::bigint[]) AND p.erasing_at IS NULL
"""  # noqa: S608  a constant
_SHARED = """
SELECT count(DISTINCT f.asset_id) AS n FROM persons p
JOIN face_instances f ON f.person_id = p.id JOIN face_instances g ON g.asset_id = f.asset_id
JOIN persons q ON q.id = g.person_id AND q.number = $3
WHERE p.workspace_id = $1 AND p.number = $2
"""
_SHARED_WITH_FACES = """
SELECT count(DISTINCT f.asset_id) AS n FROM face_instances f JOIN face_instances g ON g.asset_id = f.asset_id
JOIN persons p ON p.id = g.person_id AND p.number = $3
WHERE f.workspace_id = $1 AND f.number = ANY($2::bigint[])
"""
# The best 100 faces are compared, however many there are.
_OF_FACES = """
SELECT 0 AS number, e.engine, e.vector FROM (
    SELECT id FROM face_instances WHERE workspace_id = $1 AND number = ANY($2::bigint[])
    ORDER BY quality_score DESC NULLS LAST, number LIMIT 100) f
JOIN face_embeddings e ON e.face_id = f.id
"""
_PROTOTYPES = """
SELECT p.number, e.engine, e.vector FROM persons p JOIN person_prototypes x ON x.person_id = p.id
JOIN face_embeddings e ON e.face_id = x.face_instance_id
WHERE p.workspace_id = $1 AND p.number = ANY($2::bigint[]) ORDER BY e.engine, p.number
"""


@dataclass(frozen=True, slots=True)
class _Vector:
    """number: of the person; 0 for faces that would become the person's."""

    number: int
    engine: str
    vector: bytes


def _with_names(side: MergeSide) -> MergeSide:
    return replace(side, name=of_person(side.number, side.name), coming=names_of(side.coming))


def _likeness(rows: Sequence[_Vector], one: int, other: int) -> float | None:
    """The confidence of the two nearest vectors, as in a search. rows: those with the number `one` or
    `other`.
    """
    vectors: dict[str, dict[int, list[bytes]]] = {}
    for row in rows:
        vectors.setdefault(row.engine, {}).setdefault(row.number, []).append(row.vector)
    found = [
        calibration_of(engine).confidence(float(np.max(from_rows(of[one]) @ from_rows(of[other]).T)))
        for engine, of in vectors.items()
        if one in of and other in of
    ]
    return max(found) if found else None
