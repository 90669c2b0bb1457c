"""Reads the training faces of a person, and finds those that do not look like the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from domain.ids import AssetId, FaceId, PersonId
from domain.queries import sql
from domain.queries.faces.last_engine import last_engine
from domain.rules.connecting.likeness_groups import Group, doubtful, likeness_groups
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.vectors import from_bytes


@dataclass(frozen=True, slots=True)
class TrainingFaces:
    """asset_ids: of the photos, in the order of arrival. groups: each has the positions of photos that look
    alike; the first also those of photos that cannot be compared (`uncompared`). version: a number that
    changes with the faces. It has at most ten digits, so that a button has room.
    """

    asset_ids: tuple[AssetId, ...]
    groups: tuple[Group, ...]
    version: int = 0
    uncompared: frozenset[int] = frozenset()

    @property
    def doubtful(self) -> frozenset[AssetId]:
        """Photos that may show somebody else. A photo that cannot be compared makes no group the largest."""
        compared = [tuple(at for at in group if at not in self.uncompared) for group in self.groups]
        return frozenset(self.asset_ids[position] for position in doubtful(compared))

    @property
    def is_clear(self) -> bool:
        """Whether one person is on more of the compared photos than any other."""
        return len(self.doubtful) < len(self.asset_ids) - len(self.uncompared)

    def alike(self, asset_id: AssetId) -> frozenset[AssetId]:
        """The photos of this photo's group, with itself; empty if it is no training photo of the person.

        Photos that cannot be compared count to the first group.
        """
        for group in self.groups:
            assets = frozenset(self.asset_ids[position] for position in group)
            if asset_id in assets:
                return assets
        return frozenset()


@dataclass(frozen=True, slots=True)
class _Face:
    """vector: of the engine that ran last; None if that engine never saw the face, and on a photo that enrols
    another person, such as the second copy of a photo.
    """

    id: FaceId
    asset_id: AssetId
    vector: bytes | None
    engine: str


NO_FACES: Final = TrainingFaces((), ())


async def training_faces(person_id: PersonId) -> TrainingFaces:
    """Faces are compared by the engine that ran last: embeddings of two engines cannot be compared.

    A photo that the person has twice since a merge is compared once: its second copy still enrols the person
    that was absorbed. Where no face can be compared, the result has a version and no photos.
    """
    found = await sql.rows(
        _Face,
        f"""SELECT f.id, f.asset_id, e.vector, last.engine FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           CROSS JOIN (SELECT {last_engine("g.person_id = $1")} AS engine) last
           LEFT JOIN face_embeddings e ON e.face_id = f.id AND e.engine = last.engine
               AND a.enrols_person_id = f.person_id
           WHERE f.person_id = $1 ORDER BY f.asset_id""",  # noqa: S608  constants
        person_id,
    )
    known = {at: face.vector for at, face in enumerate(found) if face.vector is not None}
    version = _version([face.id for face in found])
    if not known:
        return replace(NO_FACES, version=version)
    least = calibration_of(found[0].engine).suggest_cosine
    alike = likeness_groups([from_bytes(vector) for vector in known.values()], least)
    positions = list(known)
    groups = [tuple(positions[one] for one in group) for group in alike]
    rest = tuple(position for position in range(len(found)) if position not in known)
    groups[0] += rest  # a face that cannot be compared is no reason for a doubt
    return TrainingFaces(tuple(face.asset_id for face in found), tuple(groups), version, frozenset(rest))


def _version(face_ids: Sequence[FaceId]) -> int:
    return int.from_bytes(sha256(" ".join(sorted(map(str, face_ids))).encode()).digest()[:4])
