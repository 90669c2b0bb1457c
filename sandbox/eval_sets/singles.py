"""Finds the faces on a labelled folder's singles (photos of one person), and writes folders made of them."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.ports import FaceEngine, UprightImage
from sandbox.labelled_photos import LabelledPhotos
from sandbox.whole_service import EngineChoice
from workers.recognition.decoding.decode import decode

JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Single:
    """A photo of one person. landmarks (5, 2): of the largest face. face_px: the root of its box's area."""

    identity: str
    enrols: bool
    image: UprightImage
    landmarks: NDArray[np.float32]
    face_px: float


async def find_singles(photos: LabelledPhotos, engine: EngineChoice) -> list[Single]:
    """The singles: first those to enrol, then the posted ones. Those without a face are left out."""
    finder = await open_finder(engine)
    labelled = [(name, True, path) for name, paths in photos.enrol.items() for path in paths] + [
        (post.faces[0].identity, False, post.path)
        for post in photos.posts
        if len(post.faces) == 1 and post.faces[0].box is None
    ]
    found = []
    for identity, enrols, path in labelled:
        image = await asyncio.to_thread(decode, path.read_bytes())
        faces = await finder.find_faces(image)
        if faces:
            points = np.array(faces[0].landmarks, np.float32)
            box = faces[0].box
            found.append(Single(identity, enrols, image, points, float(np.sqrt(box.w * box.h))))
    await finder.close()
    return found


async def open_finder(engine: EngineChoice) -> FaceEngine:
    """Opens the engine in this process. The caller closes it."""
    from workers.recognition.packs.load import open_engine  # noqa: PLC0415 - loads onnxruntime

    root = engine.settings.get("FACE_MODEL_ROOT")
    return await asyncio.to_thread(
        open_engine,
        "dlib" if engine.name == "dlib" else "insightface",
        model=engine.settings.get("FACE_MODEL", ""),
        model_root=Path(root) if root else None,
    )


class FolderWriter:
    """A labelled folder that grows photo by photo."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._items: list[dict[str, Any]] = []

    def add(self, identity: str, role: str, image: UprightImage, *, quality: int = JPEG_QUALITY) -> None:
        """role: enrol, or the kind under which the photo is counted."""
        self.add_file(encode(image, quality=quality), kind="single", role=role, identity=identity)

    def add_file(self, content: bytes, **labels: Any) -> None:
        name = f"{len(self._items):05}.jpg"
        (self._folder / name).write_bytes(content)
        self._items.append({"file": name, **labels})

    def add_post(self, content: bytes, kind: str, faces: Sequence[dict[str, Any]]) -> None:
        self.add_file(content, kind=kind, faces=list(faces))

    def close(self) -> None:
        (self._folder / "manifest.json").write_text(json.dumps({"items": self._items}))


def encode(image: UprightImage, *, quality: int) -> bytes:
    return cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
