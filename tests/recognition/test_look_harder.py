"""A closer look finds faces that the first look misses, on a whole photo or only where somebody points."""

import cv2
import numpy as np
import pytest

from domain.ports import Box, UprightImage
from workers.recognition.engines.boxes import each_once
from workers.recognition.engines.dlib_engine import DlibEngine
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.look_harder import MAX_TILES, tiles


def far_away(people: UprightImage, scale: float, size: tuple[int, int] = (960, 1280)) -> UprightImage:
    """The people, made small, in the middle of a large grey photo."""
    small = cv2.resize(people, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    canvas = np.full((*size, 3), 120, np.uint8)
    canvas[430 : 430 + small.shape[0], 560 : 560 + small.shape[1]] = small
    return canvas


def test_faces_of_nine_pixels_are_found_each_once(
    insightface_engine: InsightFaceEngine, six_people: UprightImage
) -> None:
    image = far_away(six_people, 0.08)
    assert len(insightface_engine.analyse(image)) < 2
    found = insightface_engine.analyse_harder(image, None)
    assert len(found) in (6, 7)  # one of the weakest hits may be no face
    assert each_once(found) == sorted(found, key=lambda face: -face.confidence)
    areas = [face.box.w * face.box.h for face in found]
    assert areas == sorted(areas, reverse=True)


def test_a_tile_is_looked_at_twice_as_large(
    insightface_engine: InsightFaceEngine, six_people: UprightImage
) -> None:
    """Searched as a whole, a photo of this width is made smaller, and faces of seven pixels are lost."""
    image = far_away(six_people, 0.06, (640, 2400))
    assert len(insightface_engine.analyse_harder(image, None)) in (6, 7)


def test_a_closer_look_in_a_box_finds_faces_in_that_box_only(
    insightface_engine: InsightFaceEngine, six_people: UprightImage
) -> None:
    image = far_away(six_people, 0.15)
    assert insightface_engine.analyse_harder(image, Box(0, 0, 256, 240)) == []
    near = insightface_engine.analyse_harder(image, Box(500, 400, 256, 240))
    assert len(near) >= 6
    assert all(face.box.x >= 500 and face.box.x + face.box.w <= 756 for face in near)


async def test_without_a_model_pack_tiles_help_as_well(
    dlib_engine: DlibEngine, six_people: UprightImage
) -> None:
    """dlib's detector (HOG) finds faces from 80 px on. A photo is made twice as large, a tile four times."""
    image = far_away(six_people, 0.2)[300:812, 400:1040]  # HOG takes seconds for the whole of it
    usual = await dlib_engine.find_faces(image)
    harder = await dlib_engine.find_more_faces(image, None)
    assert len(usual) < len(harder)
    assert len(harder) in (5, 6)
    assert await dlib_engine.find_more_faces(image, Box(0, 0, 128, 100)) == []


@pytest.mark.parametrize("size", [(30, 40), (640, 640), (1280, 960), (6000, 4100), (25000, 1000)])
def test_tiles_cover_a_photo_and_are_not_too_many(size: tuple[int, int]) -> None:
    width, height = size
    seen = np.zeros((height, width), bool)
    found = list(tiles(Box(0, 0, width, height)))
    for tile in found:
        seen[tile.y : tile.y + tile.h, tile.x : tile.x + tile.w] = True
    assert seen.all()
    assert len(found) <= MAX_TILES
