"""A hostile file, and the answer it must get."""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

ACCEPTED = "accepted"
DAMAGED = "image_damaged"
ANIMATED = "image_animated"
TOO_LARGE = "image_too_many_pixels"
UNSUPPORTED = "image_type_unsupported"


@dataclass(frozen=True, slots=True)
class HostileFile:
    """answer: ACCEPTED or the code of a refusal."""

    name: str
    data: bytes
    answer: str


def small(mode: str = "RGB") -> Image.Image:
    """A small picture of many colours, so that its compressed data has a body to damage."""
    picture = Image.linear_gradient("L").resize((40, 32))
    return Image.merge("RGB", (picture, picture.rotate(90), picture.rotate(180))).convert(mode)


def file_of(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def truncations(name: str, data: bytes, cuts: list[int], signature: int) -> list[HostileFile]:
    """signature: how many bytes tell the type."""
    return [
        HostileFile(f"{name} cut at {cut}", data[:cut], DAMAGED if cut >= signature else UNSUPPORTED)
        for cut in sorted(set(cuts))
        if 0 < cut < len(data)
    ]


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def u32(number: int) -> bytes:
    return struct.pack(">I", number & 0xFFFFFFFF)
