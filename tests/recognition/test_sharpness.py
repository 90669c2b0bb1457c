"""Sharpness says whether the face itself is clear enough, however sharp the rest of the picture is."""

import cv2
import numpy as np
import pytest

from domain.ports import UprightImage
from workers.recognition.engines.quality import measure_sharpness

# A face of insightface's t1.jpg, in focus, 125 px large.
LANDMARKS = np.array([[496, 322], [546, 336], [514, 362], [485, 368], [531, 380]], np.float32)
FACE_PX = 125
UNFIT = 0.2  # FACE_ENROL_MIN_SHARPNESS: less is too blurred for a training photo


def blurred(photo: UprightImage, share: float) -> UprightImage:
    return np.asarray(cv2.GaussianBlur(photo, (0, 0), share * FACE_PX), np.uint8)


def moved(photo: UprightImage, share: float, angle: int) -> UprightImage:
    """The photo as if the camera had turned during the exposure, by this share of the face's size."""
    side = round(share * FACE_PX) | 1
    line = np.zeros((side, side), np.float32)
    reach = side // 2 * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    start, end = (tuple(int(v) for v in np.rint(side // 2 + sign * reach)) for sign in (-1, 1))
    cv2.line(line, start, end, 1.0)
    return np.asarray(cv2.filter2D(photo, -1, line / line.sum()), np.uint8)


def test_blur_lowers_sharpness_step_by_step(six_people: UprightImage) -> None:
    steps = [measure_sharpness(blurred(six_people, share), LANDMARKS) for share in (0.003, 0.01, 0.02, 0.05)]
    assert steps == sorted(steps, reverse=True)
    assert measure_sharpness(six_people, LANDMARKS) > 0.6
    assert steps[1] > UNFIT
    assert steps[-1] < 0.06


@pytest.mark.parametrize("angle", range(0, 180, 15))
def test_a_face_that_moved_is_not_sharp_whatever_its_direction(six_people: UprightImage, angle: int) -> None:
    assert measure_sharpness(moved(six_people, 0.15, angle), LANDMARKS) < UNFIT


@pytest.mark.parametrize("turned", [0, 20, 45])
@pytest.mark.parametrize("share_outside", [0.2, 0.4])
def test_the_edge_of_the_photo_is_no_edge_of_the_face(
    six_people: UprightImage, turned: int, share_outside: float
) -> None:
    """Where the crop reaches beyond the photo, alignment fills it with black."""
    turn = cv2.getRotationMatrix2D(tuple(map(float, LANDMARKS.mean(axis=0))), turned, 1.0)
    cut = round(float(LANDMARKS[:, 0].mean() + (share_outside - 0.5) * FACE_PX))
    landmarks = (LANDMARKS @ turn[:, :2].T + turn[:, 2] - (cut, 0)).astype(np.float32)
    photo = np.asarray(cv2.warpAffine(six_people, turn, six_people.shape[1::-1]), np.uint8)
    assert measure_sharpness(photo[:, cut:], landmarks) > 0.4
    assert measure_sharpness(blurred(photo, 0.08)[:, cut:], landmarks) < 0.06


def test_a_black_corner_in_the_photo_is_no_edge_of_the_face(six_people: UprightImage) -> None:
    photo = blurred(six_people, 0.08)
    x, y = (int(v) for v in LANDMARKS.mean(axis=0))
    far = 3 * FACE_PX
    cv2.fillPoly(photo, [np.array([(x - far, y - far), (x + far, y + far), (x - far, y + far)])], (0, 0, 0))
    assert measure_sharpness(photo, LANDMARKS) < UNFIT


@pytest.mark.parametrize("scale", [1.5, 4])
def test_a_large_face_is_measured_like_a_small_one(six_people: UprightImage, scale: float) -> None:
    """Measured at its full size, a large photo would seem sharp by its grain, however blurred the face is."""
    large = np.asarray(cv2.resize(six_people, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))
    found = [measure_sharpness(photo, LANDMARKS * scale) for photo in (large, moved(large, 0.15 * scale, 0))]
    assert found[0] > 0.6
    assert found[1] < UNFIT


def test_a_dim_photo_is_not_a_blurred_one(six_people: UprightImage) -> None:
    assert measure_sharpness((six_people * 0.25).astype(np.uint8), LANDMARKS) > 0.25


def test_a_flat_photo_and_a_face_beyond_the_photo_have_no_sharpness(six_people: UprightImage) -> None:
    assert measure_sharpness(np.full_like(six_people, 90), LANDMARKS) == 0
    assert measure_sharpness(six_people, LANDMARKS - 3000) == 0
    assert measure_sharpness(six_people, LANDMARKS + 3000) == 0
