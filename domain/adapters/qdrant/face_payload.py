"""Turns a FacePoint into the payload of a Qdrant point and back; no other place knows the keys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain, groupby
from typing import Any, Literal, TypeVar
from uuid import UUID

import numpy as np

from domain.errors import Corrupt
from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import Box, Candidate, Embedding, FacePoint

T = TypeVar("T")
EmbeddedFace = tuple[FacePoint, Embedding]


class Key(StrEnum):
    WORKSPACE_ID = "workspace_id"
    ENGINE = "engine"
    FACE_INSTANCE_ID = "face_instance_id"
    ASSET_ID = "asset_id"
    BBOX = "bbox"
    DETECTION_CONFIDENCE = "detection_confidence"
    IS_PROTOTYPE = "is_prototype"
    PERSON_ID = "person_id"
    CLUSTER_ID = "cluster_id"
    QUALITY_SCORE = "quality_score"
    TAKEN_AT = "taken_at"


INDEXED_KEYS: Mapping[Key, Literal["keyword", "bool", "integer"]] = {
    Key.WORKSPACE_ID: "integer",
    Key.PERSON_ID: "keyword",
    Key.CLUSTER_ID: "keyword",
    Key.ASSET_ID: "keyword",
    Key.FACE_INSTANCE_ID: "keyword",
    Key.IS_PROTOTYPE: "bool",
}
CANDIDATE_KEYS = [Key.FACE_INSTANCE_ID.value, Key.PERSON_ID.value]

# Bounded requests: 256 points of 512 floats are about 2 MB of JSON, against the server's limit of 32 MB.
POINTS_PER_REQUEST = 256
IDS_PER_REQUEST = 1000
_USUAL_PROTOTYPES = 12


def to_payload(point: FacePoint) -> dict[str, Any]:
    """A key without a value is left out, not null."""
    box = point.bbox
    payload: dict[str, Any] = {
        Key.WORKSPACE_ID: point.workspace_id,
        Key.ENGINE: point.engine,
        Key.FACE_INSTANCE_ID: str(point.face_instance_id),
        Key.ASSET_ID: str(point.asset_id),
        Key.BBOX: {"x": box.x, "y": box.y, "w": box.w, "h": box.h},
        Key.DETECTION_CONFIDENCE: point.detection_confidence,
        Key.IS_PROTOTYPE: point.is_prototype,
    }
    optional = {
        Key.PERSON_ID: None if point.person_id is None else str(point.person_id),
        Key.CLUSTER_ID: point.cluster_id,
        Key.QUALITY_SCORE: point.quality_score,
        Key.TAKEN_AT: None if point.taken_at is None else point.taken_at.isoformat(),
    }
    payload |= {key: value for key, value in optional.items() if value is not None}
    return {str(key): value for key, value in payload.items()}


def to_face_point(payload: Mapping[str, Any] | None) -> FacePoint:
    """Raises Corrupt when a required key is missing or unreadable: a silent skip would hide faces."""
    given = payload or {}
    try:
        taken_at = given.get(Key.TAKEN_AT)
        return FacePoint(
            workspace_id=WorkspaceId(given[Key.WORKSPACE_ID]),
            engine=given[Key.ENGINE],
            face_instance_id=FaceId(UUID(given[Key.FACE_INSTANCE_ID])),
            asset_id=UUID(given[Key.ASSET_ID]),
            bbox=Box(**given[Key.BBOX]),
            detection_confidence=given[Key.DETECTION_CONFIDENCE],
            is_prototype=given[Key.IS_PROTOTYPE],
            person_id=_person_id(given),
            cluster_id=given.get(Key.CLUSTER_ID),
            quality_score=given.get(Key.QUALITY_SCORE),
            taken_at=None if taken_at is None else datetime.fromisoformat(taken_at),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _corrupt(error) from None  # the original quotes the value


def to_candidate(payload: Mapping[str, Any] | None, similarity: float) -> Candidate:
    """payload: at least CANDIDATE_KEYS. Raises Corrupt like `to_face_point`."""
    given = payload or {}
    try:
        face_id = FaceId(UUID(given[Key.FACE_INSTANCE_ID]))
        return Candidate(face_id=face_id, person_id=_person_id(given), similarity=similarity)
    except (KeyError, ValueError, AttributeError) as error:
        raise _corrupt(error) from None  # the original quotes the value


def score_threshold(min_similarity: float) -> float:
    """The float32 just below `min_similarity`: Qdrant returns only scores *above* its threshold."""
    return float(np.nextafter(np.float32(min_similarity), np.float32(-2)))


def closest_to_any(found: Iterable[Sequence[Candidate]], limit: int) -> list[Candidate]:
    """Each face once, with the best similarity among its hits, closest first. found: hits by probe."""
    closest: dict[FaceId, Candidate] = {}
    for hit in sorted(chain.from_iterable(found), key=lambda hit: -hit.similarity):
        closest.setdefault(hit.face_id, hit)
    return list(closest.values())[:limit]


class PersonSearch:
    """Finds the persons nearest to one probe. The index finds prototypes, of which a person has several.

    So the search asks for a number of prototypes, and doubles it while they are of too few persons.
    """

    def __init__(self, persons: int) -> None:
        self.limit = persons * _USUAL_PROTOTYPES
        self._persons = persons
        self._hits: Sequence[Candidate] = ()
        self.is_over = False

    def found(self, hits: Sequence[Candidate]) -> None:
        """hits: the nearest `limit` prototypes, closest first."""
        self._hits = hits
        self.is_over = len(hits) < self.limit or len(self._nearest()) >= self._persons
        self.limit *= 2

    def of_nearest_persons(self) -> list[Candidate]:
        nearest = set(self._nearest()[: self._persons])
        return [hit for hit in self._hits if hit.person_id in nearest]

    def _nearest(self) -> list[PersonId | None]:
        return list(dict.fromkeys(hit.person_id for hit in self._hits))


def in_chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def in_writes(points: Sequence[EmbeddedFace]) -> Iterator[tuple[WorkspaceId, Sequence[EmbeddedFace]]]:
    """Bounded chunks of one workspace each, so that a write can be limited to its workspace."""
    ordered = sorted(points, key=_workspace_of)
    for workspace_id, of_workspace in groupby(ordered, key=_workspace_of):
        for chunk in in_chunks(list(of_workspace), POINTS_PER_REQUEST):
            yield workspace_id, chunk


def _workspace_of(point: EmbeddedFace) -> WorkspaceId:
    return point[0].workspace_id


def _person_id(payload: Mapping[str, Any]) -> PersonId | None:
    person_id = payload.get(Key.PERSON_ID)
    return None if person_id is None else PersonId(UUID(person_id))


def _corrupt(error: Exception) -> Corrupt:
    if isinstance(error, KeyError):
        return Corrupt("vector index", f"the payload of a point lacks {str(error.args[0])!r}")
    return Corrupt("vector index", f"the payload of a point is unreadable ({type(error).__name__})")
