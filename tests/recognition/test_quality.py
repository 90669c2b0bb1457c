"""Quality falls with everything that makes a face hard to recognise."""

import numpy as np
import pytest

from workers.recognition.engines.quality import measure_quality

FRONTAL = np.array([[100, 100], [160, 100], [130, 135], [108, 170], [152, 170]], np.float32)


def test_a_large_sharp_frontal_certain_face_has_full_quality() -> None:
    assert measure_quality(FRONTAL, sharpness=1.0, confidence=1.0) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("landmarks", "sharpness", "confidence"),
    [
        pytest.param(FRONTAL * 0.2, 1.0, 1.0, id="small"),
        pytest.param(FRONTAL, 0.2, 1.0, id="blurred"),
        pytest.param(FRONTAL, 1.0, 0.3, id="uncertain"),
        pytest.param(FRONTAL + np.eye(5, dtype=np.float32)[2][:, None] * (24, 0), 1.0, 1.0, id="turned away"),
    ],
)
def test_each_fault_lowers_the_quality(landmarks: np.ndarray, sharpness: float, confidence: float) -> None:
    assert measure_quality(landmarks, sharpness=sharpness, confidence=confidence) < 0.8


def test_a_head_that_is_tilted_is_as_good_as_an_upright_one() -> None:
    turn = np.array([[0, -1], [1, 0]])
    tilted = (FRONTAL @ turn.T).astype(np.float32)
    upright = measure_quality(FRONTAL, sharpness=0.7, confidence=0.9)
    assert measure_quality(tilted, sharpness=0.7, confidence=0.9) == pytest.approx(upright)


@pytest.mark.parametrize("landmarks", [np.zeros((5, 2)), FRONTAL[::-1], FRONTAL * 1e4])
def test_quality_stays_between_zero_and_one(landmarks: np.ndarray) -> None:
    assert 0 <= measure_quality(landmarks.astype(np.float32), sharpness=1.0, confidence=1.4) <= 1
