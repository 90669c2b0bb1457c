"""Makes small pictures and videos, and files of them."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from PIL import Image

from domain.ports import UprightImage
from workers.recognition.decoding.decode import decode

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (255, 255, 255)


def quarters(width: int = 96, height: int = 64) -> Image.Image:
    """A picture with red and green above, blue and white below: every orientation looks different."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8))


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def with_orientation(picture: Image.Image, kind: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    # Given bytes, pillow-heif writes the transformation that a HEIC has in place of this tag.
    written = exif.tobytes() if kind == "HEIF" else exif
    return saved(picture, kind, exif=written, **({"lossless": True} if kind == "WEBP" else {}))


def video_of(
    scenes: Sequence[UprightImage | bytes], *, seconds: float = 1, rate: int = 5, ending: str = "mp4"
) -> bytes:
    """Each scene, a picture or a file of one, fills its share of the time. All have the first one's size."""
    pictures = [decode(scene) if isinstance(scene, bytes) else scene for scene in scenes]
    height, width = pictures[0].shape[:2]
    codec = {"mp4": "mp4v", "webm": "VP80"}[ending]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"video.{ending}"
        size = (width, height)
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*codec), rate, size)
        assert writer.isOpened()
        frames = max(round(seconds * rate), len(pictures))
        for n in range(frames):
            picture = pictures[n * len(pictures) // frames]
            writer.write(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)))
        writer.release()
        return path.read_bytes()
