"""Finds everybody in a video once."""

import asyncio
from dataclasses import replace

from domain.ports import Box, DetectedFace, FaceEngine
from domain.rules.photos.storyboards import Storyboard
from domain.steps.faces.without_repeats import without_repeats


async def find_in_frames(board: Storyboard, engine: FaceEngine) -> list[DetectedFace]:
    """The best face of each person, with its place on the storyboard.

    Each frame is looked at by itself: on the whole board faces would be too small for the engine.
    """
    found: list[DetectedFace] = []
    frames: list[int] = []
    for number, place in enumerate(board.places()):
        frame = board.image[place.y : place.y + place.h, place.x : place.x + place.w]
        found += [_moved(face, place.x, place.y) for face in await engine.find_faces(frame)]
        frames += [number] * (len(found) - len(frames))
    # A thousand faces are compared with one another: that takes some 30 ms.
    return await asyncio.to_thread(without_repeats, found, engine.calibration, frames=frames)


def _moved(face: DetectedFace, x: int, y: int) -> DetectedFace:
    box = Box(face.box.x + x, face.box.y + y, face.box.w, face.box.h)
    return replace(face, box=box, landmarks=tuple((left + x, top + y) for left, top in face.landmarks))
