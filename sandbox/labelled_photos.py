"""Reads a folder of labelled photos: `manifest.json` and the files it names."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Corners = tuple[int, int, int, int]  # left, top, right, bottom in pixels


class ManifestWrong(Exception):
    """The manifest is wrong, or a file that it names is missing; the text says where."""


@dataclass(frozen=True, slots=True)
class LabelledFace:
    """box None: the face is somewhere on a photo of one person."""

    identity: str
    box: Corners | None


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """kind: the role of a photo of one person, else the manifest's kind.

    faces: only of people who have a photo to enrol.
    """

    path: Path
    kind: str
    faces: tuple[LabelledFace, ...]

    @property
    def identities(self) -> frozenset[str]:
        return frozenset(face.identity for face in self.faces)


@dataclass(frozen=True, slots=True)
class LabelledPhotos:
    enrol: dict[str, list[Path]]
    posts: Sequence[LabelledPhoto]


def read_labelled_photos(folder: Path) -> LabelledPhotos:
    """Raises ManifestWrong when the folder is not laid out as docs/operating.md describes it."""
    manifest = folder / "manifest.json"
    try:
        items: list[dict[str, Any]] = json.loads(manifest.read_text())["items"]
        if not isinstance(items, list):
            raise TypeError(items)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ManifestWrong(f"{manifest} is not a manifest with a list `items`") from error
    enrol: dict[str, list[Path]] = defaultdict(list)
    posts: list[LabelledPhoto] = []
    for number, item in enumerate(items):
        try:
            _read(item, folder, enrol, posts)
        except (KeyError, TypeError, ValueError) as error:
            raise ManifestWrong(f"item {number} of {manifest} lacks or misspells {error}") from error
    # Photos are owed only to people who can be connected.
    known = [
        LabelledPhoto(post.path, post.kind, tuple(f for f in post.faces if f.identity in enrol))
        for post in posts
    ]
    return LabelledPhotos(dict(enrol), known)


def _read(
    item: dict[str, Any], folder: Path, enrol: dict[str, list[Path]], posts: list[LabelledPhoto]
) -> None:
    path = folder / item["file"]
    if not path.is_file():
        raise ManifestWrong(f"{path} is in the manifest and not in the folder")
    _ensure_text(item["kind"])
    if item["kind"] == "single" and item["role"] == "enrol":
        enrol[item["identity"]].append(path)
    elif item["kind"] == "single":
        posts.append(LabelledPhoto(path, item["role"], (LabelledFace(_ensure_text(item["identity"]), None),)))
    else:
        faces = tuple(
            LabelledFace(_ensure_text(face["identity"]), _corners(face["box"]))
            for face in item["faces"]
            if face["identity"]
        )
        posts.append(LabelledPhoto(path, item["kind"], faces))


def _ensure_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _corners(box: Sequence[int]) -> Corners:
    left, top, right, bottom = box
    return left, top, right, bottom
