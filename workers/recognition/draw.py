"""Makes the JPEGs that Spotted sends. They are made from pixels alone, so they carry no metadata."""

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from domain.ports import Box, Numbers, Tiles, UprightImage
from workers.recognition.decoding.decode import decode

_QUALITY = 88
_ROOM = 1.6  # side of a face's crop, in sides of its box
_CELL_PX = 240
_GAP_PX = 8
_BADGE_PX = 56
_LINE_PX = 3
_LABEL_PX = 28
_NO_FACE = (208, 208, 208)
_LONGEST = 19  # sides; Telegram takes no photo that is more than 20 times as long as it is wide


def to_jpeg(image: UprightImage, *, max_side_px: int) -> bytes:
    """Makes the picture smaller where needed, never larger. `_photo` says which picture gets white beside it.

    max_side_px: the longer side.
    """
    picture = Image.fromarray(image)
    picture.thumbnail((max_side_px, max_side_px), reducing_gap=2)
    return _photo(picture)


def crop_face(image: UprightImage, box: Box, *, side_px: int) -> bytes:
    """Cuts out a square around the face: moved into the photo if it fits there, else padded with black."""
    height, width = image.shape[:2]
    side = round(_ROOM * max(box.w, box.h))
    left = _slide(box.x + box.w // 2 - side // 2, side, width)
    top = _slide(box.y + box.h // 2 - side // 2, side, height)
    # Cut first: a Pillow image of the whole photo would be a copy of it.
    x, y = max(left, 0), max(top, 0)
    part = Image.fromarray(image[y : top + side, x : left + side].copy())
    square = part.crop((left - x, top - y, left - x + side, top - y + side))
    return _jpeg(square.resize((side_px, side_px), Image.Resampling.LANCZOS))


def face_sheet(tiles: Tiles, *, numbered: Numbers, first: int = 1, columns: int = 0) -> bytes:
    """A grid of tiles, at least one, row by row from the top left. numbered: whether each tile has a number,
    or `rows` for one in each row; they begin with `first`. columns: 0 makes it about as wide as high.
    """
    columns = columns or math.ceil(math.sqrt(len(tiles)))
    rows = math.ceil(len(tiles) / columns)
    step = _CELL_PX + _GAP_PX
    sheet = Image.new("RGB", (columns * step + _GAP_PX, rows * step + _GAP_PX), "white")
    for i, crop in enumerate(tiles):
        row, column = divmod(i, columns)
        face = _tile(crop)
        if numbered == "rows":
            if not column:
                _write_number(face, first + row)
        elif numbered:
            _write_number(face, first + i)
        sheet.paste(face, (_GAP_PX + column * step, _GAP_PX + row * step))
    return _jpeg(sheet)


def boxed_photo(image: UprightImage, boxes: Sequence[Box], *, max_side_px: int) -> bytes:
    """Makes the photo smaller first, so that lines and numbers are equally thick on every photo."""
    picture = Image.fromarray(image)
    picture.thumbnail((max_side_px, max_side_px), reducing_gap=2)
    scale = picture.width / image.shape[1]
    for number, box in enumerate(boxes, 1):
        edges = [round(edge * scale) for edge in (box.x, box.y, box.x + box.w, box.y + box.h)]
        _mark(picture, (edges[0], edges[1], edges[2], edges[3]), number)
    return _photo(picture)


def gridded_photo(image: UprightImage, cells: Sequence[Box], *, max_side_px: int) -> bytes:
    """The number stands in the corner of its cell, so that the face in it is in sight."""
    picture = Image.fromarray(image)
    picture.thumbnail((max_side_px, max_side_px), reducing_gap=2)
    scale = picture.width / image.shape[1]
    draw = ImageDraw.Draw(picture)
    for number, cell in enumerate(cells, 1):
        left, top, right, bottom = (
            round(edge * scale) for edge in (cell.x, cell.y, cell.x + cell.w, cell.y + cell.h)
        )
        draw.rectangle((left, top, max(right, left + 1), max(bottom, top + 1)), outline="yellow")
        _label(draw, (left, top), number)
    return _photo(picture)


def _mark(picture: Image.Image, edges: tuple[int, int, int, int], number: int) -> None:
    """The number stands under the box, or above it where the photo ends."""
    left, top, right, bottom = edges
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left, top, max(right, left + 1), max(bottom, top + 1)), outline="yellow", width=_LINE_PX)
    x = min(max((left + right - _label_width(number)) // 2, 0), max(picture.width - _label_width(number), 0))
    y = bottom if bottom + _LABEL_PX <= picture.height else max(top - _LABEL_PX, 0)
    _label(draw, (x, y), number)


def _label(draw: ImageDraw.ImageDraw, corner: tuple[int, int], number: int) -> None:
    x, y = corner
    width, height = _label_width(number), _LABEL_PX
    draw.rectangle((x, y, x + width, y + height), fill="black")
    font = ImageFont.load_default(height * 0.75)
    draw.text((x + width / 2, y + height / 2), str(number), fill="yellow", font=font, anchor="mm")


def _label_width(number: int) -> int:
    return round(_LABEL_PX * (0.5 + 0.5 * len(str(number))))


def _slide(start: int, length: int, limit: int) -> int:
    """Moves an interval into 0..limit; centres it where it is too long."""
    if length > limit:
        return (limit - length) // 2
    return min(max(start, 0), limit - length)


def _tile(crop: bytes | None) -> Image.Image:
    """The tile of a face, grey where there is no picture."""
    size = (_CELL_PX, _CELL_PX)
    return (
        Image.new("RGB", size, _NO_FACE)
        if crop is None
        else ImageOps.fit(Image.fromarray(decode(crop)), size)
    )


def _write_number(face: Image.Image, number: int) -> None:
    """Writes the number on a badge that is wide enough for its digits."""
    draw = ImageDraw.Draw(face)
    width = round(_BADGE_PX * (0.6 + 0.4 * len(str(number))))
    draw.rectangle((0, 0, width, _BADGE_PX), fill="black")
    font = ImageFont.load_default(_BADGE_PX * 0.7)
    draw.text((width / 2, _BADGE_PX / 2), str(number), fill="white", font=font, anchor="mm")


def _photo(picture: Image.Image) -> bytes:
    """A JPEG that Telegram takes as a photo. A picture that is too long gets white at its right or below it:
    there it moves no box.
    """
    shortest = math.ceil(max(picture.size) / _LONGEST)
    width, height = (max(side, shortest) for side in picture.size)
    if (width, height) != picture.size:
        long, picture = picture, Image.new("RGB", (width, height), "white")
        picture.paste(long, (0, 0))
    return _jpeg(picture)


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
