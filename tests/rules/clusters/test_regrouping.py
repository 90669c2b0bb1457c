"""What a new grouping changes by itself, what it proposes, and which cluster keeps its identity."""

from collections.abc import Mapping

import pytest

from domain.rules.clusters.regrouping import NOISE, PlacedFace, Regrouping, regroup

Placed = PlacedFace[str, str]


def placed(**clusters: str) -> list[Placed]:
    """Makes the faces of each cluster from their new groups, such as "1 1 2 -1" (-1: no group). `noise` is no
    cluster; its faces and those of `lone…` are loose.
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
        pytest.param({"noise": f"{NOISE} {NOISE}", "lone": f"{NOISE}"}, {}, id="noise is no group"),
        pytest.param({"mia": "1 1 1", "eva": "2 2"}, {}, id="nothing new"),
        pytest.param({"mia": "7 7 7"}, {}, id="another label is no change"),
        pytest.param({"mia": "1 1", "noise": "1 -1"}, {"joined": {"noise1": "mia"}}, id="noise joins"),
        pytest.param({"mia": "1 1", "lone": "1"}, {"joined": {"lone1": "mia"}}, id="a lone face joins"),
        pytest.param(
            {"lone_a": "1", "lone_b": "1"}, {"joined": {"lone_b1": "lone_a"}}, id="two lone faces join"
        ),
        pytest.param(
            {"noise": "1", "lone": "1"}, {"joined": {"noise1": "lone"}}, id="noise joins a lone face"
        ),
        pytest.param({"noise": "1 1 2"}, {"opened": [["noise1", "noise2"]]}, id="noise becomes somebody"),
        pytest.param({"mia": "1 1 1", "eva": "1 1"}, {"joins": [("mia", "eva")]}, id="two clusters are one"),
        pytest.param(
            {"eva": "1 1", "mia": "1 1 1"}, {"joins": [("mia", "eva")]}, id="the larger one comes first"
        ),
        # Each is tried with the larger ones: the largest may be ignored, or known to be somebody else.
        pytest.param(
            {"mia": "1 1 1", "eva": "1 1", "kim": "1 1"},
            {"joins": [("mia", "eva"), ("mia", "kim"), ("eva", "kim")]},
            id="each is tried with every larger one",
        ),
        pytest.param(
            dict.fromkeys("abcdefg", "1 1"),
            {"joins": [(one, two) for at, two in enumerate("abcdefg") for one in "abcde"[:at]]},
            id="each is tried with the five largest",
        ),
        pytest.param(
            {"mia": "1 1 1", "eva": "1 1 -1 -1"}, {"joins": [("mia", "eva")]}, id="half of a cluster joins"
        ),
        pytest.param(
            {"mia": "1 1 1", "eva": "1 1 -1 -1 -1 -1"}, {}, id="a smaller part of a cluster joins nobody"
        ),
        pytest.param({"mia": "1 1 1 2 2"}, {"splits": {"mia": ["mia4", "mia5"]}}, id="one cluster is two"),
        pytest.param({"mia": "1 1 1 2"}, {}, id="one odd face is no split"),
        pytest.param({"mia": "1 1 1 -1 -1"}, {}, id="faces without a group split nothing"),
        pytest.param({"mia": "-1 -1 -1"}, {}, id="a cluster of noise stays"),
        pytest.param(
            {"mia": "1 1 1 2 2 3 3 3"},
            {"splits": {"mia": ["mia6", "mia7", "mia8"]}},
            id="of two leaving parts the larger",
        ),
        pytest.param(
            {"mia": "1 1 1 2 2", "eva": "2 2 2"},
            {"splits": {"mia": ["mia4", "mia5"]}},
            id="a part leaves that is like another cluster",
        ),
    ],
)
def test_what_a_new_grouping_changes(clusters: Mapping[str, str], expected: dict[str, object]) -> None:
    assert changes(regroup(placed(**clusters))) == expected


def test_a_loose_face_joins_the_larger_of_two_clusters() -> None:
    found = regroup(placed(eva="1 1", mia="1 1 1", noise="1"))
    assert found.joined == {"noise1": "mia"}


def test_a_loose_face_joins_the_one_that_it_is_most_like() -> None:
    alike = {("noise1", "eva"): 0.5, ("noise1", "mia"): 0.4}
    found = regroup(placed(eva="1 1", mia="1 1 1", noise="1"), lambda face, one: alike[face, one])
    assert found.joined == {"noise1": "eva"}
