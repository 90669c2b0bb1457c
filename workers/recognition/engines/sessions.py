"""Opens ONNX Runtime sessions that share the machine's cores.

Threads: every session may use all cores, and as many photos are worked on at once as there are cores.
Spinning is off: an idle thread that spins takes the core from one that works. On two cores, a photo with six
faces at 640 px takes these milliseconds (wall / CPU): spinning (the default) 85 / 170 for one caller and
64 / 129 for two; not spinning 45 / 86 and 46 / 91; one thread a session 81 / 81 and 43 / 83. So not spinning
is about as fast as the best when photos queue, and twice as fast as one thread when one photo is alone.
"""

from collections.abc import Sequence
from pathlib import Path

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as native

from domain.errors import Corrupt
from workers.recognition.packs.model_pack import damaged

_DAMAGED = (
    native.Fail,
    native.InvalidArgument,
    native.InvalidGraph,
    native.InvalidProtobuf,
    native.NotImplemented,
)
_ERRORS_ONLY = 3  # the detector's declared output sizes hold for 640 x 640 only; every other size warns


def ensure_available(providers: Sequence[str]) -> None:
    """Raises Corrupt for a provider that this runtime lacks: it would fall back to the CPU in silence."""
    available = onnxruntime.get_available_providers()
    for provider in providers:
        if provider not in available:
            raise Corrupt(
                "ONNX Runtime", f"FACE_PROVIDERS names {provider}; installed here: {', '.join(available)}"
            )


def session_options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = _ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # a pattern is kept per input size, and photos have many
    return options


def open_session(
    model: Path, *, providers: Sequence[str], threads: int, content: bytes | None = None
) -> onnxruntime.InferenceSession:
    """content: what to load instead of the file's own bytes. Raises Corrupt for a damaged file."""
    try:
        return onnxruntime.InferenceSession(
            content or str(model), session_options(threads), providers=list(providers)
        )
    except _DAMAGED as error:
        raise damaged(model.parent, f"has a damaged {model.name}") from error
