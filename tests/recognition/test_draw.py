"""Pictures that Spotted sends are drawn from pixels: the right part of the photo, and nothing else."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from domain.ports import Box
from domain.rules.photos.places import cells
from tests.recognition.pictures import BLUE, GREEN, RED, noise, quarters, saved
from workers.recognition.decoding.decode import decode
from workers.recognition.draw import boxed_photo, crop_face, face_sheet, gridded_photo, to_jpeg


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    assert picture.format == "JPEG"
    return picture


def test_nothing_that_goes_out_carries_metadata() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)  # GPS latitude
    data = saved(quarters(), "JPEG", exif=exif, comment=b"SecretComment", icc_profile=b"SecretProfile")
    image = decode(data)
    made = [to_jpeg(image, max_side_px=64), crop_face(image, Box(5, 5, 20, 20), side_px=64)]
    made.append(face_sheet([data], numbered=True))
    made.append(boxed_photo(image, [Box(5, 5, 20, 20)], max_side_px=64))
    made.append(gridded_photo(image, cells(96, 64), max_side_px=64))
    for jpeg in made:
        assert b"Secret" in data
        assert b"Secret" not in jpeg
        assert not opened(jpeg).getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & opened(jpeg).info.keys()


@pytest.mark.parametrize(
    ("size", "limit", "expected"),
    [
        ((400, 200), 100, (100, 50)),
        ((40, 20), 100, (40, 20)),
        ((20, 600), 190, (10, 190)),  # Telegram takes no photo of more than 20 to 1
        ((600, 20), 190, (190, 10)),
    ],
)
def test_a_jpeg_is_made_smaller_but_never_larger(
    size: tuple[int, int], limit: int, expected: tuple[int, int]
) -> None:
    assert opened(to_jpeg(np.asarray(quarters(*size)), max_side_px=limit)).size == expected


@pytest.mark.parametrize(
    ("box", "colour"),
    [(Box(0, 0, 20, 20), RED), (Box(180, 0, 20, 20), GREEN), (Box(0, 180, 20, 20), BLUE)],
)
def test_a_crop_at_the_edge_shows_the_photo_and_no_border(box: Box, colour: tuple[int, int, int]) -> None:
    crop = np.asarray(opened(crop_face(np.asarray(quarters(200, 200)), box, side_px=80)))
    assert crop.shape == (80, 80, 3)
    np.testing.assert_allclose(crop.reshape(-1, 3), np.broadcast_to(colour, (6400, 3)), atol=12)


def test_a_crop_has_its_face_in_the_middle() -> None:
    image = np.zeros((300, 400, 3), np.uint8)
    image[130:170, 180:220] = 255
    crop = np.asarray(opened(crop_face(image, Box(180, 130, 40, 40), side_px=160)))
    assert crop[80, 80].min() > 240
    np.testing.assert_allclose([crop[:, :80].mean(), crop[:80].mean()], crop.mean(), rtol=0.05)
    assert (crop[:20] < 15).all()  # some room around


def test_a_crop_larger_than_the_photo_has_the_photo_in_its_middle() -> None:
    crop = np.asarray(
        opened(crop_face(np.full((100, 300, 3), 255, np.uint8), Box(0, 0, 300, 100), side_px=96))
    )
    assert crop[48, 48].min() > 240
    assert crop[2, 48].max() < 15
    assert crop[93, 48].max() < 15


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (5, 3, 2), (10, 4, 3)])
def test_a_sheet_shows_every_crop_in_order(count: int, columns: int, rows: int) -> None:
    crops = [saved(Image.new("RGB", (50, 50), (20 * i, 0, 200)), "JPEG") for i in range(count)]
    sheet = np.asarray(opened(face_sheet(crops, numbered=False)))
    cell = sheet.shape[1] / columns
    assert sheet.shape[0] == pytest.approx(cell * rows, abs=10)
    for i in range(count):
        row, column = divmod(i, columns)
        middle = sheet[int(cell * (row + 0.5)), int(cell * (column + 0.5))]
        np.testing.assert_allclose(middle, (20 * i, 0, 200), atol=8)


def test_numbers_are_drawn_only_when_asked_for() -> None:
    crops = [saved(Image.new("RGB", (50, 50), "teal"), "JPEG")] * 2
    plain, numbered = (np.asarray(opened(face_sheet(crops, numbered=n))) for n in (False, True))
    first, second = numbered[8:64, 8:64], numbered[8:64, 256:312]
    assert plain[10, 10].max() > 100
    assert first[2, 2].max() < 20
    assert (first.max(axis=2) > 200).sum() > 20
    assert np.abs(first.astype(int) - second).max() > 100  # 1 and 2 look different


def test_a_row_of_tiles_that_belong_together_has_one_number() -> None:
    crops = [saved(Image.new("RGB", (50, 50), "teal"), "JPEG")] * 4
    sheet = np.asarray(opened(face_sheet(crops, numbered="rows", columns=2)))
    cell = sheet.shape[1] // 2
    corners = [sheet[top + 8 : top + 64, left + 8 : left + 64] for top in (0, cell) for left in (0, cell)]
    assert [bool(corner[4, 4].max() < 20) for corner in corners] == [True, False, True, False]
    assert np.abs(corners[0].astype(int) - corners[2]).max() > 100  # 1 and 2 look different


def test_a_sheet_with_a_damaged_crop_is_refused() -> None:
    with pytest.raises(Exception, match="image_damaged"):
        face_sheet([saved(noise(64, 64), "JPEG")[:300]], numbered=False)


def test_every_face_of_a_photo_gets_a_box_of_its_own() -> None:
    """The box stands where the face is, also when the photo is made smaller."""
    photo = np.zeros((400, 800, 3), dtype=np.uint8)
    boxes = [Box(100, 100, 100, 120), Box(500, 40, 160, 200), Box(760, 340, 40, 60)]
    drawn = np.asarray(opened(boxed_photo(photo, boxes, max_side_px=400)))
    assert drawn.shape[:2] == (200, 400)
    for box in boxes:
        edge = drawn[(box.y + box.h // 4) // 2, box.x // 2 : box.x // 2 + 3]
        assert edge.max(axis=0)[0] > 150  # yellow
        assert (
            drawn[(box.y + box.h // 4) // 2, (box.x + box.w // 2) // 2].max() < 60
        )  # the face is left alone
    assert drawn[:40, :150].max() < 60  # nothing where nobody is


def test_each_box_on_a_photo_carries_its_own_number() -> None:
    grey = np.full((300, 600, 3), 128, np.uint8)
    boxes = [Box(x, 100, 60, 60) for x in (40, 240, 440)]
    drawn = np.asarray(opened(boxed_photo(grey, boxes, max_side_px=600)))
    labels = [drawn[164:188, box.x + 16 : box.x + 44] for box in boxes]
    for label in labels:
        assert (label.max(axis=2) < 60).sum() > 100  # it stands on black
        assert ((label[..., 0] > 150) & (label[..., 2] < 120)).sum() > 20  # yellow strokes
    one, two, three = (label.astype(int) for label in labels)
    assert all(abs(a - b).max() > 100 for a, b in ((one, two), (two, three), (one, three)))


def test_the_cells_of_a_grid_are_numbered_in_their_corners() -> None:
    photo = np.zeros((400, 800, 3), dtype=np.uint8)
    grid = cells(800, 400)
    drawn = np.asarray(opened(gridded_photo(photo, grid, max_side_px=800)))
    for cell in grid:
        inside = drawn[cell.y + 2 : cell.y + cell.h - 2, cell.x + 2 : cell.x + cell.w - 2]
        assert inside[:28, :42].max() > 150  # its number
        assert inside[34:, 48:].max() < 60  # the photo in the cell stays visible
        assert drawn[cell.y + cell.h // 2, cell.x : cell.x + 2].max() > 150  # its edge


def test_a_photo_without_faces_is_shown_as_it_is() -> None:
    assert opened(boxed_photo(np.asarray(quarters(40, 20)), [], max_side_px=400)).size == (40, 20)


def test_a_tile_without_a_picture_is_grey_and_keeps_its_number() -> None:
    crop = saved(Image.new("RGB", (50, 50), "teal"), "JPEG")
    sheet = np.asarray(opened(face_sheet([crop, None, crop], numbered=True, first=9)))
    step = sheet.shape[1] // 2
    tiles = [sheet[8 + y : step + y, 8 + x : step + x] for y, x in ((0, 0), (0, step), (step, 0))]
    np.testing.assert_allclose(tiles[1][150, 150], (208, 208, 208), atol=6)
    for tile in (tiles[0], tiles[2]):
        np.testing.assert_allclose(tile[150, 150], (0, 128, 128), atol=6)
    nine, ten, eleven = ((tile[:56, :120].max(axis=2) < 20).sum() for tile in tiles)
    assert nine < ten  # two digits need more room
    assert ten == pytest.approx(eleven, rel=0.15)
