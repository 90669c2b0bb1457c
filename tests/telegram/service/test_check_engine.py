"""`python -m bot check` says which engine is there, and what its weights may be used for."""

from pathlib import Path

import pytest

from bot.check import check_engine
from tests.telegram.whole_bot import WholeBot


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"face_engine": "dlib"}, None),
        ({"face_model": "buffalo_l"}, None),
        ({"face_model_root": Path("/no/such/folder")}, "no folder /no/such/folder"),
        ({"face_model": "bufalo_l"}, "InsightFace publishes no pack bufalo_l"),
    ],
)
def test_check_says_what_is_wrong_with_the_face_engine(
    bot: WholeBot, settings: dict[str, object], wrong: str | None
) -> None:
    bot.configure(**settings)
    found = check_engine(bot.settings)
    assert (found.says if found.mend else None) == wrong


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"face_engine": "dlib"}, "dlib's weights may be used commercially"),
        ({"face_model": "buffalo_l"}, "buffalo_l is for non-commercial research only; FACE_ENGINE=dlib"),
        ({"face_model": "mine"}, "what mine may be used for, its publisher says"),
    ],
)
def test_check_says_what_the_weights_may_be_used_for(
    bot: WholeBot, tmp_path: Path, settings: dict[str, object], said: str
) -> None:
    (tmp_path / "models" / "mine").mkdir(parents=True)
    (tmp_path / "models" / "mine" / "det.onnx").write_bytes(b"whatever")
    bot.configure(face_model_root=tmp_path, **settings)
    assert said in check_engine(bot.settings).says


def test_files_that_are_not_the_published_ones_are_named_and_no_fault(bot: WholeBot, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "buffalo_sc"
    folder.mkdir(parents=True)
    for file in ("det_500m.onnx", "w600k_mbf.onnx"):
        (folder / file).write_bytes(b"other")
    bot.configure(face_model="buffalo_sc", face_model_root=tmp_path)
    found = check_engine(bot.settings)
    assert "not the published files: det_500m.onnx, w600k_mbf.onnx" in found.says
    assert found.mend == ""


def test_a_pack_that_lacks_a_file_is_to_be_mended(bot: WholeBot, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "buffalo_sc"
    folder.mkdir(parents=True)
    (folder / "det_500m.onnx").write_bytes(b"whatever")
    bot.configure(face_model="buffalo_sc", face_model_root=tmp_path)
    found = check_engine(bot.settings)
    assert found.says == f"{folder} lacks w600k_mbf.onnx"
    assert "Remove the folder" in found.mend
