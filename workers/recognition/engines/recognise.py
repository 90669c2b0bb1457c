"""Runs ArcFace-style recognisers, which make unit embeddings of aligned crops."""

from collections.abc import Sequence

import numpy as np
import onnxruntime
from insightface.model_zoo.arcface_onnx import ArcFaceONNX
from numpy.typing import NDArray

from domain.ports import UprightImage
from workers.recognition.packs.model_pack import Network

# A face takes on one core 10.4 ms alone, 10.0 in sixes, 11.0 in twelves (the activations leave the cache); on
# two cores 7.2 ms alone, 5.7 in sixes. So the faces of one photo share a run, in fours to save memory.
# Faces of several photos do not: when photos queue, each core has a photo of its own already.
_BATCH = 4


class Recogniser:
    """insightface's recogniser on a session of ours, with several faces in one run. Thread-safe."""

    def __init__(self, network: Network, session: onnxruntime.InferenceSession) -> None:
        self.side_px = network.input_shape[2] or 112
        self.dimensions = int(session.get_outputs()[0].shape[1])
        self._batch = network.input_shape[0] or _BATCH
        self._arcface = ArcFaceONNX(str(network.path), session=session)
        self._arcface.input_size = (self.side_px, self.side_px)
        self._arcface.input_mean, self._arcface.input_std = network.mean, network.std
        self._arcface.input_dtype = network.input_dtype

    def embed(self, crops: Sequence[UprightImage]) -> NDArray[np.float32]:
        """Shape (n, dimensions), unit length, of n crops of `side_px`. NaN where the network gave nothing."""
        raw = [np.empty((0, self.dimensions), np.float32)]
        for start in range(0, len(crops), self._batch):
            bgr = [crop[:, :, ::-1] for crop in crops[start : start + self._batch]]
            raw.append(self._arcface.get_feat(bgr))
        embeddings: NDArray[np.float32] = np.concatenate(raw)
        with np.errstate(invalid="ignore", divide="ignore"):
            embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
        return embeddings
