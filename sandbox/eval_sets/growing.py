"""The set `growing` matches the same faces among 10 to 10,000 persons. Nothing is posted for it.

The other persons are drawn from a normal distribution with the real persons' mean and spread, so that the
cosines of two of them scatter as those of two real persons do. Each drawn person is one vector.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.ids import AssetId
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import Evidence, Portrait, Probe, Quality
from domain.rules.faces.matching import Look, MatchPolicy, decide_faces
from domain.rules.faces.required_confidence import required_confidence
from sandbox.outcomes import OUTCOMES
from sandbox.whole_service import EngineChoice

SIZES = (10, 100, 1000, 10_000)
_POLICY = MatchPolicy(auto=0.8, suggest=0.6, min_margin=0.05)  # the defaults of the settings
_PROPOSED = 5  # drawn persons that a face is compared with: the nearest, as the index would find them

Vectors = NDArray[np.float32]


async def evaluate_growing(folder: Path, engine: EngineChoice, seed: int) -> dict[str, Any]:
    """Returns counts of all sizes together, and of each."""
    from sandbox.eval_sets.singles import open_finder  # noqa: PLC0415 - loads onnxruntime
    from workers.recognition.calibrate import find_all  # noqa: PLC0415

    finder = await open_finder(engine)
    photos = await find_all(finder, folder)
    name = finder.name
    await finder.close()
    known: dict[str, list[Vectors]] = {}
    for photo in photos:
        if photo.enrols and photo.faces:
            known.setdefault(next(iter(photo.labelled)), []).append(photo.faces[0].embedding)
    people = {person: np.stack(vectors) for person, vectors in known.items()}
    others = draw_others(people, max(SIZES), np.random.default_rng(seed))
    posts = [photo for photo in photos if not photo.enrols]
    by_size = {}
    for size in SIZES:
        counts: Counter[str] = Counter()
        for photo in posts:
            looks = [_look(face, people, others[: max(size - len(people), 0)], name) for face in photo.faces]
            counts.update(_count(photo, people, looks))
        by_size[str(size)] = {outcome: counts[outcome] for outcome in OUTCOMES}
    total = {outcome: sum(of[outcome] for of in by_size.values()) for outcome in OUTCOMES}
    return {**total, "by_kind": by_size, "engine": name}


def draw_others(people: Mapping[str, Vectors], count: int, random: np.random.Generator) -> Vectors:
    """Draws unit vectors, (count, dimensions)."""
    base = np.stack([vectors.mean(axis=0) for vectors in people.values()]).astype(np.float64)
    base /= np.linalg.norm(base, axis=1, keepdims=True)
    wanted = _spread(base)
    mean, (_, lengths, axes) = base.mean(axis=0), np.linalg.svd(base - base.mean(axis=0), full_matrices=False)
    spread = lengths / np.sqrt(max(len(base) - 1, 1))
    even = np.sqrt((spread**2).sum() / base.shape[1])
    # share: how much of the spread goes in every direction, not only in those in which real persons differ.
    for share in np.linspace(0, 1, 41):
        along = random.normal(size=(count, len(spread))) * spread @ axes
        around = random.normal(size=(count, base.shape[1])) * even
        drawn = mean + np.sqrt(1 - share) * along + np.sqrt(share) * around
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        if _spread(drawn[:300]) <= wanted:
            break
    unit: Vectors = drawn.astype(np.float32)
    return unit


def _spread(vectors: NDArray[np.float64]) -> float:
    return float((vectors @ vectors.T)[np.triu_indices(len(vectors), 1)].std())


def _look(face: Any, people: Mapping[str, Vectors], others: Vectors, engine: str) -> Look[str]:
    nearest = np.argsort(-(others @ face.embedding))[:_PROPOSED]
    gallery = {**people, **{f"other {n}": others[n][None] for n in nearest}}
    portraits = [
        Portrait(person, [f"{person} {n}" for n in range(len(vectors))], vectors, vectors[:0])
        for person, vectors in gallery.items()
    ]
    calibration = calibration_of(engine)
    quality = Quality(min(face.box.w, face.box.h), face.sharpness, face.confidence)
    probe: Probe[str] = Probe(AssetId(0), face.embedding, quality, date.today())  # noqa: DTZ011 - no person has a birth date
    [like] = Evidence(portraits, len(people) + len(others), calibration).likenesses([probe])
    policy = required_confidence(_POLICY, engine, quality, persons=len(people) + len(others))
    confidences = {person: one.confidence for person, one in like.items()}
    return Look(confidences, policy, calibration=calibration)


def _count(photo: Any, people: Mapping[str, Vectors], looks: Sequence[Look[str]]) -> Counter[str]:
    """Counts as `outcomes` does, without messages."""
    counts: Counter[str] = Counter()
    matches = decide_faces(looks)
    sent = {match.person for match in matches if match.kind == "identified"}
    asked = {
        (match.person, match.person == identity)
        for match, identity in zip(matches, photo.identities, strict=True)
        if match.kind == "suggested"
    }
    for person in photo.labelled & people.keys():
        counts["owed"] += 1
        if person in sent:
            counts["delivered"] += 1
        elif (person, True) in asked:
            counts["suggested"] += 1
        else:
            counts["missed"] += 1
            counts["undetected"] += person not in photo.identities
    counts["wrong"] += len(sent - photo.labelled)
    counts["misasked"] += sum(1 for _, is_right in asked if not is_right)
    return counts
