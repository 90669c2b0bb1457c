"""Which cluster an unknown face joins."""

import pytest

from domain.rules.clusters.clustering import choose_cluster


@pytest.mark.parametrize(
    ("near", "taken", "chosen"),
    [
        ({}, (), None),
        ({"a": 0.5}, (), 1),
        ({"a": 0.5, "b": 0.6}, (), 2),
        ({"a": 0.5, "b": 0.6}, (2,), 1),
        ({"a": 0.5, "b": 0.6}, (1, 2), None),
        ({"loose": 0.9}, (), None),
        ({"loose": 0.9, "a": 0.4}, (), 1),
    ],
)
def test_the_nearest_face_with_a_cluster_decides(
    near: dict[str, float], taken: tuple[int, ...], chosen: int | None
) -> None:
    # taken: the clusters of the photo's other faces. The face "loose" is in no cluster.
    assert choose_cluster(near, {"a": 1, "b": 2}, taken=taken) == chosen
