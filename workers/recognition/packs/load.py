"""Builds the engine that the settings name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from domain.ports import FaceEngine
from domain.settings import Settings
from workers.recognition.decoding.memory import give_memory_back, limit_malloc_arenas
from workers.recognition.engines.dlib_engine import DlibEngine
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.packs.model_pack import read_model_pack
from workers.recognition.packs.pack_lookup import find_model_pack
from workers.recognition.packs.published_pack import tell_what_is_loaded


def load_engine(settings: Settings) -> FaceEngine:
    """Blocks for a second, and for minutes while a pack is downloaded: call it off the event loop.

    Raises Corrupt or Unavailable with one sentence that says what to do.
    """
    return open_engine(
        settings.face_engine,
        model=settings.face_model,
        model_root=settings.face_model_root,
        providers=[provider.strip() for provider in settings.face_providers.split(",")],
    )


def open_engine(
    kind: Literal["insightface", "dlib"],
    *,
    model: str,
    model_root: Path | None,
    providers: Sequence[str] = ("CPUExecutionProvider",),
) -> FaceEngine:
    """`load_engine` for tools that run without the service's settings."""
    limit_malloc_arenas()
    if kind == "dlib":
        return DlibEngine()
    pack = read_model_pack(find_model_pack(model, model_root))
    tell_what_is_loaded(model, pack)
    engine = InsightFaceEngine(pack, providers=providers)
    give_memory_back()  # the files were read whole: of a network as large as buffalo_l's 200 MB would stay
    return engine
