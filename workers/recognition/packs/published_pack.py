"""Checks by their SHA-256 whether the networks of a model pack are the published ones."""

import logging
from pathlib import Path

from domain.errors import Corrupt
from domain.queries.service.digests import sha256_of
from domain.values.known_packs import PUBLISHED, not_published
from workers.recognition.packs.model_pack import ModelPack, read_model_pack

log = logging.getLogger(__name__)


def ensure_published(name: str, folder: Path) -> None:
    """Checks a pack that was just unpacked. Raises Corrupt when a known pack holds other files."""
    if name not in PUBLISHED:
        return
    if (folder / name).is_dir():  # some published archives hold a folder of the pack's own name
        folder /= name
    try:
        others = _other_files(name, read_model_pack(folder))
    except Corrupt:
        others = ["a network that is not there or damaged"]
    if others:
        raise Corrupt(
            "face model pack",
            f"what was downloaded as {name!r} is not the published pack ({', '.join(others)}), "
            "and was thrown away",
        )


def engine_name(pack: ModelPack) -> str:
    """The name that stands beside each embedding, and by which thresholds are found.

    It ends with a digest of the recogniser unless that is the published one of the pack: another network in
    a folder of the same name is another engine, whose embeddings say nothing about the former ones.
    """
    digest = sha256_of(pack.recogniser.path)
    is_published = digest in PUBLISHED.get(pack.name, {}).values()
    return f"insightface/{pack.name}" if is_published else f"insightface/{pack.name}@{digest[:8]}"


def tell_what_is_loaded(name: str, pack: ModelPack) -> None:
    """Logs whether a pack in a folder is the published one: the operator may have put another one there."""
    if name not in PUBLISHED:
        log.warning("the SHA-256 of the model pack %s is not known: it is used unchecked", name)
    elif others := _other_files(name, pack):
        log.warning(
            "of the model pack %s in %s this is not the published file: %s. It is used as it is; delete the "
            "folder, and the published pack is downloaded. If the recogniser was another one, all photos are "
            "then looked at again",
            name,
            pack.detector.path.parent,
            ", ".join(others),
        )
    else:
        log.info("the model pack %s is the published one", name)


def _other_files(name: str, pack: ModelPack) -> list[str]:
    """The loaded files that are not the published ones. A pack also holds networks that are not loaded."""
    loaded = (pack.detector.path, pack.recogniser.path)
    return not_published(name, {path.name: sha256_of(path) for path in loaded})
