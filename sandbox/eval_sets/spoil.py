"""Spoils photos as real ones are: small, blurred, moved, dark, badly compressed, with glasses or a mask."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from domain.ports import UprightImage
from sandbox.eval_sets.singles import Single
from workers.recognition.decoding.decode import decode

Random = np.random.Generator
Spoil = Callable[[Single, Random], UprightImage]

_CANVAS = (480, 640)


def _small(face_px: int) -> Spoil:
    """Puts a face of `face_px` into a photo of usual size."""

    def spoil(single: Single, random: Random) -> UprightImage:
        scale = face_px / single.face_px
        photo = cv2.resize(single.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        photo = photo[: _CANVAS[0], : _CANVAS[1]]
        canvas = np.empty((*_CANVAS, 3), np.uint8)
        canvas[:] = photo.reshape(-1, 3).mean(axis=0)
        top = int(random.integers(0, _CANVAS[0] - photo.shape[0] + 1))
        left = int(random.integers(0, _CANVAS[1] - photo.shape[1] + 1))
        canvas[top : top + photo.shape[0], left : left + photo.shape[1]] = photo
        return canvas

    return spoil


def _blurred(share: float) -> Spoil:
    """share: how wide the blur is, compared with the face."""
    return lambda single, _: np.asarray(cv2.GaussianBlur(single.image, (0, 0), share * single.face_px))


def _moved(share: float) -> Spoil:
    """Blurs by motion in a random direction. share: how long the motion is, compared with the face."""

    def spoil(single: Single, random: Random) -> UprightImage:
        side = max(round(share * single.face_px), 3) | 1
        angle = random.uniform(0, np.pi)
        reach = side // 2 * np.array([np.cos(angle), np.sin(angle)])
        line = np.zeros((side, side), np.float32)
        start, end = (_point(side // 2 + sign * reach) for sign in (-1, 1))
        cv2.line(line, start, end, 1.0)
        return np.asarray(cv2.filter2D(single.image, -1, line / line.sum()))

    return spoil


def _dark(single: Single, random: Random) -> UprightImage:
    """Leaves a sixth of the light, with a sensor's noise."""
    grain = random.normal(0, 3, single.image.shape)
    return np.clip(single.image / 6 + grain, 0, 255).astype(np.uint8)


def _compressed(single: Single, _: Random) -> UprightImage:
    jpeg = cv2.imencode(".jpg", single.image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 30])[1]
    return decode(jpeg.tobytes())


def _glasses(single: Single, _: Random) -> UprightImage:
    photo = single.image.copy()
    left, right = single.landmarks[:2]
    eyes_px = float(np.hypot(*(right - left)))
    thick = max(round(eyes_px / 12), 1)
    for eye in (left, right):
        cv2.circle(photo, _point(eye), round(eyes_px * 0.38), (25, 20, 20), thick, cv2.LINE_AA)
    bridge = (right - left) * 0.38
    cv2.line(photo, _point(left + bridge), _point(right - bridge), (25, 20, 20), thick, cv2.LINE_AA)
    return photo


def _masked(single: Single, _: Random) -> UprightImage:
    """Draws a mask from the middle of the nose to below the chin."""
    photo = single.image.copy()
    left, right, nose, mouth_left, mouth_right = single.landmarks
    across = right - left
    down = (mouth_left + mouth_right) / 2 - (left + right) / 2
    top = (left + right) / 2 + 0.55 * down
    corners = [top - 0.85 * across, nose, top + 0.85 * across, *_chin(top, across, down)]
    cv2.fillPoly(photo, [np.array([_point(corner) for corner in corners])], (170, 200, 215), cv2.LINE_AA)
    return photo


def _chin(top: np.ndarray, across: np.ndarray, down: np.ndarray) -> list[np.ndarray]:
    return [top + sign * 0.6 * across + 1.25 * down for sign in (1, -1)]


def _point(place: np.ndarray) -> tuple[int, int]:
    return round(float(place[0])), round(float(place[1]))


SPOILS: Mapping[str, Spoil] = {
    "64 px": _small(64),
    "40 px": _small(40),
    "28 px": _small(28),
    "16 px": _small(16),
    "blurred 1 %": _blurred(0.01),
    "blurred 3 %": _blurred(0.03),
    "blurred 6 %": _blurred(0.06),
    "moved 5 %": _moved(0.05),
    "moved 12 %": _moved(0.12),
    "dark": _dark,
    "JPEG 30": _compressed,
    "glasses": _glasses,
    "mask": _masked,
}
