"""Changes a picture as Telegram does when it is sent as a photo. Blocking: call it in a thread."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

# Telegram's size letters s, m, x, y, w.
SIDES_PX = (90, 320, 800, 1280, 2560)
JPEG_QUALITY = 87


class NotAPicture(Exception):
    """Pillow cannot read the file."""


class BadDimensions(Exception):
    """Width and height add up to more than 10,000, or one is more than 20 times the other."""


@dataclass(frozen=True, slots=True)
class Picture:
    data: bytes
    width: int
    height: int


def as_photo(data: bytes, max_side_px: int) -> Picture:
    """Upright, at most `max_side_px` on its longer side, a JPEG without EXIF.

    Raises NotAPicture, BadDimensions.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if sum(opened.size) > 10_000 or max(opened.size) > 20 * min(opened.size):
                raise BadDimensions
            opened.draft("RGB", (max_side_px, max_side_px))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    return _jpeg(upright, max_side_px)


def smaller(photo: bytes, side_px: int) -> bytes:
    with Image.open(io.BytesIO(photo)) as opened:
        return _jpeg(opened, side_px).data


def _jpeg(image: Image.Image, side_px: int) -> Picture:
    size = fitted_size(image.width, image.height, side_px)
    fitted = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    fitted.info.clear()
    out = io.BytesIO()
    fitted.save(out, "JPEG", quality=JPEG_QUALITY)
    return Picture(out.getvalue(), fitted.width, fitted.height)


def fitted_size(width: int, height: int, side_px: int) -> tuple[int, int]:
    scale = min(1.0, side_px / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
