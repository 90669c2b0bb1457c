"""Tells from its landmarks how far a head is turned."""

from collections.abc import Sequence

from domain.states import Pose

# In a head that is turned by 30 degrees the nose tip lies this far from the middle of eyes and mouth. The
# unit is the distance between the eyes.
_TURNED = 0.2


def pose_of(landmarks: Sequence[Sequence[float]] | None) -> Pose | None:
    """landmarks: x, y of eyes, nose tip and mouth corners, the picture's left ones first. None without these
    five points, and for eyes in one spot.
    """
    if landmarks is None or len(landmarks) != 5:
        return None
    (left_x, left_y), (right_x, right_y), (nose_x, nose_y), *mouth = landmarks
    across_x, across_y = right_x - left_x, right_y - left_y
    squared = across_x**2 + across_y**2
    if squared == 0:
        return None
    middle_x = (left_x + right_x + sum(x for x, _ in mouth)) / 4
    middle_y = (left_y + right_y + sum(y for _, y in mouth)) / 4
    offset = ((nose_x - middle_x) * across_x + (nose_y - middle_y) * across_y) / squared
    if abs(offset) < _TURNED:
        return Pose.FRONT
    return Pose.LEFT if offset < 0 else Pose.RIGHT
