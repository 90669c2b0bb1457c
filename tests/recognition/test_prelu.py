"""A network without PReLU layers, rewritten for speed, gives the results of the original."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from workers.recognition.packs.model_pack import ModelPack
from workers.recognition.packs.prelu import without_prelu


def network(path: Path, slopes: np.ndarray) -> Path:
    convolution = np.random.default_rng(1).normal(size=(16, 3, 3, 3)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]),
            helper.make_node("PRelu", ["c", "s"], ["y"]),
        ],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 32, 32])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 16, 32, 32])],
        [numpy_helper.from_array(convolution, "w"), numpy_helper.from_array(slopes.astype(np.float32), "s")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=6), str(path))
    return path


def answer(model: str | bytes, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {session.get_inputs()[0].name: x})[0])


@pytest.mark.parametrize(
    "slopes", [(-0.8, 0.9), (0.0, 1.0), (-3.0, 4.0)], ids=["usual", "edges", "above one"]
)
def test_any_slopes_give_the_same_output(tmp_path: Path, slopes: tuple[float, float]) -> None:
    path = network(tmp_path / "n.onnx", np.linspace(*slopes, 16).reshape(16, 1, 1))
    x = np.random.default_rng(2).normal(size=(1, 3, 32, 32)).astype(np.float32)
    rewritten = without_prelu(path)
    assert "PRelu" not in {node.op_type for node in onnx.load_from_string(rewritten).graph.node}
    np.testing.assert_allclose(answer(rewritten, x), answer(str(path), x), rtol=1e-4, atol=1e-4)


def test_embeddings_stay_the_same(buffalo_sc: ModelPack) -> None:
    path = buffalo_sc.recogniser.path
    x = np.random.default_rng(5).uniform(-1, 1, (8, 3, 112, 112)).astype(np.float32)
    before, after = answer(str(path), x), answer(without_prelu(path), x)
    norms = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosines = (before * after).sum(axis=1) / norms
    assert cosines.min() >= 0.9999
