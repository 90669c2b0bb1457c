"""Reads a user's own photos: a folder with one folder for each person, named after them."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}
# Photos of phones, which Telegram's clients turn into a JPEG before they send them.
AS_JPEG = {".heic", ".heif"}
# What Pillow and its HEIC plugin raise for damaged files, and for pictures that are too large.
_UNREADABLE = (
    *(OSError, ValueError, EOFError, SyntaxError, RuntimeError),
    Image.DecompressionBombError,
)


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """people: each person's pictures as they are, HEIC as JPEG. unreadable: files that cannot be read
    although they are named like pictures.
    """

    root: Path
    people: dict[str, list[bytes]]
    unreadable: list[Path]


def read_photo_folder(folder: Path) -> PhotoFolder:
    """folder: has a folder for each person, or `people/` with these. Blocking; reads every picture once."""
    register_heif_opener()
    root = folder / "people" if (folder / "people").is_dir() else folder
    found = PhotoFolder(root, {}, [])
    for person in sorted(root.iterdir() if root.is_dir() else ()):
        if person.is_dir() and (pictures := list(_pictures_in(person, found.unreadable))):
            found.people[person.name] = pictures
    return found


def _pictures_in(person: Path, unreadable: list[Path]) -> Iterator[bytes]:
    for path in sorted(person.iterdir()):
        if path.suffix.lower() not in PICTURES:
            continue
        try:
            yield _as_sent(path)
        except _UNREADABLE:
            unreadable.append(path)


def _as_sent(path: Path) -> bytes:
    data = path.read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        if path.suffix.lower() not in AS_JPEG:
            return data
        jpeg = io.BytesIO()
        ImageOps.exif_transpose(image).convert("RGB").save(jpeg, "JPEG", quality=95)
        return jpeg.getvalue()
