"""Finds a model pack in FACE_MODEL_ROOT, then in ~/.insightface, then on insightface's own release page."""

from collections.abc import Callable
from pathlib import Path

from workers.recognition.packs.model_pack import damaged
from workers.recognition.packs.pack_download import download_model_pack


def find_model_pack(
    name: str, root: Path | None, download: Callable[[str, Path], None] = download_model_pack
) -> Path:
    """The folder that holds the pack's files. The pack is downloaded when no folder has it.

    Raises Corrupt for a folder without .onnx files and for a pack that does not exist or is not the published
    one, and Unavailable for a failed download.
    """
    home = Path.home() / ".insightface"
    places = [home / "models" / name]
    if root is not None:
        places = [root / "models" / name, root / name, *places]
    for folder in places:
        if folder.is_dir():
            return _with_files(folder)
    target = (root or home) / "models" / name
    download(name, target)
    return _with_files(target)


def _with_files(folder: Path) -> Path:
    """The folder with the .onnx files: some published archives hold a folder of the pack's own name."""
    for candidate in (folder, folder / folder.name):
        if any(candidate.glob("*.onnx")):
            return candidate
    raise damaged(folder, "holds no .onnx file")
