"""python -m workers.recognition.calibrate --photos DIR measures how well an engine tells people apart.

DIR holds a manifest.json: `items`, each with `file` and `kind`. An item of the kind "single" has `identity`
and `role` (enrol or probe). Any other has `faces`, each with `box` (left, top, right, bottom) and `identity`
(null for a stranger).
Enrolled singles are the gallery; all other faces are compared with the best of each person, by the default
thresholds and whatever their quality.
"""

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from domain.ports import Box, DetectedFace, Embedding, FaceEngine
from domain.rules.faces.matching import Look, Match, MatchPolicy, decide_faces
from workers.recognition.decoding.decode import decode
from workers.recognition.packs.load import open_engine

_POLICY = MatchPolicy(auto=0.8, suggest=0.6, min_margin=0.05)  # the defaults of the settings


@dataclass(frozen=True, slots=True)
class Photo:
    """identities: whose each found face is, None for a stranger's. labelled: the people in the photo."""

    enrols: bool
    labelled: frozenset[str]
    faces: Sequence[DetectedFace]
    identities: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Report:
    """genuine, impostor: best cosine of each probe with its own person, and with anybody else.

    outcomes: how many labelled people of the gallery were delivered, suggested, undetected or unknown; and
    `wrong`: people who were delivered or suggested and are not on the photo.
    """

    genuine: list[float]
    impostor: list[float]
    outcomes: Counter[str]


async def find_all(engine: FaceEngine, folder: Path) -> list[Photo]:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    items = manifest["items"]
    found = await asyncio.gather(
        *(engine.find_faces(decode((folder / item["file"]).read_bytes())) for item in items)
    )
    return [_labelled(item, faces) for item, faces in zip(items, found, strict=True)]


def compare(engine: FaceEngine, photos: Sequence[Photo]) -> Report:
    gallery: dict[str, list[Embedding]] = {}
    for photo in photos:
        if photo.enrols and photo.faces:
            gallery.setdefault(next(iter(photo.labelled)), []).append(photo.faces[0].embedding)
    report = Report([], [], Counter())
    for photo in photos:
        if not photo.enrols:
            _compare_photo(engine, gallery, photo, report)
    return report


def _compare_photo(
    engine: FaceEngine, gallery: dict[str, list[Embedding]], photo: Photo, report: Report
) -> None:
    cosines = [
        {person: float(max(e @ face.embedding for e in enrolled)) for person, enrolled in gallery.items()}
        for face in photo.faces
    ]
    for identity, of_people in zip(photo.identities, cosines, strict=True):
        report.impostor.append(max(c for person, c in of_people.items() if person != identity))
        if identity in of_people:
            report.genuine.append(of_people[identity])
    confidences = [{p: engine.calibration.confidence(c) for p, c in of.items()} for of in cosines]
    matches = decide_faces([Look(of, _POLICY) for of in confidences])
    _count_outcomes(photo, gallery, matches, report.outcomes)


def _count_outcomes(
    photo: Photo, gallery: dict[str, list[Embedding]], matches: Sequence[Match[str]], outcomes: Counter[str]
) -> None:
    kinds = {match.person: match.kind for match in sorted(matches, key=lambda m: m.kind, reverse=True)}
    for person in photo.labelled & gallery.keys():
        kind = kinds.get(person, "unknown" if person in photo.identities else "undetected")
        outcomes["delivered" if kind == "identified" else kind] += 1
    outcomes["wrong"] += len(kinds.keys() - photo.labelled - {None})


def _labelled(item: dict[str, Any], faces: Sequence[DetectedFace]) -> Photo:
    if item["kind"] == "single":
        identities = [item["identity"], *[None] * (len(faces) - 1)][: len(faces)]
        return Photo(item["role"] == "enrol", frozenset([item["identity"]]), faces, identities)
    people = frozenset(label["identity"] for label in item["faces"] if label["identity"])
    return Photo(False, people, faces, [_identity(face.box, item["faces"]) for face in faces])


def _identity(box: Box, labels: Sequence[dict[str, Any]]) -> str | None:
    """The identity of the label whose box holds the middle of the face."""
    x, y = box.x + box.w / 2, box.y + box.h / 2
    for label in labels:
        left, top, right, bottom = label["box"]
        if left <= x <= right and top <= y <= bottom:
            return str(label["identity"]) if label["identity"] else None
    return None


def _print(name: str, report: Report) -> None:
    for title, cosines in (("own person", report.genuine), ("anybody else", report.impostor)):
        numbers = np.quantile(cosines, (0, 0.05, 0.5, 1))
        print(
            f"{title:13} n={len(cosines):4}",
            "min {:.3f}  5 % {:.3f}  median {:.3f}  max {:.3f}".format(*numbers),
        )
    suggest = max(report.impostor)
    auto = (suggest + float(np.median(report.genuine))) / 2
    print(f"{name}: {dict(report.outcomes)}")
    print(
        f"proposal: suggest from {suggest:.3f} (nobody else reaches it), assign from {auto:.3f} (half-way on)"
    )


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--engine", choices=("insightface", "dlib"), default="insightface")
    parser.add_argument("--model", default="buffalo_l")
    parser.add_argument("--model-root", type=Path)
    options = parser.parse_args()
    engine = open_engine(options.engine, model=options.model, model_root=options.model_root)
    _print(engine.name, compare(engine, await find_all(engine, options.photos)))
    await engine.close()


if __name__ == "__main__":
    asyncio.run(_main())
