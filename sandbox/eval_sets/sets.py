"""Makes the evaluation sets: each is a labelled folder made of another one, the same for the same seed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sandbox.eval_sets.blend import blend
from sandbox.eval_sets.singles import FolderWriter, Single, encode
from sandbox.eval_sets.spoil import SPOILS, Random
from sandbox.labelled_photos import LabelledPhotos, read_labelled_photos
from workers.recognition.decoding.decode import decode

_SHARES = (0.3, 0.5, 0.7)
SIBLINGS = "siblings"
MERGED = "wrong_merge"
SINGLE = "single"  # the kind of a photo of one person that was meant for connecting, and is posted


@dataclass(frozen=True, slots=True)
class Source:
    """The folder that was given, and the faces on its photos of one person each (the singles)."""

    folder: Path
    photos: LabelledPhotos
    singles: Sequence[Single]
    seed: int

    def of(self, identity: str, *, enrols: bool) -> list[Single]:
        return [s for s in self.singles if s.identity == identity and s.enrols == enrols]

    @property
    def random(self) -> Random:
        return np.random.default_rng(self.seed)


Make = Callable[[Source, FolderWriter], None]


def make_set(name: str, source: Source, folder: Path) -> LabelledPhotos:
    """Writes the photos of the set into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = FolderWriter(folder)
    MAKERS[name](source, writer)
    writer.close()
    return read_labelled_photos(folder)


def _siblings(source: Source, folder: FolderWriter) -> None:
    """Three blends of each pair of people, each an identity: more alike than most brothers and sisters.

    Measured with buffalo_sc: two photos of one blend have a cosine of 0.58 (median), photos of two blends
    with neighbouring shares 0.41.
    """
    for one, other in _pairs(source):
        for share in _SHARES:
            name = f"{one} {100 * share:.0f} {other}"
            for enrols, role in ((True, "enrol"), (False, "sibling")):
                for first, second in _together(source, one, other, enrols=enrols):
                    folder.add(name, role, blend(first, second, share))


def _pairs(source: Source) -> list[tuple[str, str]]:
    """Pairs, chosen by the seed, of the people with photos to enrol and photos to post."""
    people = [n for n in source.photos.enrol if source.of(n, enrols=True) and source.of(n, enrols=False)]
    order = [people[number] for number in source.random.permutation(len(people))]
    return list(zip(order[::2], order[1::2], strict=False))


def _together(source: Source, one: str, other: str, *, enrols: bool) -> list[tuple[Single, Single]]:
    """Pairs of photos of the two people, as many as the person with more photos has."""
    first, second = source.of(one, enrols=enrols), source.of(other, enrols=enrols)
    count = max(len(first), len(second))
    return [(first[number % len(first)], second[number % len(second)]) for number in range(count)]


def _degraded(source: Source, folder: FolderWriter) -> None:
    _enrol(source, folder)
    random = source.random
    for single in source.singles:
        for name, spoil in SPOILS.items():
            if not single.enrols:
                folder.add(single.identity, name, spoil(single, random))


def _polluted(source: Source, folder: FolderWriter) -> None:
    """Each person also trains with one photo of the next person, like a mother's photo among a boy's."""
    people = list(source.photos.enrol)
    for name, following in zip(people, [*people[1:], people[0]], strict=True):
        for path in source.photos.enrol[name]:
            folder.add_file(path.read_bytes(), kind="single", role="enrol", identity=name)
        for foreign in source.of(following, enrols=True)[:1]:
            folder.add(name, "enrol", foreign.image, quality=90)
    _post_all(source.photos, folder)


def _one_photo(source: Source, folder: FolderWriter) -> None:
    for name, paths in source.photos.enrol.items():
        folder.add_file(paths[0].read_bytes(), kind="single", role="enrol", identity=name)
    _post_all(source.photos, folder)


def make_learning_photos(photos: LabelledPhotos, folder: Path) -> LabelledPhotos:
    """Writes a folder in which everybody is connected with one photo; all other photos are posted."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = FolderWriter(folder)
    for name, (first, *_) in photos.enrol.items():
        writer.add_file(first.read_bytes(), kind="single", role="enrol", identity=name)
    for name, (_, *others) in photos.enrol.items():
        for path in others:
            writer.add_file(path.read_bytes(), kind="single", role=SINGLE, identity=name)
    _post_all(photos, writer)
    writer.close()
    return read_labelled_photos(folder)


def post_anew(photos: LabelledPhotos, folder: Path) -> LabelledPhotos:
    """Writes the posts once more, as other files: to Telegram they are new photos."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = FolderWriter(folder)
    for name, (first, *_) in photos.enrol.items():
        writer.add_file(first.read_bytes(), kind="single", role="enrol", identity=name)
    _post_all(photos, writer, anew=True)
    writer.close()
    return read_labelled_photos(folder)


def _wrong_merge(source: Source, folder: FolderWriter) -> None:
    """Each photo as two files: one to post while two people are merged, one after that was undone."""
    _enrol(source, folder)
    _post_all(source.photos, folder)
    _post_all(source.photos, folder, anew=True)


def _enrol(source: Source, folder: FolderWriter) -> None:
    for name, paths in source.photos.enrol.items():
        for path in paths:
            folder.add_file(path.read_bytes(), kind="single", role="enrol", identity=name)


def _post_all(photos: LabelledPhotos, folder: FolderWriter, *, anew: bool = False) -> None:
    for post in photos.posts:
        content = post.path.read_bytes()
        if anew:
            content = encode(decode(content), quality=88)
        if len(post.faces) == 1 and post.faces[0].box is None:
            folder.add_file(content, kind="single", role=post.kind, identity=post.faces[0].identity)
        else:
            faces = [{"identity": face.identity, "box": face.box} for face in post.faces]
            folder.add_post(content, post.kind, faces)


MAKERS: Mapping[str, Make] = {
    SIBLINGS: _siblings,
    "degraded": _degraded,
    "polluted": _polluted,
    "one_photo": _one_photo,
    MERGED: _wrong_merge,
}
