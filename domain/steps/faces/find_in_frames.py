"""Finds everybody in a video once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from domain.ids import WorkspaceId
from domain.ports import Box, DetectedFace, FaceEngine, VectorIndex
from domain.rules.photos.places import SMALLEST_PX
from domain.rules.photos.storyboards import Storyboard
from domain.steps.faces.likely_persons import likely_persons
from domain.steps.faces.without_repeats import without_repeats


async def find_in_frames(
    board: Storyboard,
    workspace_id: WorkspaceId,
    engine: FaceEngine,
    index: VectorIndex,
    known: Sequence[Box] = (),
) -> list[DetectedFace]:
    """The best face of each person, with its place on the storyboard. known: as in `without_repeats`.

    Each frame is looked at by itself: on the whole board faces would be too small for the engine.
    """
    found: list[DetectedFace] = []
    for place in board.places():
        frame = board.image[place.y : place.y + place.h, place.x : place.x + place.w]
        found += [_moved(face, place.x, place.y) for face in await engine.find_faces(frame)]
    who = await likely_persons(workspace_id, found, engine, index)
    # A thousand faces are compared with one another: that takes some 30 ms.
    return await asyncio.to_thread(without_repeats, found, board, engine.calibration, known=known, likely=who)


async def find_more_in_frames(board: Storyboard, engine: FaceEngine, area: Box | None) -> list[DetectedFace]:
    """Looks harder, in each frame by itself: where two frames meet, halves of faces look like faces.

    area: a box on the storyboard; None for the whole storyboard. The storyboard of a picture is one frame.
    """
    found: list[DetectedFace] = []
    for place in board.places():
        part = _part(area or place, place)
        if part is not None:
            frame = board.image[place.y : place.y + place.h, place.x : place.x + place.w]
            more = await engine.find_more_faces(frame, part if area else None)
            found += [_moved(face, place.x, place.y) for face in more]
    return found


def _part(area: Box, place: Box) -> Box | None:
    """The part of the area that is on the frame, in the frame's pixels. None when no face has room there."""
    left, top = max(area.x, place.x), max(area.y, place.y)
    right, bottom = min(area.x + area.w, place.x + place.w), min(area.y + area.h, place.y + place.h)
    if min(right - left, bottom - top) < min(SMALLEST_PX, area.w, area.h):
        return None
    return Box(left - place.x, top - place.y, right - left, bottom - top)


def _moved(face: DetectedFace, x: int, y: int) -> DetectedFace:
    box = Box(face.box.x + x, face.box.y + y, face.box.w, face.box.h)
    return replace(face, box=box, landmarks=tuple((left + x, top + y) for left, top in face.landmarks))
