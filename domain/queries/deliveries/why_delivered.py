"""Why a recipient received a photo, as far as they may know it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from domain.ids import DeliveryId
from domain.queries import sql
from domain.queries.deliveries.delivery import NAME_ON_IT, ON_IT
from domain.queries.faces.face_likeness import likeness_of_each
from domain.queries.questions.why_suggested import RunnerUp
from domain.rules.faces.aggregating import AskPolicy
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import best_cosines
from domain.rules.faces.vectors import from_bytes, from_rows
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class Compared:
    """confidence: how much the face is like the person, 0..1. alike: how many of the `prototypes` it is
    like, at least 1. runner_up: whom it is like next; only the recipient's own persons have a name there.
    """

    confidence: float
    alike: int
    prototypes: int
    runner_up: RunnerUp | None = None


@dataclass(frozen=True, slots=True)
class KnownOnIt:
    """name: as the recipient calls the person. is_recognised: False if a human said of a face that it is the
    person's.

    compared: by the faces that represent the person now; None where there is nothing to compare.
    """

    name: str
    is_recognised: bool
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class WhyDelivered:
    """known: the recipient's own persons on the photo. others: faces that are none of theirs."""

    known: tuple[KnownOnIt, ...]
    others: int


@dataclass(frozen=True, slots=True)
class _Known:
    number: int
    name: str
    is_recognised: bool


@dataclass(frozen=True, slots=True)
class _Own:
    """A person of the recipient. name: as the recipient calls the person."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """number: of the person. face: its number."""

    number: int
    face: int
    engine: str
    vector: bytes
    prototype: bytes


# The basis tells whether a human said that the face is the person's. The last event does not: after a merge
# it is the merge.
_KNOWN = f"""
SELECT named.number, named.name, NOT EXISTS (
    SELECT 1 FROM face_instances f WHERE f.asset_id = d.asset_id AND f.person_id = named.id
        AND f.basis <> 'matched') AS is_recognised
FROM deliveries d CROSS JOIN LATERAL (
    SELECT p.id, p.number, {NAME_ON_IT} AS name FROM {ON_IT}) named
WHERE d.id = $1 ORDER BY named.number
"""  # noqa: S608  a constant
# A person's face on the photo that the engine recognised, beside each prototype that the same engine saw.
_PAIRS = f"""
SELECT named.number, f.number AS face, e.engine, e.vector, q.vector AS prototype
FROM deliveries d CROSS JOIN LATERAL (SELECT p.id, p.number FROM {ON_IT}) named
JOIN face_instances f ON f.asset_id = d.asset_id AND f.person_id = named.id AND f.basis = 'matched'
CROSS JOIN LATERAL (
    SELECT l.engine, l.vector FROM face_embeddings l WHERE l.face_id = f.id ORDER BY l.id DESC LIMIT 1) e
JOIN person_prototypes x ON x.person_id = named.id AND x.face_instance_id <> f.id
JOIN face_embeddings q ON q.face_id = x.face_instance_id AND q.engine = e.engine
WHERE d.id = $1
"""  # noqa: S608  a constant
_OWN = """
SELECT p.number, coalesce(l.alias, p.name) AS name FROM deliveries d
JOIN participant_persons l ON l.participant_id = d.participant_id AND l.state = 'approved'
JOIN persons p ON p.id = l.person_id AND p.erasing_at IS NULL
WHERE d.id = $1 AND p.number = ANY($2::bigint[])
"""
_OTHERS = f"""
SELECT count(*) AS n FROM deliveries d
JOIN face_instances f ON f.asset_id = d.asset_id AND f.workspace_id = d.workspace_id
LEFT JOIN persons o ON o.id = f.person_id
WHERE d.id = $1 AND o.erasing_at IS NULL
  AND (f.person_id IS NOT NULL OR f.set_aside IS DISTINCT FROM 'not_a_face')
  AND NOT EXISTS (SELECT 1 FROM (SELECT p.id FROM {ON_IT}) own WHERE own.id = f.person_id)
"""  # noqa: S608  a constant


async def why_delivered(delivery_id: DeliveryId) -> WhyDelivered:
    """The caller has checked that the delivery is the requester's."""
    known = await sql.rows(_Known, _KNOWN, delivery_id)
    others = await sql.value(int, _OTHERS, delivery_id)
    assert others is not None
    compared = await _compared(delivery_id)
    return WhyDelivered(
        tuple(
            KnownOnIt(
                of_person(one.number, one.name),
                one.is_recognised,
                compared.get(one.number) if one.is_recognised else None,
            )
            for one in known
        ),
        others,
    )


async def _compared(delivery_id: DeliveryId) -> dict[int, Compared]:
    """The comparisons by number of the person. A person who is on the photo twice is compared by the face
    that is most alike: two persons who were both recognised may have been merged since.
    """
    of: dict[tuple[int, int], list[_Pair]] = defaultdict(list)
    for pair in await sql.rows(_Pair, _PAIRS, delivery_id):
        of[pair.number, pair.face].append(pair)
    best: dict[int, tuple[Compared, int]] = {}
    for (number, face), pairs in of.items():
        one = _compare(pairs)
        if number not in best or one.confidence > best[number][0].confidence:
            best[number] = one, face
    next_of = await _next_of(delivery_id, {number: face for number, (_, face) in best.items()})
    return {number: replace(one, runner_up=next_of.get(number)) for number, (one, _) in best.items()}


async def _next_of(delivery_id: DeliveryId, faces: Mapping[int, int]) -> dict[int, RunnerUp]:
    """Whom each face is like next, besides its person. faces and the result: by the person's number."""
    like = await likeness_of_each([*faces.values()], even_known=True)
    others = {
        number: [one for one in like.get(face, ()) if one.number != number] for number, face in faces.items()
    }
    found = {number: of[0] for number, of in others.items() if of}
    own = await sql.rows(_Own, _OWN, delivery_id, [one.number for one in found.values()]) if found else []
    names = {one.number: of_person(one.number, one.name) for one in own}
    return {number: RunnerUp(names.get(one.number, ""), one.confidence) for number, one in found.items()}


def _compare(pairs: Sequence[_Pair]) -> Compared:
    calibration = calibration_of(pairs[0].engine)
    face, prototypes = from_bytes(pairs[0].vector), from_rows([pair.prototype for pair in pairs])
    [[nearest]] = best_cosines([prototypes], face[np.newaxis])
    each = calibration.confidences(prototypes @ face)
    alike = int((each >= AskPolicy().similar).sum())
    return Compared(calibration.confidence(float(nearest)), max(alike, 1), len(pairs))
