"""Finds the persons whom an unknown face looks like most.

Embeddings are compared here, not in the index, which may be open in another process. Confidences are computed
as in recognition.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.last_engine import last_engine
from domain.queries.faces.refusals import refusals_where
from domain.queries.persons.live_person import IS_LIVE
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import Evidence, Portrait, Probe, Quality
from domain.rules.faces.evidence import Likeness as LikenessToPerson
from domain.rules.faces.vectors import from_bytes, from_rows
from domain.values.named import of_person

MOST = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """source_face_id: the prototype that is nearest. confidence: 0..1."""

    person_id: PersonId
    number: int
    name: str
    source_face_id: FaceId
    confidence: float


@dataclass(frozen=True, slots=True)
class _Refused:
    face_id: FaceId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    number: int
    workspace_id: WorkspaceId
    taken_at: datetime
    engine: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class _Prototype:
    """id, number, name, birth_date: of the prototype's person."""

    id: PersonId
    number: int
    name: str
    birth_date: date | None
    face: FaceId
    vector: bytes


async def face_likeness(face_number: int) -> Sequence[Likeness]:
    """At most three persons of the workspace, the most alike first, without those refused for the face.

    Empty for a face that is somebody's, or that somebody called no face. Call it for a requester who may say
    whose the face is.
    """
    return (await likeness_of_each([face_number])).get(face_number, ())


async def likeness_of_each(
    face_numbers: Sequence[int], *, even_known: bool = False
) -> dict[int, Sequence[Likeness]]:
    """What `face_likeness` finds, by number of the face. The persons of a workspace are read once for each
    engine. Faces for which `face_likeness` is empty may be missing.

    even_known: also for faces that are somebody's.
    """
    of: dict[tuple[WorkspaceId, str], list[_Face]] = defaultdict(list)
    for face in await _faces(face_numbers, even_known=even_known):
        of[face.workspace_id, face.engine].append(face)
    return {number: found[:MOST] for faces in of.values() for number, found in (await _alike(faces)).items()}


async def may_be_said(
    face_numbers: Sequence[int], person_numbers: Sequence[int], *, at_least: float
) -> set[tuple[int, int]]:
    """Pairs of face and person numbers: unknown faces that the person's owner may give to the person.

    The person is among the three whom the face looks like most, and the confidence is `at_least` or more.
    Other faces are for moderators.
    """
    said: set[tuple[int, int]] = set()
    for face in await _faces(face_numbers):
        # All persons are compared only where one of these is alike enough.
        among = (await _alike([face], person_numbers))[face.number]
        if any(one.confidence >= at_least for one in among):
            said |= {
                (face.number, one.number)
                for one in (await _alike([face]))[face.number][:MOST]
                if one.number in person_numbers and one.confidence >= at_least
            }
    return said


async def _faces(numbers: Sequence[int], *, even_known: bool = False) -> list[_Face]:
    """The unknown faces among these, or all, each as the last engine saw it. What is no face is left out."""
    return await sql.rows(
        _Face,
        f"""SELECT f.id, f.number, f.workspace_id, a.taken_at, e.engine, e.vector
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = {last_engine("g.id = f.id")}
           WHERE f.number = ANY($1::bigint[]) AND ($2::boolean OR f.person_id IS NULL)
             AND f.set_aside IS DISTINCT FROM 'not_a_face' ORDER BY f.id""",  # noqa: S608  a constant
        list(numbers),
        even_known,
    )


async def _alike(faces: Sequence[_Face], among: Sequence[int] | None = None) -> dict[int, list[Likeness]]:
    """Likenesses by the face's number, the most alike first. faces: at least one, all of one workspace and
    engine. among: numbers of persons; None: all persons.
    """
    [first, *_] = faces
    known = await sql.rows(
        _Prototype,
        f"""SELECT p.id, p.number, p.name, p.birth_date, x.face_instance_id AS face, e.vector FROM persons p
            JOIN person_prototypes x ON x.person_id = p.id
            JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
            WHERE p.workspace_id = $1 AND {IS_LIVE}
              AND ($3::bigint[] IS NULL OR p.number = ANY($3))""",  # noqa: S608
        first.workspace_id,
        first.engine,
        None if among is None else list(among),
    )
    no = await sql.rows(_Refused, refusals_where("= ANY($1::uuid[])"), [face.id for face in faces])
    of: dict[PersonId, list[_Prototype]] = defaultdict(list)
    for prototype in known:
        of[prototype.id].append(prototype)
    portraits = [
        _portrait(person, prototypes, frozenset(one.face_id for one in no if one.person_id == person))
        for person, prototypes in of.items()
    ]
    probes = [
        Probe(AssetId(0), from_bytes(face.vector), Quality(0, 0, 0), face.taken_at.date(), face.id)
        for face in faces
    ]
    likenesses = Evidence(portraits, calibration=calibration_of(first.engine)).likenesses(probes)
    return {
        face.number: sorted(_found(like, of), key=lambda one: -one.confidence)
        for face, like in zip(faces, likenesses, strict=True)
    }


def _found(
    like: Mapping[PersonId, LikenessToPerson[PersonId, FaceId]], of: Mapping[PersonId, Sequence[_Prototype]]
) -> list[Likeness]:
    return [
        Likeness(
            person,
            of[person][0].number,
            of_person(of[person][0].number, of[person][0].name),
            of[person][int(np.argmax(one.cosines))].face,
            one.confidence,
        )
        for person, one in like.items()
        if one.confidence > 0
    ]


def _portrait(
    person: PersonId, prototypes: Sequence[_Prototype], no: frozenset[FaceId]
) -> Portrait[PersonId, FaceId]:
    """no: faces that somebody said are not the person."""
    vectors = from_rows([one.vector for one in prototypes])
    faces = [one.face for one in prototypes]
    return Portrait(person, faces, vectors, vectors[:0], no, birth_date=prototypes[0].birth_date)
