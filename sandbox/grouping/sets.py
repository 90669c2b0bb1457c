"""Faces to group, and whose they are: from real photos, from spoiled copies of these, and computed ones."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from domain.ports import FaceEngine, UprightImage
from sandbox.eval_sets.singles import Single
from sandbox.eval_sets.spoil import SPOILS
from sandbox.grouping.scores import Labels

Rows = NDArray[np.float32]

_DIMENSIONS: Final = 512
# Shares of the hard set, and cosines of two siblings' looks; the cosines of their photos are about half.
_STRANGERS: Final = 0.15
_POOR: Final = 0.10
_SIBLINGS: Final = 1 / 3
_ALIKE_SIBLINGS: Final = (0.35, 0.55)


@dataclass(frozen=True, slots=True)
class FaceSet:
    """rows: unit length. truth: whose each face is. In a computed set, each stranger's face and each poor
    face counts as a person of its own.
    """

    name: str
    rows: Rows
    truth: Labels


def computed_set(count: int, *, hard: bool, seed: int) -> FaceSet:
    """People with 2 to 200 faces each, as people in real groups have.

    Faces of one person have a cosine of about 0.64. hard: of 0.58, and down to 0.3; a third of the people are
    siblings in pairs; 15 % of the faces are strangers', 10 % so poor that they are mostly like each other.
    """
    chance = np.random.default_rng(seed)
    strangers, poor = (int(share * count) if hard else 0 for share in (_STRANGERS, _POOR))
    truth = _people(count - strangers - poor, chance)
    looks = units(chance.normal(size=(int(truth.max()) + 1, _DIMENSIONS)))
    if hard:
        _make_siblings(looks, chance)
    mean, spread = (0.76, 0.08) if hard else (0.8, 0.05)
    alike = np.clip(chance.normal(mean, spread, size=(len(truth), 1)), 0.45, 0.95)
    rows = [units(alike * looks[truth] + np.sqrt(1 - alike**2) * _directions(len(truth), chance))]
    if hard:
        rows += [_directions(strangers, chance), _poor(poor, looks, chance)]
        truth = np.concatenate([truth, truth.max() + 1 + np.arange(strangers + poor)])
    order = chance.permutation(len(truth))
    kind = "hard" if hard else "easy"
    return FaceSet(f"{kind} {count:,}", np.concatenate(rows)[order], truth[order])


async def real_sets(singles: list[Single], finder: FaceEngine, seed: int) -> list[FaceSet]:
    """The faces of the singles as they are, and with 13 spoiled copies of each where the engine finds it."""
    chance = np.random.default_rng(seed)
    plain = [(single.identity, single.image) for single in singles]
    spoiled = [(single.identity, spoil(single, chance)) for single in singles for spoil in SPOILS.values()]
    return [
        await _embedded("singles", plain, finder),
        await _embedded("singles and spoiled copies", [*plain, *spoiled], finder),
    ]


def units(rows: NDArray[Any]) -> Rows:
    unit: Rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


async def _embedded(name: str, photos: list[tuple[str, UprightImage]], finder: FaceEngine) -> FaceSet:
    who, rows = [], []
    for identity, image in photos:
        faces = await finder.find_faces(np.ascontiguousarray(image))
        if faces:
            who.append(identity)
            rows.append(faces[0].embedding)
    return FaceSet(name, np.stack(rows), np.unique(who, return_inverse=True)[1])


def _people(faces: int, chance: np.random.Generator) -> Labels:
    sizes = np.clip(chance.lognormal(2.3, 0.9, size=faces), 2, 200).astype(np.int64)
    return np.repeat(np.arange(faces), sizes)[:faces]


def _directions(count: int, chance: np.random.Generator) -> Rows:
    return units(chance.standard_normal((count, _DIMENSIONS), dtype=np.float32))


def _make_siblings(looks: Rows, chance: np.random.Generator) -> None:
    for one in range(0, int(len(looks) * _SIBLINGS) - 1, 2):
        alike = chance.uniform(*_ALIKE_SIBLINGS)
        away = looks[one + 1] - (looks[one + 1] @ looks[one]) * looks[one]
        looks[one + 1] = alike * looks[one] + np.sqrt(1 - alike**2) * away / np.linalg.norm(away)


def _poor(count: int, looks: Rows, chance: np.random.Generator) -> Rows:
    """Faces with little left of somebody's look, and with what all blurred faces have in common."""
    common = _directions(1, chance)
    own, blurred = chance.uniform(0.2, 0.45, size=(count, 1)), chance.uniform(0.1, 0.4, size=(count, 1))
    rest = np.sqrt(1 - own**2 - blurred**2)
    return units(
        own * looks[chance.integers(0, len(looks), count)]
        + blurred * common
        + rest * _directions(count, chance)
    )
