"""The photos of a run: a few that published packages carry, made small so that recognition is fast."""

import io
from dataclasses import dataclass

from PIL import Image

from sandbox.photos import DemoPhotos

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
    """The first photo of each person enrols it; a person's only photo is posted as well."""
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
