"""Reading a folder of ONNX files: a pack that is not understood gets one clear sentence."""

import hashlib
import json
from pathlib import Path

import pytest

from domain.errors import Corrupt, Unavailable
from tests.no_error import no_error
from tests.recognition.packs import detector, recogniser, write_pack
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.packs.model_pack import read_model_pack


def test_models_are_told_apart_by_their_shape(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "mine")
    (pack / "1k3d68.onnx").write_bytes(recogniser(side_px=192))
    (pack / "genderage.onnx").write_bytes(recogniser(side_px=96))
    read = read_model_pack(pack)
    assert read.name == "mine"
    assert (read.detector.path.name, read.recogniser.path.name) == ("det.onnx", "rec.onnx")
    assert (read.detector.std, read.recogniser.std) == (128.0, 127.5)
    assert read.recogniser.input_shape == (None, 3, 112, 112)


def test_a_recogniser_that_normalises_by_itself_is_fed_raw_pixels(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "rec.onnx").write_bytes(recogniser(first_nodes=("_minusscalar0", "_mulscalar0")))
    assert (read_model_pack(pack).recogniser.mean, read_model_pack(pack).recogniser.std) == (0.0, 1.0)


def test_a_manifest_names_the_files_and_how_to_feed_them(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "aaa.onnx").write_bytes(recogniser())
    digest = hashlib.sha256((pack / "rec.onnx").read_bytes()).hexdigest()
    tasks = {
        "detection": {"file": "det.onnx"},
        "recognition": {"file": "rec.onnx", "sha256": digest, "preprocessing": {"mean": 1.0, "std": 2.0}},
    }
    (pack / "manifest.json").write_text(json.dumps({"manifest_version": 2, "tasks": tasks}))
    read = read_model_pack(pack).recogniser
    assert (read.path.name, read.mean, read.std) == ("rec.onnx", 1.0, 2.0)

    (pack / "rec.onnx").write_bytes(recogniser(first_nodes=("another",)))
    with pytest.raises(Corrupt, match=r"damaged rec\.onnx"):
        read_model_pack(pack)


def test_a_manifest_may_not_point_outside_its_folder(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    write_pack(tmp_path / "other")
    tasks = {"detection": {"file": "../other/det.onnx"}, "recognition": {"file": "rec.onnx"}}
    (pack / "manifest.json").write_text(json.dumps({"manifest_version": 2, "tasks": tasks}))
    with pytest.raises(Corrupt, match="lacks"):
        read_model_pack(pack)


@pytest.mark.parametrize("manifest", ["not json", "[]", '{"manifest_version": 2, "tasks": {}}'])
def test_a_manifest_that_cannot_be_understood_is_refused(tmp_path: Path, manifest: str) -> None:
    (write_pack(tmp_path) / "manifest.json").write_text(manifest)
    with pytest.raises(Corrupt, match=r"manifest\.json that cannot be understood"):
        read_model_pack(tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("rec.onnx", None, "has no recognition model"),
        ("det.onnx", None, "has no detection model"),
        ("rec.onnx", b"\x00\x01damaged", r"damaged rec\.onnx"),
        ("det.onnx", detector()[:-40], r"damaged det\.onnx"),
        ("det.onnx", detector(outputs=6), "without landmarks"),
    ],
)
def test_an_incomplete_pack_says_what_to_do(
    tmp_path: Path, file: str, content: bytes | None, says: str
) -> None:
    pack = write_pack(tmp_path)
    (pack / file).unlink()
    if content is not None:
        (pack / file).write_bytes(content)
    with pytest.raises(Corrupt, match=says) as caught:
        read_model_pack(pack)
    assert "delete it, so that it is downloaded again" in str(caught.value)


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    """As a failing disk does, or a pack that the service's user may not read."""
    (write_pack(tmp_path) / "rec.onnx").unlink()
    (tmp_path / "rec.onnx").mkdir()
    with no_error("it is refused in one sentence"), pytest.raises(Unavailable, match=r"rec\.onnx cannot be"):
        read_model_pack(tmp_path)


def test_a_network_without_an_input_is_damaged(tmp_path: Path) -> None:
    """An empty file is a network of nothing, and a manifest may name it without its SHA-256."""
    pack = write_pack(tmp_path)
    (pack / "rec.onnx").write_bytes(b"")
    tasks = {"detection": {"file": "det.onnx"}, "recognition": {"file": "rec.onnx"}}
    (pack / "manifest.json").write_text(json.dumps({"manifest_version": 2, "tasks": tasks}))
    with no_error("it is refused in one sentence"), pytest.raises(Corrupt, match=r"damaged rec\.onnx"):
        read_model_pack(pack)


def test_a_file_that_parses_but_cannot_run_is_damaged_too(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    broken = recogniser().replace(b"ReduceMean", b"ReduceNone")
    (pack / "rec.onnx").write_bytes(broken)
    with pytest.raises(Corrupt, match=r"damaged rec\.onnx"):
        InsightFaceEngine(read_model_pack(pack))
