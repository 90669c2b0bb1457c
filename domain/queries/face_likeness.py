"""Whom does a face of nobody look like most? Compared exactly here: the index is open in another process."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from domain.queries import sql
from domain.queries.live_person import IS_LIVE
from domain.queries.refusals import refused
from domain.rules.calibration import calibration_of
from domain.rules.named import of_person
from domain.rules.vectors import from_bytes, from_rows

MOST = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """source_face_id: the prototype that is nearest. confidence: 0..1."""

    person_id: UUID
    number: int
    name: str
    source_face_id: UUID
    confidence: float


async def face_likeness(face_number: int) -> Sequence[Likeness]:
    """At most three persons of its workspace, the most alike first; none of whom somebody said it is not.

    For those who were admitted to say who it is.
    """
    face = await sql.one(
        """SELECT f.id, f.workspace_id, e.engine, e.vector FROM face_instances f
           JOIN face_embeddings e ON e.face_id = f.id
           WHERE f.number = $1 AND f.person_id IS NULL ORDER BY e.id DESC LIMIT 1""",
        face_number,
    )
    if face is None:
        return ()
    known = await sql.rows(
        f"""SELECT p.id, p.number, p.name, x.face_instance_id AS face, e.vector FROM persons p
            JOIN person_prototypes x ON x.person_id = p.id
            JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
            WHERE p.workspace_id = $1 AND {IS_LIVE}
              AND p.id NOT IN (SELECT person_id FROM ({refused("= $3")}) r)""",  # noqa: S608
        face["workspace_id"],
        face["engine"],
        face["id"],
    )
    return _nearest(face, known)


async def confidence_in(face_number: int, person_number: int) -> float:
    """How sure the engine is that a face of nobody is the person's; 0 unless it is among the nearest."""
    nearest = {one.number: one.confidence for one in await face_likeness(face_number)}
    return nearest.get(person_number, 0.0)


def _nearest(face: sql.Row, known: Sequence[sql.Row]) -> Sequence[Likeness]:
    if not known:
        return ()
    cosines = from_rows([row["vector"] for row in known]) @ from_bytes(face["vector"])
    confidence_of = calibration_of(face["engine"]).confidence
    nearest: dict[UUID, Likeness] = {}
    for i in np.argsort(-cosines):
        row, confidence = known[i], confidence_of(float(cosines[i]))
        if len(nearest) < MOST and confidence > 0:
            one = Likeness(
                row["id"], row["number"], of_person(row["number"], row["name"]), row["face"], confidence
            )
            nearest.setdefault(row["id"], one)
    return tuple(nearest.values())
