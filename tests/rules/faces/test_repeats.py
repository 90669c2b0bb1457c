"""Of everybody in a video one face is kept, the best one; two people stay two, however alike they are."""

import numpy as np

from domain.rules.faces.repeats import best_of_each
from tests.rules.faces.test_evidence import unit

SAME = 0.5


def best(
    vectors: list[tuple[float, ...]],
    frames: list[int],
    qualities: list[float],
    known: tuple[int, ...] = (),
    poor: tuple[int, ...] = (),
    likely: tuple[str | None, ...] = (),
) -> list[int]:
    rows = np.stack([unit(*vector) for vector in vectors])
    # known: the places of faces that are on record already
    is_known, is_poor = ([n in some for n in range(len(rows))] for some in (known, poor))
    who = likely or (None,) * len(rows)
    return best_of_each(
        rows, qualities, same_cosine=SAME, poor=is_poor, known=is_known, frames=frames, likely=who
    )


def test_the_best_face_of_somebody_in_several_frames_is_left() -> None:
    assert best([(1, 0), (1, 0.1), (0, 1)], [0, 1, 1], [0.5, 0.9, 0.4]) == [1, 2]


def test_a_head_that_turns_is_one_person_through_the_frame_between() -> None:
    """The first and the last face of the turn are less alike than two faces of one person have to be."""
    turning = [(1, 0), (0.7, 0.7), (0, 1)]
    assert best(turning, [0, 1, 2], [0.3, 0.2, 0.1]) == [0]


def test_blurred_faces_bring_no_two_people_together() -> None:
    """Whoever is blurred is close to many: through two such faces a child would be missing from the video."""
    film = [(1, 0), (0.8, 0.4), (0.5, 0.8), (0, 1)]
    assert best(film, [0, 1, 2, 3], [0.9, 0.1, 0.1, 0.8], poor=(1, 2)) == [0, 3]
    assert best(film, [0, 1, 2, 3], [0.9, 0.1, 0.1, 0.8], poor=(0, 1, 2, 3)) == [0]


def test_siblings_in_one_frame_stay_two_however_alike_they_are() -> None:
    siblings = [(1, 0.3), (1, -0.3), (1, 0.35), (1, -0.35)]
    assert best(siblings, [0, 0, 1, 1], [0.9, 0.5, 0.8, 0.6]) == [0, 3]


def test_two_who_look_like_two_known_persons_stay_two_though_no_frame_shows_both() -> None:
    twins = [(1, 0.4), (1, 0.45), (1, -0.4), (1, -0.45)]
    frames, qualities = [0, 1, 2, 3], [0.9, 0.5, 0.8, 0.6]
    assert best(twins, frames, qualities) == [0]
    assert best(twins, frames, qualities, likely=("anna", None, "bea", None)) == [0, 2]
    assert best(twins, frames, qualities, likely=("anna", None, "bea", "bea"), known=(1,)) == [2]


def test_a_blurred_face_may_look_like_anybody() -> None:
    film = [(1, 0), (1, 0.1), (1, 0.2)]
    assert best(film, [0, 1, 2], [0.9, 0.1, 0.8], poor=(1,), likely=("anna", "bea", "anna")) == [0]


def test_the_nearest_faces_are_put_together_first() -> None:
    """Face 1 comes first and is alike enough to face 0, but face 2 is nearer to face 0."""
    assert best([(1, 0), (1, 0.9), (1, 0.1)], [0, 1, 1], [0.9, 0.8, 0.7]) == [0, 1]


def test_a_person_who_is_on_record_is_left_out_of_all_frames() -> None:
    assert best([(1, 0), (1, 0.1), (0, 1)], [0, 1, 2], [0.5, 0.9, 0.4], known=(0,)) == [2]
