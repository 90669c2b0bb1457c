"""How far a head is turned, by its landmarks."""

import numpy as np
import pytest

from domain.rules.faces.poses import pose_of
from domain.states import Pose

FRONTAL = [(38.3, 51.7), (73.5, 51.5), (56.0, 71.7), (41.5, 92.4), (70.7, 92.2)]  # ArcFace's template


def turned(by: float, degrees: float = 0) -> list[list[float]]:
    """by: how far the nose is from the middle, as a share of the eyes' distance. degrees: the head's tilt."""
    points = np.array(FRONTAL)
    points[2] += (points[1] - points[0]) * by
    angle = np.radians(degrees)
    tilt = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [list(map(float, point)) for point in points @ tilt]


@pytest.mark.parametrize("degrees", [0, 40, -90, 180])
@pytest.mark.parametrize(
    ("by", "pose"),
    [(0, Pose.FRONT), (0.18, Pose.FRONT), (-0.18, Pose.FRONT), (0.25, Pose.RIGHT), (-0.25, Pose.LEFT)],
)
def test_the_nose_tells_where_a_head_is_turned(by: float, pose: Pose, degrees: float) -> None:
    assert pose_of(turned(by, degrees)) == pose


@pytest.mark.parametrize("landmarks", [None, [], [[1.0, 1.0]] * 5, [[1.0, 1.0]] * 4])
def test_landmarks_that_show_nothing_tell_nothing(landmarks: list[list[float]] | None) -> None:
    assert pose_of(landmarks) is None
