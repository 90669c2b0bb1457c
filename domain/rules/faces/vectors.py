"""Turns embeddings into the bytes that `face_embeddings` keeps, and back."""

import numpy as np
from numpy.typing import NDArray


def to_bytes(embedding: NDArray[np.float32]) -> bytes:
    return embedding.astype("<f4").tobytes()


def from_bytes(vector: bytes) -> NDArray[np.float32]:
    return np.frombuffer(vector, dtype="<f4").astype(np.float32)


def from_rows(vectors: list[bytes]) -> NDArray[np.float32]:
    """Shape (n, dimensions). vectors: at least one, all of one engine."""
    return np.frombuffer(b"".join(vectors), dtype="<f4").reshape(len(vectors), -1)
