"""The engine finds what insightface's own pipeline finds with the same pack on the same photos."""

import asyncio
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.ports import DetectedFace, UprightImage
from tests.recognition.pictures import noise
from tests.recognition.turns import with_turns_of_the_loop
from workers.recognition.decoding.decode import decode
from workers.recognition.engines.detect import ScrfdDetector
from workers.recognition.engines.detections import merge
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.engines.sessions import open_session
from workers.recognition.look import look
from workers.recognition.packs.model_pack import ModelPack


@pytest.fixture(scope="module")
def theirs(model_folder: Path) -> Iterator[Any]:
    """insightface's FaceAnalysis, looking at 640 px."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from insightface.app import FaceAnalysis

        analysis = FaceAnalysis(str(model_folder), providers=["CPUExecutionProvider"])
        analysis.prepare(-1, det_size=(640, 640))
        yield analysis


def assert_same_faces(ours: list[DetectedFace], theirs: list[Any], image: UprightImage) -> None:
    height, width = image.shape[:2]
    assert len(ours) == len(theirs)
    for face in theirs:
        mine = max(ours, key=lambda candidate: candidate.embedding @ face.normed_embedding)
        assert mine.embedding @ face.normed_embedding >= 0.9999
        box = (mine.box.x, mine.box.y, mine.box.x + mine.box.w, mine.box.y + mine.box.h)
        np.testing.assert_allclose(box, face.bbox.clip(0, (width, height, width, height)), atol=1)
        np.testing.assert_allclose(mine.landmarks, face.kps, atol=1)
        assert mine.confidence == pytest.approx(face.det_score, abs=1e-3)


@pytest.mark.parametrize(
    "photo",
    [
        "people/obama/obama1.jpg",
        "people/Family1-Dad/Family1-Dad2.jpg",
        "groups/real_identification1.jpg",
        "groups/composite_02_1280x960.jpg",
    ],
)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_at_the_same_size_the_engine_finds_the_faces_that_insightface_finds(
    insightface_engine: InsightFaceEngine,
    buffalo_sc: ModelPack,
    theirs: Any,
    labelled_folder: Path,
    photo: str,
) -> None:
    image = decode((labelled_folder / photo).read_bytes())
    session = open_session(buffalo_sc.detector.path, providers=["CPUExecutionProvider"], threads=1)
    detector = ScrfdDetector(buffalo_sc.detector, session)
    found = merge([detector.scan(image, 640, min_score=0.5, square=True)])
    ours = insightface_engine.describe(image, found)
    assert_same_faces(ours, theirs.get(image[:, :, ::-1]), image)


@pytest.mark.filterwarnings("ignore::FutureWarning")
async def test_as_shipped_the_engine_finds_the_same_six_people(
    insightface_engine: InsightFaceEngine, theirs: Any, six_people: UprightImage
) -> None:
    ours = await insightface_engine.find_faces(six_people)
    assert_same_faces(ours, theirs.get(six_people[:, :, ::-1]), six_people)


async def test_faces_come_largest_first_with_all_that_is_promised(
    insightface_engine: InsightFaceEngine, six_people: UprightImage
) -> None:
    faces = await insightface_engine.find_faces(six_people)
    areas = [face.box.w * face.box.h for face in faces]
    assert areas == sorted(areas, reverse=True)
    assert insightface_engine.name == "insightface/buffalo_sc@fe1a2135"
    assert insightface_engine.dimensions == 512
    for face in faces:
        assert face.embedding.shape == (512,)
        assert face.embedding.dtype == np.float32
        assert np.linalg.norm(face.embedding) == pytest.approx(1, abs=1e-5)
        left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
        assert left_eye[0] < nose[0] < right_eye[0]
        assert left_mouth[0] < right_mouth[0]
        assert left_eye[1] < nose[1] < left_mouth[1]
        assert 0.2 < face.sharpness <= 1
    qualities = sorted(face.quality for face in faces)
    assert qualities[0] < 0.5 < qualities[1]  # one looks aside


async def test_photos_that_are_looked_at_together_give_the_same_answers(
    insightface_engine: InsightFaceEngine, six_people: UprightImage
) -> None:
    mirrored = np.ascontiguousarray(six_people[:, ::-1])
    half = six_people[:, :640]
    alone = [await insightface_engine.find_faces(image) for image in (six_people, mirrored, half)]
    together = await asyncio.gather(
        *(insightface_engine.find_faces(image) for image in (six_people, mirrored, half) * 3)
    )
    for i, faces in enumerate(together):
        for face, expected in zip(faces, alone[i % 3], strict=True):
            assert face.box == expected.box
            np.testing.assert_allclose(face.embedding, expected.embedding, atol=1e-4)


async def test_the_event_loop_turns_while_the_engine_looks(
    insightface_engine: InsightFaceEngine, six_people: UprightImage
) -> None:
    faces, turns = await with_turns_of_the_loop(insightface_engine.find_faces(six_people))
    assert len(faces) == 6
    assert turns > 100


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3), (33, 31), (900, 700)])
async def test_a_picture_without_a_face_has_no_faces(
    insightface_engine: InsightFaceEngine, size: tuple[int, int]
) -> None:
    assert await insightface_engine.find_faces(np.asarray(noise(*size))) == []


@pytest.mark.checklist(44)
@pytest.mark.parametrize("spoiled", [np.nan, np.inf, 300.0], ids=["no number", "endless", "one spot"])
def test_a_face_that_cannot_be_cropped_costs_the_others_nothing(
    insightface_engine: InsightFaceEngine, six_people: UprightImage, spoiled: float
) -> None:
    found = look(insightface_engine.detector, six_people)
    whole = insightface_engine.describe(six_people, found)
    landmarks = found.landmarks.copy()
    landmarks[2] = spoiled
    faces = insightface_engine.describe(six_people, replace(found, landmarks=landmarks))
    assert len(faces) == len(whole) - 1
    for face in faces:
        assert max(face.embedding @ known.embedding for known in whole) > 0.999


@pytest.mark.checklist(44)
@pytest.mark.parametrize("nothing", [np.nan, np.inf, 0.0], ids=["no number", "endless", "no length"])
def test_a_face_of_which_the_network_made_nothing_costs_the_others_nothing(
    insightface_engine: InsightFaceEngine,
    six_people: UprightImage,
    monkeypatch: pytest.MonkeyPatch,
    nothing: float,
) -> None:
    """An index on a server refuses such a vector, and all others of the same write with it."""
    whole = insightface_engine.analyse(six_people)
    network = insightface_engine._recogniser._arcface
    run = network.get_feat

    def without_the_third(crops: list[UprightImage]) -> np.typing.NDArray[np.float32]:
        found = run(crops).copy()
        found[2:3] = nothing if len(crops) > 2 else found[2:3]
        return found

    monkeypatch.setattr(network, "get_feat", without_the_third)
    faces = insightface_engine.analyse(six_people)
    assert [face.box for face in faces] == [face.box for place, face in enumerate(whole) if place != 2]
    assert all(np.linalg.norm(face.embedding) == pytest.approx(1) for face in faces)
