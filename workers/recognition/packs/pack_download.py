"""Downloads a model pack, whole or not at all, with a timeout, and says how far it is."""

import shutil
import sys
import tempfile
import time
import zipfile
import zlib
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError
from urllib.request import urlopen

from domain.errors import Corrupt, Unavailable
from workers.recognition.packs.published_pack import ensure_published

_NEIGHBOUR = "face model pack"
_TIMEOUT_S = 15.0  # to connect, and for every later silence
_CHUNK_BYTES = 1 << 20
_MOVE_S, _LINE_S = 0.1, 3.0  # how often a bar moves on a terminal, and how often a file gets a line


def download_model_pack(
    name: str, target: Path, *, url: str | None = None, timeout_s: float = _TIMEOUT_S
) -> None:
    """Unpacks the archive into the folder `target`, which appears only when it is complete.

    url: another place than insightface's release page. Raises Unavailable when it cannot be fetched now and
    Corrupt when there is no such pack, the archive is none or damaged, or a known pack is another one.
    """
    url = url or _published_at(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{name}.") as scratch:
            archive = Path(scratch, "pack.zip")
            with archive.open("wb") as file:
                _fetch(url, file, name, timeout_s)
            unpacked = Path(scratch, "unpacked")
            _unpack(archive, unpacked, name, target)
            ensure_published(name, unpacked)
            _move(unpacked, target)
    except HTTPError as error:
        error.close()  # the error is the server's answer as well, and holds its connection
        if error.code == 404:
            raise Corrupt(_NEIGHBOUR, f"there is no pack {name!r} to download: check FACE_MODEL") from error
        raise _failed(name, target, f"HTTP {error.code}") from error
    except (OSError, HTTPException) as error:
        raise _failed(name, target, str(error)) from error


def _published_at(name: str) -> str:
    # Imported here: it costs 50 MB and a second, and a machine downloads once.
    from insightface.utils.storage import model_zoo_download_url  # noqa: PLC0415

    return str(model_zoo_download_url(f"{name}.zip"))


def _fetch(url: str, file: BinaryIO, name: str, timeout_s: float) -> None:
    sys.stderr.write(f"Downloading the face model pack {name} …\n")
    with urlopen(url, timeout=timeout_s) as answer:  # noqa: S310 - the operator's own setting
        total = int(answer.headers.get("Content-Length") or 0)
        progress = _Progress(name, total)
        done = 0
        while chunk := answer.read1(_CHUNK_BYTES):  # what has arrived: a slow line fills no megabyte in time
            file.write(chunk)
            done += len(chunk)
            progress.show(done)
        progress.show(done, is_last=True)
    if done < total:
        raise OSError(f"the connection ended after {done} of {total} bytes")


class _Progress:
    """A bar that moves on a terminal, else a line every few seconds."""

    def __init__(self, name: str, total: int) -> None:
        self._name = name
        self._total = total
        self._moves = sys.stderr.isatty()
        self._next = 0.0

    def show(self, done: int, *, is_last: bool = False) -> None:
        now = time.monotonic()
        if now < self._next and not is_last:
            return
        self._next = now + (_MOVE_S if self._moves else _LINE_S)
        bar = "#" * (30 * done // self._total) if self._total else ""
        line = f"face model pack {self._name}  [{bar:<30}] {done >> 20} of {self._total >> 20} MB"
        sys.stderr.write(f"\r{line}" if self._moves else f"{line}\n")
        if self._moves and is_last:
            sys.stderr.write("\n")
        sys.stderr.flush()


def _unpack(archive: Path, unpacked: Path, name: str, target: Path) -> None:
    try:
        shutil.unpack_archive(archive, unpacked, "zip")
    # Damaged bytes may also look like a password or another way to compress, which are RuntimeErrors.
    except (zipfile.BadZipFile, shutil.ReadError, zlib.error, EOFError, RuntimeError) as error:
        raise Corrupt(
            _NEIGHBOUR,
            f"what was downloaded for {name!r} is no zip archive, or a damaged one; {_other_ways(target)}",
        ) from error


def _move(unpacked: Path, target: Path) -> None:
    try:
        unpacked.rename(target)
    except OSError:
        if not target.is_dir():  # otherwise another process was quicker: its copy is as good
            raise


def _failed(name: str, target: Path, reason: str) -> Unavailable:
    return Unavailable(
        _NEIGHBOUR, f"{name!r} could not be downloaded ({reason}); try again, or {_other_ways(target)}"
    )


def _other_ways(target: Path) -> str:
    return f"put the pack's .onnx files into {target}, or set FACE_ENGINE=dlib, which needs no download"
