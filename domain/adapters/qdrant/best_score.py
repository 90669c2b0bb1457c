"""Converts between cosines and the scores of qdrant-edge's "recommend by best score" query.

This query finds points that are close to any of several vectors. With positive examples only, a point's score
is (c / (1 + |c|) + 1) / 2, where c is its cosine to the closest vector (`scaled_fast_sigmoid` in Qdrant's
`segment/src/vector_storage/query/reco_query.rs`). A higher cosine always has a higher score.
"""

# Cosine and score are float32. This margin keeps hits whose similarity only just counts.
_ROUNDING = 1e-6


def best_score_threshold(min_similarity: float) -> float:
    """The score of this similarity, minus a millionth, so that rounding loses no hit."""
    return (min_similarity / (1 + abs(min_similarity)) + 1) / 2 - _ROUNDING


def similarity_of_best_score(score: float) -> float:
    """The cosine to the closest vector, exact to a few millionths."""
    folded = 2 * score - 1
    return folded / (1 - abs(folded))
