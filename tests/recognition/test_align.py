"""Faces are aligned as insightface aligns them, which recognisers were trained with. What a network made up
is neither aligned nor compared.
"""

import warnings

import numpy as np
import pytest

from domain.ports import UprightImage
from workers.recognition.engines.align import align, can_align, can_compare

TEMPLATE = np.array([[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]])


@pytest.mark.parametrize("side_px", [112, 128, 224])
@pytest.mark.parametrize(("turn", "scale"), [(0.0, 1.0), (0.6, 0.5), (-1.2, 3.0), (3.0, 1.7)])
def test_the_aligned_crop_equals_insightfaces(
    six_people: UprightImage, side_px: int, turn: float, scale: float
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # the scikit-image call that we do without
        from insightface.utils.face_align import norm_crop

        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        jitter = np.random.default_rng(3).normal(0, 4, (5, 2))
        landmarks = ((TEMPLATE + jitter) @ rotation.T * scale + (500, 300)).astype(np.float32)
        theirs = norm_crop(six_people, landmarks, side_px)
    assert np.abs(align(six_people, landmarks, side_px).astype(int) - theirs).max() <= 1


@pytest.mark.parametrize(("spread_px", "aligns"), [(0.0, False), (0.9, False), (1.0, True), (np.nan, False)])
def test_only_finite_landmarks_that_are_not_all_in_one_spot_can_be_aligned(
    spread_px: float, aligns: bool
) -> None:
    landmarks = np.full((5, 2), 40, dtype=np.float32)
    landmarks[2, 1] += spread_px
    assert can_align(landmarks) is aligns


@pytest.mark.parametrize(
    ("embedding", "compares"),
    [
        ([0.6, 0.8], True),
        ([0.0, 1.0], True),
        ([0.0, 0.0], False),
        ([np.nan, 1.0], False),
        ([np.inf, 0], False),
    ],
)
def test_an_embedding_without_length_or_without_numbers_cannot_be_compared(
    embedding: list[float], compares: bool
) -> None:
    assert can_compare(np.array(embedding, np.float32)) is compares
