"""The photos and videos of a run: a few that published packages carry, small for a fast recognition."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from PIL import Image

from domain.ports import UprightImage
from sandbox.photos import DemoPhotos
from workers.recognition.decoding.decode import decode

HEIGHT_PX = 480


@dataclass(frozen=True, slots=True)
class Picture:
    """shows: the identities on the picture. key: its name in reports."""

    key: str
    data: bytes
    shows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pictures:
    """enrol: the photo with which an identity is connected. posts: the photos to post."""

    enrol: dict[str, bytes]
    posts: tuple[Picture, ...]


def pictures_of(photos: DemoPhotos) -> Pictures:
    """Each person is connected with the first photo; the others are posted. An only photo serves for both."""
    posts = [
        Picture(f"{name} {number}", small(photo), frozenset({name}))
        for name, own in photos.people.items()
        for number, photo in enumerate(own[1:] or own, 1)
    ]
    posts += [Picture("several people", small(photo), names) for photo, names in photos.composites]
    posts += [Picture("strangers", small(photo), frozenset()) for photo in photos.strangers]
    return Pictures({name: small(own[0]) for name, own in photos.people.items()}, tuple(posts))


def small(photo: bytes) -> bytes:
    image = Image.open(io.BytesIO(photo)).convert("RGB")
    jpeg = io.BytesIO()
    image.resize((image.width * HEIGHT_PX // image.height, HEIGHT_PX)).save(jpeg, "JPEG", quality=90)
    return jpeg.getvalue()


def video_of(
    scenes: Sequence[UprightImage | bytes], *, seconds: float = 1, rate: int = 5, ending: str = "mp4"
) -> bytes:
    """Each scene, a picture or a file of one, fills its share of the time. All must be as large as the first.

    Encoders want even sides, so the last row or column may be missing.
    """
    pictures = [decode(scene) if isinstance(scene, bytes) else scene for scene in scenes]
    height, width = (side // 2 * 2 for side in pictures[0].shape[:2])
    codec = {"mp4": "mp4v", "webm": "VP80"}[ending]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"video.{ending}"
        size = (width, height)
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*codec), rate, size)
        assert writer.isOpened()
        frames = max(round(seconds * rate), len(pictures))
        for n in range(frames):
            picture = pictures[n * len(pictures) // frames]
            writer.write(np.asarray(cv2.cvtColor(picture[:height, :width], cv2.COLOR_RGB2BGR)))
        writer.release()
        return path.read_bytes()
