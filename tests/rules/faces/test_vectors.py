"""Embeddings come back from the database exactly as an engine made them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from domain.rules.faces.vectors import from_bytes, from_rows, to_bytes

embeddings = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=512).map(
    lambda values: np.array(values, dtype=np.float32)
)


@given(embeddings)
def test_a_vector_comes_back_bit_by_bit(embedding: NDArray[np.float32]) -> None:
    kept = from_bytes(to_bytes(embedding))
    assert kept.dtype == np.float32
    assert kept.tobytes() == embedding.tobytes()


def test_the_bytes_are_little_endian_floats_of_four_bytes() -> None:
    assert to_bytes(np.array([1.0, -2.0], dtype=np.float32)) == bytes.fromhex("0000803f 000000c0")
    assert to_bytes(np.array([1.0, -2.0], dtype=">f4")) == bytes.fromhex("0000803f 000000c0")


def test_an_array_that_was_read_may_be_changed() -> None:
    kept = from_bytes(to_bytes(np.ones(4, dtype=np.float32)))
    kept /= np.linalg.norm(kept)
    assert np.allclose(kept, 0.5)


def test_many_rows_are_one_matrix_in_their_order() -> None:
    matrix = np.arange(12, dtype=np.float32).reshape(3, 4)
    kept = from_rows([to_bytes(row) for row in matrix])
    assert kept.shape == (3, 4)
    assert np.array_equal(kept, matrix)
