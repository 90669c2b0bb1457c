"""The scores of qdrant-edge's query for what is close to any of several vectors ("recommend", "best score").

With positive examples only, the score of a point is (c / (1 + |c|) + 1) / 2 of its cosine c to the closest
one (`scaled_fast_sigmoid` in Qdrant's `segment/src/vector_storage/query/reco_query.rs`). It keeps the order.
"""

# The score is a float32, and so is the cosine before it: what counts by a hair is found as well.
_ROUNDING = 1e-6


def best_score_threshold(min_similarity: float) -> float:
    """The score of this similarity, less a few millionths, so that rounding loses no hit."""
    return (min_similarity / (1 + abs(min_similarity)) + 1) / 2 - _ROUNDING


def similarity_of_best_score(score: float) -> float:
    """The cosine to the closest vector, exact to a few millionths."""
    folded = 2 * score - 1
    return folded / (1 - abs(folded))
