"""Tiny model packs that can be loaded, for tests of finding, downloading and reading them."""

import io
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write_pack(folder: Path, *, weights: int = 0) -> Path:
    """weights: the seed of the recogniser's weights."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "det.onnx").write_bytes(detector())
    (folder / "rec.onnx").write_bytes(recogniser(seed=weights))
    return folder


def zipped_pack(prefix: str = "", compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr(f"{prefix}det.onnx", detector())
        archive.writestr(f"{prefix}rec.onnx", recogniser())
    return out.getvalue()


def detector(outputs: int = 9) -> bytes:
    """A model with as many outputs as SCRFD has; each of them repeats the input."""
    names = [f"o{i}" for i in range(outputs)]
    nodes = [helper.make_node("Identity", ["image"], [name]) for name in names]
    return _model(nodes, [1, 3, "h", "w"], {name: ["a", "b", "c", "d"] for name in names})


def recogniser(side_px: int = 112, first_nodes: tuple[str, ...] = (), *, seed: int = 0) -> bytes:
    """A model that gives four numbers for a face: the means of a projection of its channels."""
    weights = np.random.default_rng(seed).normal(size=(4, 3, 1, 1)).astype(np.float32)
    nodes = [helper.make_node("Identity", ["image"], [f"i{i}"], name=n) for i, n in enumerate(first_nodes)]
    nodes += [
        helper.make_node("Conv", ["image", "weights"], ["channels"]),
        helper.make_node("ReduceMean", ["channels"], ["embedding"], axes=[2, 3], keepdims=0),
    ]
    return _model(nodes, ["n", 3, side_px, side_px], {"embedding": ["n", 4]}, weights)


def _model(
    nodes: list[onnx.NodeProto],
    shape: list[int | str],
    outputs: dict[str, list[int | str]],
    weights: np.ndarray | None = None,
) -> bytes:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name, dims in outputs.items()],
        [] if weights is None else [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=6)
    return bytes(model.SerializeToString())
