"""Which prototypes a face is like, and how much it is like all of them together."""

import pytest

from domain.rules.faces.aggregating import AGGREGATES, Aggregate, AskPolicy, aggregate, grounds


@pytest.mark.checklist(93)
@pytest.mark.parametrize(("way", "expected"), [("max", 0.9), ("mean", 0.8), ("weighted", 0.8125)])
def test_scores_are_aggregated_as_the_setting_says(way: Aggregate, expected: float) -> None:
    assert aggregate([0.9, 0.7], way) == pytest.approx(expected)


@pytest.mark.parametrize("way", AGGREGATES)
def test_one_score_is_its_own_aggregate(way: Aggregate) -> None:
    assert aggregate([0.75], way) == pytest.approx(0.75)
    assert aggregate([0.0], way) == 0


def test_only_prototypes_that_the_face_is_like_count() -> None:
    why = grounds({"near": 0.75, "nearest": 0.9, "far": 0.69}, AskPolicy(0.7, "mean"))
    assert (why.source, why.confidence) == ("nearest", 0.9)
    assert why.scores == {"near": 0.75, "nearest": 0.9}
    assert why.aggregate == pytest.approx(0.825)


def test_where_no_prototype_alone_is_like_the_face_the_best_one_counts() -> None:
    assert grounds({"a": 0.62, "b": 0.61}, AskPolicy(0.7)).scores == {"a": 0.62}
