"""Reads a folder of ONNX files as insightface's loader does, to find the detector and the recogniser.

The rules are those of insightface 2.1: `model_zoo.ModelRouter` (by the shape of inputs and outputs) and
`package_manifest` (a manifest.json with `manifest_version: 2`). insightface's router opens a session for each
file, also for networks that nobody needs, and does not say what is wrong with a folder.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from google.protobuf.message import DecodeError

from domain.errors import Corrupt, Unavailable

_NEIGHBOUR = "face model pack"


@dataclass(frozen=True, slots=True)
class Network:
    """One ONNX file. Its input is (batch, 3, height, width) RGB, computed as (pixel - mean) / std."""

    path: Path
    input: str
    input_shape: tuple[int | None, ...]  # None where any size is accepted
    input_dtype: type[np.float32] | type[np.uint8]
    outputs: tuple[str, ...]
    mean: float
    std: float

    @property
    def fixed_side_px(self) -> int | None:
        """The only input size that the graph accepts, if there is one."""
        return self.input_shape[2]


@dataclass(frozen=True, slots=True)
class ModelPack:
    name: str
    detector: Network
    recogniser: Network


def read_model_pack(folder: Path) -> ModelPack:
    """Raises Corrupt, with what to do, when a detector with landmarks or a recogniser is missing, or when the
    manifest, a network that it lists for one of them or, without a manifest, any *.onnx is damaged.

    Raises Unavailable when a file cannot be read.
    """
    manifest = folder / "manifest.json"
    try:
        networks = _listed(manifest) if manifest.is_file() else None
        networks = networks or _recognised_by_shape(folder)
    except OSError as error:
        raise Unavailable(
            _NEIGHBOUR, f"{error.filename or folder} cannot be read: {error.strerror or error}"
        ) from error
    for task in ("detection", "recognition"):
        if task not in networks:
            raise damaged(folder, f"has no {task} model")
    if len(networks["detection"].outputs) not in (9, 15):
        raise damaged(folder, "has a detector without landmarks")
    return ModelPack(folder.name, networks["detection"], networks["recognition"])


def damaged(folder: Path, what: str) -> Corrupt:
    return Corrupt(
        _NEIGHBOUR,
        f"the folder {folder} {what}: delete it, so that it is downloaded again, "
        "or put a complete pack in its place",
    )


def _recognised_by_shape(folder: Path) -> dict[str, Network]:
    """The first file of each task, in alphabetical order. Other tasks (age, 3-D landmarks) are left out."""
    networks: dict[str, Network] = {}
    for path in sorted(folder.glob("*.onnx")):
        graph = _graph(path)
        shape = _input_shape(graph)
        if len(graph.output) >= 5:
            networks.setdefault("detection", _network(path, graph, 127.5, 128.0))
        elif _is_recogniser(graph, shape):
            mean, std = (0.0, 1.0) if _normalises_itself(graph) else (127.5, 127.5)
            networks.setdefault("recognition", _network(path, graph, mean, std))
    return networks


def _is_recogniser(graph: onnx.GraphProto, shape: tuple[int | None, ...]) -> bool:
    side = shape[2] or 0
    square = side == shape[3] and side >= 112 and side % 16 == 0
    return square and side != 192 and len(_inputs(graph)) == 1 and len(graph.output) == 1


def _normalises_itself(graph: onnx.GraphProto) -> bool:
    """Models that came from MXNet subtract the mean in their first nodes."""
    first = [node.name for node in graph.node[:8]]
    return any(n.startswith(("Sub", "_minus")) for n in first) and any(
        n.startswith(("Mul", "_mul")) for n in first
    )


def _listed(manifest: Path) -> dict[str, Network] | None:
    """None for a manifest of another version, which insightface ignores too."""
    try:
        content: dict[str, Any] = json.loads(manifest.read_bytes())
        if content.get("manifest_version") != 2:
            return None
        tasks = content["tasks"]
        return {
            task: _listed_network(manifest.parent, tasks[task], default_std)
            for task, default_std in (("detection", 128.0), ("recognition", 127.5))
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(manifest.parent, "has a manifest.json that cannot be understood") from error


def _listed_network(folder: Path, task: dict[str, Any], default_std: float) -> Network:
    path = (folder / task["file"]).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise damaged(folder, f"lacks {task['file']}")
    if "sha256" in task and hashlib.sha256(path.read_bytes()).hexdigest() != task["sha256"]:
        raise damaged(folder, f"has a damaged {path.name}")
    scaling = task.get("preprocessing", {"mean": 127.5, "std": default_std})
    mean, std = (0.0, 1.0) if scaling == "embedded" else (float(scaling["mean"]), float(scaling["std"]))
    return _network(path, _graph(path), mean, std)


def _graph(path: Path) -> onnx.GraphProto:
    try:
        return onnx.load(str(path), load_external_data=False).graph
    except DecodeError as error:
        raise damaged(path.parent, f"has a damaged {path.name}") from error


def _inputs(graph: onnx.GraphProto) -> list[onnx.ValueInfoProto]:
    constants = {constant.name for constant in graph.initializer}  # old files list these as inputs too
    return [value for value in graph.input if value.name not in constants]


def _input_shape(graph: onnx.GraphProto) -> tuple[int | None, ...]:
    inputs = _inputs(graph)
    dims = inputs[0].type.tensor_type.shape.dim if inputs else ()
    shape = tuple(dim.dim_value or None for dim in dims)
    return shape if len(shape) == 4 else (None, None, None, None)


def _network(path: Path, graph: onnx.GraphProto, mean: float, std: float) -> Network:
    inputs = _inputs(graph)
    if not inputs:  # such as an empty file, which decodes as an empty graph
        raise damaged(path.parent, f"has a damaged {path.name}")
    first = inputs[0]
    as_bytes = first.type.tensor_type.elem_type == onnx.TensorProto.UINT8
    return Network(
        path=path,
        input=first.name,
        input_shape=_input_shape(graph),
        input_dtype=np.uint8 if as_bytes else np.float32,
        outputs=tuple(output.name for output in graph.output),
        mean=mean,
        std=std,
    )
