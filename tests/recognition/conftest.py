"""Fixtures: engines that are loaded once, and a photo from an installed package."""

from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from domain.ports import UprightImage
from workers.recognition.decoding.decode import decode
from workers.recognition.engines.dlib_engine import DlibEngine
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.packs.model_pack import ModelPack, read_model_pack


@pytest.fixture(scope="session")
def six_people() -> UprightImage:
    """The photo t1.jpg of insightface, 1280 x 886."""
    package = find_spec("insightface")
    assert package is not None
    assert package.origin is not None
    return decode((Path(package.origin).parent / "data" / "images" / "t1.jpg").read_bytes())


@pytest.fixture(scope="session")
def buffalo_sc(model_folder: Path) -> ModelPack:
    return read_model_pack(model_folder)


@pytest.fixture(scope="session")
async def insightface_engine(buffalo_sc: ModelPack) -> AsyncIterator[InsightFaceEngine]:
    engine = InsightFaceEngine(buffalo_sc)
    yield engine
    await engine.close()


@pytest.fixture(scope="session")
async def dlib_engine() -> AsyncIterator[DlibEngine]:
    engine = DlibEngine()
    yield engine
    await engine.close()
