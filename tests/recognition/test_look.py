"""Tight crops and small faces alike are found, and a photo is searched in quarters only where it may help."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from domain.ports import Box, UprightImage
from workers.recognition.decoding.decode import decode
from workers.recognition.engines.detect import ScrfdDetector
from workers.recognition.engines.detections import Detections
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.engines.sessions import open_session
from workers.recognition.look import look
from workers.recognition.packs.model_pack import ModelPack

Labelled = tuple[UprightImage, list[dict[str, Any]]]


class RecordingDetector(ScrfdDetector):
    """Remembers the sizes at which it looked."""

    sizes: list[int]

    def scan(
        self, image: UprightImage, side_px: int, *, min_score: float, square: bool = False
    ) -> Detections:
        self.sizes.append(side_px)
        return super().scan(image, side_px, min_score=min_score, square=square)


@pytest.fixture
def detector(buffalo_sc: ModelPack) -> RecordingDetector:
    session = open_session(buffalo_sc.detector.path, providers=["CPUExecutionProvider"], threads=2)
    detector = RecordingDetector(buffalo_sc.detector, session)
    detector.sizes = []
    return detector


@pytest.fixture(scope="module")
def singles(labelled_folder: Path) -> list[UprightImage]:
    """Photos of one person: the manifest gives them no boxes."""
    found = [image for image, faces in labelled(labelled_folder) if not faces]
    assert found
    return found


@pytest.fixture(scope="module")
def groups(labelled_folder: Path) -> list[Labelled]:
    found = [(image, faces) for image, faces in labelled(labelled_folder) if faces]
    assert found
    return found


def labelled(folder: Path) -> list[Labelled]:
    items = json.loads((folder / "manifest.json").read_bytes())["items"]
    return [(decode((folder / item["file"]).read_bytes()), item.get("faces", [])) for item in items]


def overlap(box: Box, label: list[int]) -> float:
    left, top, right, bottom = label
    width = min(box.x + box.w, right) - max(box.x, left)
    height = min(box.y + box.h, bottom) - max(box.y, top)
    shared = max(width, 0) * max(height, 0)
    return shared / (box.w * box.h + (right - left) * (bottom - top) - shared)


def sorted_boxes(faces: Detections) -> list[Any]:
    """The boxes of the faces, from left to right."""
    return sorted(faces.boxes, key=lambda box: float(box[0]))


def test_a_photo_of_one_person_has_one_face(
    insightface_engine: InsightFaceEngine, singles: list[UprightImage]
) -> None:
    assert [len(insightface_engine.analyse(image)) for image in singles] == [1] * len(singles)


@pytest.mark.parametrize("room", [0.9, 1.2])
@pytest.mark.parametrize("enlarged", [1, 4])
def test_a_crop_as_tight_as_the_face_is_found(
    insightface_engine: InsightFaceEngine, singles: list[UprightImage], room: float, enlarged: int
) -> None:
    for image in singles:
        box = insightface_engine.analyse(image)[0].box
        x, y = box.x + box.w / 2, box.y + box.h / 2
        left, right = max(round(x - box.w * room / 2), 0), round(x + box.w * room / 2)
        top, bottom = max(round(y - box.h * room / 2), 0), round(y + box.h * room / 2)
        crop = cv2.resize(image[top:bottom, left:right], None, fx=enlarged, fy=enlarged)
        assert len(insightface_engine.analyse(np.asarray(crop))) == 1


def test_every_known_person_of_a_group_photo_is_found_once(
    insightface_engine: InsightFaceEngine, groups: list[Labelled]
) -> None:
    for image, labels in groups:
        faces = insightface_engine.analyse(image)
        people = [label["box"] for label in labels if label["identity"]]
        assert [sum(overlap(face.box, box) > 0.4 for face in faces) for box in people] == [1] * len(people)
        assert len(faces) <= len(labels)  # and not more than there are


def test_a_clear_photo_is_not_searched_in_quarters(
    detector: RecordingDetector, six_people: UprightImage
) -> None:
    assert len(look(detector, six_people)) == 6
    assert detector.sizes == [256, 640]


def test_a_small_photo_is_looked_at_once(detector: RecordingDetector, six_people: UprightImage) -> None:
    look(detector, np.ascontiguousarray(six_people[:200, :250]))
    assert detector.sizes == [256]


def test_a_large_photo_of_small_faces_is_searched_in_quarters(
    detector: RecordingDetector, groups: list[Labelled]
) -> None:
    image = next(image for image, labels in groups if image.shape[1] == 2560)
    assert len(look(detector, image)) == 8
    assert detector.sizes == [256, 640, 704, 704, 704, 704]


def test_a_small_face_is_found_once_wherever_quarters_overlap(
    detector: RecordingDetector, six_people: UprightImage
) -> None:
    """Six faces of 35 px on a canvas 1280 px wide, in places where the edges of the quarters cut faces."""
    small = cv2.resize(six_people, None, fx=0.5, fy=0.5)
    known = look(detector, six_people)
    for left, top in ((0, 0), (250, 200), (430, 260), (640, 500)):
        canvas = np.full((960, 1280, 3), 120, np.uint8)
        canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
        detector.sizes.clear()
        faces = look(detector, canvas)
        assert detector.sizes[2:] == [704] * 4
        assert len(faces) == 6
        for box, place in zip(sorted_boxes(faces), sorted_boxes(known), strict=True):
            assert np.abs(box - place / 2 - [left, top, left, top]).max() < 10
