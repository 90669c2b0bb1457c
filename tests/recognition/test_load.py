"""The settings choose the engine."""

import re
from pathlib import Path

import pytest

from domain.errors import Corrupt
from domain.rules.faces.calibration import calibration_of
from domain.settings import Settings
from tests.recognition.packs import write_pack
from workers.recognition.packs.load import load_engine


def settings(**values: object) -> Settings:
    stores = {"database_url": "postgresql:///x", "qdrant_path": "/tmp/q", "storage_path": "/tmp/s"}
    return Settings.model_validate({"bot_token": "1:x", **stores, **values})


async def test_dlib_needs_nothing_but_its_packages() -> None:
    engine = load_engine(settings(face_engine="dlib", face_model_root=Path("/nowhere")))
    assert (engine.name, engine.dimensions) == ("dlib/resnet_v1", 128)
    await engine.close()


async def test_a_pack_of_the_operators_own_is_loaded_by_name(tmp_path: Path) -> None:
    """Other weights in a folder of the same name are another engine, and never one that was measured."""
    names = set()
    for pack, weights in (("mine", 0), ("mine", 1), ("buffalo_sc", 0)):
        write_pack(tmp_path / "models" / pack, weights=weights)
        engine = load_engine(settings(face_model=pack, face_model_root=tmp_path))
        assert re.fullmatch(rf"insightface/{pack}@[0-9a-f]{{8}}", engine.name)
        assert (engine.dimensions, engine.calibration) == (4, calibration_of("nobody measured it"))
        names.add(engine.name)
        await engine.close()
    assert len(names) == 3


def test_a_provider_that_is_not_there_is_named(tmp_path: Path) -> None:
    write_pack(tmp_path / "mine")
    with pytest.raises(Corrupt, match="FACE_PROVIDERS names NoSuchProvider"):
        load_engine(settings(face_model="mine", face_model_root=tmp_path, face_providers="NoSuchProvider"))
