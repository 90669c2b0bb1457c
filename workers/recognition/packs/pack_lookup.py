"""Where a model pack is: FACE_MODEL_ROOT, then ~/.insightface, then insightface's own release page."""

from collections.abc import Callable
from pathlib import Path

from workers.recognition.packs.model_pack import damaged
from workers.recognition.packs.pack_download import download_model_pack


def find_model_pack(
    name: str, root: Path | None, download: Callable[[str, Path], None] = download_model_pack
) -> Path:
    """The folder that holds the pack's files; downloaded when it is nowhere.

    Raises Corrupt for an empty folder and Unavailable for a failed download; both say what to do.
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
    """Some published archives hold a folder of the pack's own name."""
    for candidate in (folder, folder / folder.name):
        if any(candidate.glob("*.onnx")):
            return candidate
    raise damaged(folder, "holds no .onnx file")
