"""What `make eval-learning` counts, and which answers it gives wrong on purpose."""

from collections.abc import Hashable
from pathlib import Path

import cv2
import numpy as np
import pytest

from sandbox.eval_sets.sets import make_learning_photos, post_anew
from sandbox.eval_sets.unfinished import Unfinished
from sandbox.labelled_photos import LabelledFace, LabelledPhoto, LabelledPhotos
from sandbox.learning.answers import Answers, wrong_places
from sandbox.learning.figures import FoundFace, names_of_clusters
from sandbox.learning.grouping import score_groups


@pytest.mark.parametrize(
    ("faces", "purity", "f1"),
    [
        ([], 1, 1),
        ([("Ann", 1), ("Ann", 1), ("Ben", 2)], 1, 1),
        ([("Ann", 1), ("Ann", 2), ("Ben", 3)], 1, 0),
        ([("Ann", None), ("Ann", None)], 1, 0),
        ([("Ann", 1), ("Ann", 1), ("Ben", 1), ("Ben", 2)], 3 / 4, 2 * 1 / (3 + 2)),
        ([("Ann", 1), ("Ben", 1)], 1 / 2, 0),
    ],
)
def test_groups_are_scored_by_their_commonest_identity_and_by_pairs(
    faces: list[tuple[str, Hashable | None]], purity: float, f1: float
) -> None:
    found = score_groups(faces)
    assert (found.purity, found.f1) == (pytest.approx(purity), pytest.approx(f1))


def test_few_answers_have_one_wrong_among_them_too() -> None:
    assert len(wrong_places(3, 0.05, seed=1)) == 1
    assert len(wrong_places(100, 0.05, seed=1)) == 5
    assert wrong_places(100, 0.05, seed=1) == wrong_places(100, 0.05, seed=1)
    assert max(wrong_places(100, 0.05, seed=1)) < 100
    assert wrong_places(0, 0.05, seed=1) == wrong_places(10, 0, seed=1) == frozenset()


def test_a_wrong_yes_is_told_from_a_wrong_no() -> None:
    answers = Answers(frozenset({0, 2}))
    assert [answers.next(truth=truth) for truth in (True, False, False, True)] == [False, False, True, True]
    assert (answers.given, answers.mistakes, answers.misled) == (4, 2, 1)


def test_a_moderator_names_no_cluster_that_shows_two_or_a_stranger() -> None:
    def face(cluster: int | None, identity: str | None) -> FoundFace:
        return FoundFace(1, identity, cluster, cluster)

    faces = [face(1, "Ann"), face(1, "Ann"), face(2, "Ann"), face(2, "Ben"), face(3, None), face(None, "Cem")]
    assert names_of_clusters([*faces, face(4, "Dan"), face(4, None)]) == {1: "Ann"}


@pytest.fixture
def photos(tmp_path: Path) -> LabelledPhotos:
    paths = []
    for shade in range(4):
        paths.append(tmp_path / f"{shade}.jpg")
        cv2.imwrite(str(paths[-1]), np.full((40, 30, 3), 60 * shade, np.uint8))
    ann = LabelledPhoto(paths[2], "probe", (LabelledFace("Ann", None),))
    both = LabelledPhoto(
        paths[3], "group", (LabelledFace("Ann", (0, 0, 9, 9)), LabelledFace("Ben", (9, 0, 20, 9)))
    )
    return LabelledPhotos({"Ann": paths[:2], "Ben": paths[1:2]}, [ann, both])


def test_everybody_is_connected_with_one_photo_and_the_others_are_posted(
    photos: LabelledPhotos, tmp_path: Path
) -> None:
    made = make_learning_photos(photos, tmp_path / "made")
    assert {name: len(paths) for name, paths in made.enrol.items()} == {"Ann": 1, "Ben": 1}
    assert [(post.kind, post.identities) for post in made.posts] == [
        ("single", {"Ann"}),
        ("probe", {"Ann"}),
        ("group", {"Ann", "Ben"}),
    ]


def test_a_photo_that_is_posted_again_is_another_file_of_the_same_people(
    photos: LabelledPhotos, tmp_path: Path
) -> None:
    again = post_anew(photos, tmp_path / "again")
    assert [post.identities for post in again.posts] == [post.identities for post in photos.posts]
    for former, new in zip(photos.posts, again.posts, strict=True):
        assert former.path.read_bytes() != new.path.read_bytes()


def test_a_run_goes_on_only_with_the_same_photos(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    report = tmp_path / "report.json"
    Unfinished.of(tmp_path, "engine", 1, report).write({"plain": {"wrong": 0}})
    assert Unfinished.of(tmp_path, "engine", 1, report).read() == {"plain": {"wrong": 0}}
    assert Unfinished.of(tmp_path, "engine", 2, report).read() == {}
    (tmp_path / "manifest.json").write_text("{ }")
    assert Unfinished.of(tmp_path, "engine", 1, report).read() == {}
    assert Unfinished.of(tmp_path, "engine", 1, None).read() == {}
