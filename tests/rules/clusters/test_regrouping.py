"""What a new grouping changes by itself, what it proposes, and which cluster keeps its identity."""

from collections.abc import Mapping

import pytest

from domain.rules.clusters.regrouping import NOISE, PlacedFace, Regrouping, regroup

Placed = PlacedFace[str, str]


def placed(**clusters: str) -> list[Placed]:
    """For each cluster the new groups of its faces, such as "1 1 2 -1" (-1: none). `noise` is no cluster; its
    faces and those of `lone…` are loose.
    """
    return [
        PlacedFace(
            f"{cluster}{number}",
            int(label),
            None if cluster == "noise" else cluster,
            cluster.startswith(("noise", "lone")),
        )
        for cluster, labels in clusters.items()
        for number, label in enumerate(labels.split(), 1)
    ]


def changes(found: Regrouping[str, str]) -> dict[str, object]:
    """The changes that were found, by their kind. Kinds without a change are left out."""
    every = {
        "joined": dict(found.joined),
        "opened": [list(group) for group in found.opened],
        "joins": list(found.joins),
        "splits": {cluster: list(faces) for cluster, faces in found.splits.items()},
    }
    return {name: change for name, change in every.items() if change}


@pytest.mark.parametrize(
    ("clusters", "expected"),
    [
        pytest.param({}, {}, id="no faces"),
        pytest.param({"lone": "-1"}, {}, id="one face"),
        pytest.param({"max": "1 1 1", "eva": "2 2"}, {}, id="nothing new"),
        pytest.param({"max": "7 7 7"}, {}, id="another label is no change"),
        pytest.param({"max": "1 1", "noise": "1 -1"}, {"joined": {"noise1": "max"}}, id="noise joins"),
        pytest.param({"max": "1 1", "lone": "1"}, {"joined": {"lone1": "max"}}, id="a lone face joins"),
        pytest.param({"lone_a": "1", "lone_b": "1"}, {"joined": {"lone_b1": "lone_a"}}, id="two lone ones"),
        pytest.param({"noise": "1", "lone": "1"}, {"joined": {"noise1": "lone"}}, id="noise and a lone one"),
        pytest.param({"noise": "1 1 2"}, {"opened": [["noise1", "noise2"]]}, id="noise becomes somebody"),
        pytest.param({"max": "1 1 1", "eva": "1 1"}, {"joins": [("max", "eva")]}, id="two are one"),
        pytest.param(
            {"eva": "1 1", "max": "1 1 1"}, {"joins": [("max", "eva")]}, id="the larger one comes first"
        ),
        # Each is tried with all larger ones: the largest may be ignored, or known to be somebody else.
        pytest.param(
            {"max": "1 1 1", "eva": "1 1", "kim": "1 1"},
            {"joins": [("max", "eva"), ("max", "kim"), ("eva", "kim")]},
            id="of three the next one may be another's",
        ),
        pytest.param(
            {"max": "1 1 1", "eva": "1 1 -1 -1 -1 -1"}, {}, id="a smaller part of a cluster joins nobody"
        ),
        pytest.param({"max": "1 1 1 2 2"}, {"splits": {"max": ["max4", "max5"]}}, id="one is two"),
        pytest.param({"max": "1 1 1 2"}, {}, id="one odd face is no split"),
        pytest.param({"max": "1 1 1 -1 -1"}, {}, id="noise leaves nobody"),
        pytest.param({"max": "-1 -1 -1"}, {}, id="a cluster of noise stays"),
        pytest.param(
            {"max": "1 1 1 2 2 3 3 3"},
            {"splits": {"max": ["max6", "max7", "max8"]}},
            id="of three the larger",
        ),
        pytest.param(
            {"max": "1 1 1 2 2", "eva": "2 2 2"},
            {"splits": {"max": ["max4", "max5"]}},
            id="a part is another's",
        ),
    ],
)
def test_what_a_new_grouping_changes(clusters: Mapping[str, str], expected: dict[str, object]) -> None:
    assert changes(regroup(placed(**clusters))) == expected


def test_a_loose_face_joins_the_larger_of_two_clusters() -> None:
    found = regroup(placed(eva="1 1", max="1 1 1", noise="1"))
    assert found.joined == {"noise1": "max"}


def test_a_loose_face_joins_the_one_that_it_is_most_like() -> None:
    alike = {("noise1", "eva"): 0.5, ("noise1", "max"): 0.4}
    found = regroup(placed(eva="1 1", max="1 1 1", noise="1"), lambda face, one: alike[face, one])
    assert found.joined == {"noise1": "eva"}


def test_noise_is_no_group() -> None:
    assert all(face.label == NOISE for face in placed(noise="-1 -1"))
    assert changes(regroup(placed(noise="-1 -1", lone="-1"))) == {}
