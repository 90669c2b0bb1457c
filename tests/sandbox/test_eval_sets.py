"""The sets of `make eval SETS=all`: made of any labelled folder, the same for one seed."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from domain.ports import UprightImage
from sandbox.eval_sets.blend import blend
from sandbox.eval_sets.curves import detection_error_tradeoff, draw_curves, risk_coverage
from sandbox.eval_sets.growing import draw_others
from sandbox.eval_sets.run import NoSuchSet, choose_sets
from sandbox.eval_sets.scores import Score
from sandbox.eval_sets.sets import MAKERS, Source, make_set
from sandbox.eval_sets.singles import Single
from sandbox.eval_sets.spoil import SPOILS
from sandbox.labelled_photos import LabelledFace, LabelledPhoto, LabelledPhotos

FACE = np.array([[80, 90], [130, 90], [105, 118], [85, 148], [125, 148]], np.float32)
PEOPLE = ("Ann", "Ben", "Cem", "Dan")


def portrait(shade: int) -> UprightImage:
    image = np.random.default_rng(shade).integers(0, 40, (240, 210, 3), np.uint8)
    cv2.ellipse(image, (105, 115), (60, 80), 0, 0, 360, (shade, shade, 200), -1)
    return image


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Two photos to enrol each person with and one to post. No engine looks at them: landmarks are given."""
    enrol: dict[str, list[Path]] = {}
    posts, singles = [], []
    for number, name in enumerate(PEOPLE):
        for shot, enrols in enumerate((True, True, False)):
            image = portrait(40 * number + 10 * shot)
            path = tmp_path / f"{name}{shot}.jpg"
            cv2.imwrite(str(path), image[..., ::-1])
            singles.append(Single(name, enrols, image, FACE, 120))
            if enrols:
                enrol.setdefault(name, []).append(path)
            else:
                posts.append(LabelledPhoto(path, "probe", (LabelledFace(name, None),)))
    both = LabelledPhoto(
        posts[0].path, "group", (LabelledFace("Ann", (0, 0, 9, 9)), LabelledFace("Ben", (9, 0, 18, 9)))
    )
    return Source(tmp_path, LabelledPhotos(enrol, [*posts, both]), singles, seed=3)


@pytest.mark.parametrize("name", MAKERS)
def test_a_seed_makes_the_same_set_again(source: Source, name: str, tmp_path: Path) -> None:
    def contents(folder: Path) -> dict[str, str]:
        make_set(name, source, folder)
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}

    assert contents(tmp_path / "once") == contents(tmp_path / "again")


def test_siblings_are_three_families_of_each_pair_and_nobody_else_is_connected(
    source: Source, tmp_path: Path
) -> None:
    made = make_set("siblings", source, tmp_path / "set")
    assert len(made.enrol) == 3 * len(PEOPLE) // 2
    assert not set(made.enrol) & set(PEOPLE)
    assert Counter(post.faces[0].identity for post in made.posts) == dict.fromkeys(made.enrol, 1)
    assert {len(paths) for paths in made.enrol.values()} == {2}


def test_a_blend_lies_between_its_two_faces(source: Source) -> None:
    ann, dan = source.of("Ann", enrols=True)[0], source.of("Dan", enrols=True)[0]
    middle = [float(blend(ann, dan, share)[200:250, 200:250].mean()) for share in (0, 0.3, 0.7, 1)]
    assert middle == sorted(middle)
    assert middle[0] < middle[1] < middle[2] < middle[3]


def test_every_posted_single_is_spoiled_in_every_way(source: Source, tmp_path: Path) -> None:
    made = make_set("degraded", source, tmp_path / "set")
    assert Counter(post.kind for post in made.posts) == dict.fromkeys(SPOILS, len(PEOPLE))
    assert made.enrol.keys() == set(PEOPLE)
    contents = {post.path.read_bytes() for post in made.posts}
    assert len(contents) == len(made.posts)


def test_everybody_trains_with_one_photo_of_somebody_else(source: Source, tmp_path: Path) -> None:
    made = make_set("polluted", source, tmp_path / "set")
    assert {len(paths) for paths in made.enrol.values()} == {3}
    foreign = cv2.imread(str(made.enrol["Ann"][2])).astype(int)
    theirs = cv2.imread(str(source.photos.enrol["Ben"][0])).astype(int)
    assert abs(foreign - theirs).mean() < 10
    assert [post.identities for post in made.posts] == [post.identities for post in source.photos.posts]


def test_the_set_one_photo_enrols_everybody_with_one_photo(source: Source, tmp_path: Path) -> None:
    made = make_set("one_photo", source, tmp_path / "set")
    assert {len(paths) for paths in made.enrol.values()} == {1}


def test_the_folder_as_it_is_always_comes_first() -> None:
    assert choose_sets("all") == ("plain", *MAKERS, "growing")
    assert choose_sets("polluted,siblings") == ("plain", "siblings", "polluted")
    with pytest.raises(NoSuchSet, match=r"no set blurred\. There are: plain, siblings"):
        choose_sets("siblings,blurred")


SCORES = [Score(0.9, 0.2), Score(0.6, 0.3), Score(0.4, 0.5), Score(None, 0.1)]


def test_risk_grows_with_the_first_face_that_is_nearer_to_somebody_else() -> None:
    assert risk_coverage(SCORES) == [(0.25, 0), (0.5, 0), (0.75, 1 / 3), (1, 0.5)]


def test_each_threshold_trades_false_for_missed_identifications() -> None:
    curve = detection_error_tradeoff(SCORES)
    assert (0.0, 2 / 3) in curve
    assert (0.25, 1 / 3) in curve
    assert curve[0] == (1.0, 0.0)


def test_the_curves_are_a_picture(tmp_path: Path) -> None:
    draw_curves("plain", SCORES, tmp_path / "curves.png")
    drawn = cv2.imread(str(tmp_path / "curves.png"))
    assert (drawn.reshape(-1, 3) == (30, 60, 200)).all(axis=1).sum() > 300


def test_a_manifest_names_the_kind_of_each_photo(source: Source, tmp_path: Path) -> None:
    make_set("polluted", source, tmp_path / "set")
    items = json.loads((tmp_path / "set" / "manifest.json").read_text())["items"]
    assert {item["kind"] for item in items} == {"single", "group"}


def test_the_others_of_a_growing_gallery_scatter_as_real_persons_do() -> None:
    random = np.random.default_rng(1)
    common = random.normal(size=64)
    people = {str(n): (common + random.normal(size=(2, 64))).astype(np.float32) for n in range(20)}
    units = np.stack([vectors.mean(axis=0) for vectors in people.values()])
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    pairs = np.triu_indices(20, 1)
    real = (units @ units.T)[pairs]
    others = draw_others(people, 500, np.random.default_rng(2))
    drawn = (others @ others.T)[np.triu_indices(500, 1)]
    assert np.allclose(np.linalg.norm(others, axis=1), 1, atol=1e-5)
    assert drawn.mean() == pytest.approx(real.mean(), abs=0.1)
    assert drawn.std() == pytest.approx(real.std(), rel=0.3)
    assert (draw_others(people, 500, np.random.default_rng(2)) == others).all()
