"""Finds the best face of each person in a video: its storyboard shows everybody in several frames."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def best_of_each(
    vectors: NDArray[np.float32],
    qualities: Sequence[float],
    *,
    same_cosine: float,
    poor: Sequence[bool],
    known: Sequence[bool],
    frames: Sequence[int],
    likely: Sequence[Hashable | None],
) -> list[int]:
    """The indices of the best faces, in growing order: one for each person none of whose faces is `known`.

    vectors: of unit length, shape (n, dimensions). known: whether a face is on record already. frames: the
    frame of each face. Two faces are of one person from `same_cosine` on, also through a third: when a head
    turns away, each face is still like that of the frame before. Faces of one frame are different people,
    however alike siblings are, so the closest faces are put together first. poor: whether a face is too
    blurred, too small or too doubtful to be believed. It is close to many people, so it brings no two of them
    together. likely: the known person whom each face clearly resembles most; None for nobody. Faces that can
    be believed and resemble different known persons are different people: else one of two twins would be
    missing from the video.
    """
    cosines = vectors @ vectors.T
    ones, others = np.nonzero(np.triu(cosines >= same_cosine, 1))
    nearest_first = np.argsort(-cosines[ones, others], kind="stable")
    persons = [{n} for n in range(len(vectors))]
    shown = [{frame} for frame in frames]
    clear = [not is_poor for is_poor in poor]  # whether the person has a face that can be believed
    like = [{likely[n]} - {None} if clear[n] else set() for n in range(len(vectors))]
    for one, other in zip(ones[nearest_first].tolist(), others[nearest_first].tolist(), strict=True):
        is_bridge = (poor[one] or poor[other]) and clear[one] and clear[other]
        is_either = len(like[one] | like[other]) > 1
        if shown[one].isdisjoint(shown[other]) and not is_bridge and not is_either:
            persons[one] |= persons[other]
            shown[one] |= shown[other]
            like[one] |= like[other]
            is_clear = clear[one] or clear[other]
            for n in persons[one]:
                persons[n], shown[n], like[n], clear[n] = persons[one], shown[one], like[one], is_clear
    best = {
        max(person, key=lambda n: (qualities[n], -n))
        for person in persons
        if not any(known[n] for n in person)
    }
    return sorted(best)
