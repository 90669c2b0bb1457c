"""`python -m sandbox eval`: the folder it reads, and what it counts."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sandbox.evaluation import evaluate
from sandbox.labelled_photos import ManifestWrong, read_labelled_photos
from sandbox.photos import DemoPhotos
from sandbox.whole_service import WholeService

KEYS = {
    *("owed", "delivered", "suggested", "missed", "undetected", "wrong", "misasked"),
    *("questions", "when_answered", "by_kind", "seconds_p50", "seconds_p95", "memory_mb", "engine"),
}


@pytest.mark.prove
async def test_what_each_account_is_owed_and_received_is_counted(
    service: WholeService, photos: DemoPhotos, tmp_path: Path
) -> None:
    barack, joe = photos.people["Barack"], photos.people["Joe"]
    composite, _ = photos.composites[0]
    items = [
        item(tmp_path, "barack1.jpg", barack[0], kind="single", role="enrol", identity="Barack"),
        item(tmp_path, "joe1.jpg", joe[0], kind="single", role="enrol", identity="Joe"),
        item(tmp_path, "barack3.jpg", barack[2], kind="single", role="probe", identity="Barack"),
        item(tmp_path, "both.jpg", composite, kind="composite", faces=halves(composite, "Barack", "Joe")),
        item(tmp_path, "t1.jpg", photos.strangers[0], kind="group", faces=[{"identity": None, "box": None}]),
    ]
    found = await evaluate(service, read_labelled_photos(folder_with(tmp_path, items)))
    assert found.keys() == KEYS
    assert [found[key] for key in ("owed", "delivered", "suggested", "missed", "wrong")] == [3, 3, 0, 0, 0]
    assert found["when_answered"] == {"delivered": 3, "wrong": 0}
    assert {kind: counts["delivered"] for kind, counts in found["by_kind"].items()} == {
        "probe": 1,
        "composite": 2,
        "group": 0,
    }
    assert 0 < found["seconds_p50"] <= found["seconds_p95"]
    assert found["memory_mb"].keys() == {"bot", "vision", "delivery"}
    assert found["engine"] == service.engine.name


@pytest.mark.parametrize(
    ("manifest", "complaint"),
    [
        (None, "manifest.json is not a manifest"),
        ("{", "manifest.json is not a manifest"),
        ('{"photos": []}', "manifest.json is not a manifest"),
        ('{"items": [{"kind": "single"}]}', "item 0 .* 'file'"),
        ('{"items": [{"file": "gone.jpg", "kind": "single"}]}', "gone.jpg is in the manifest and not in"),
        ('{"items": [{"file": "manifest.json", "kind": "single", "role": "enrol"}]}', "'identity'"),
        ('{"items": [{"file": "manifest.json", "kind": "group"}]}', "'faces'"),
        ('{"items": [{"file": ".", "kind": "group"}]}', "is in the manifest and not in the folder"),
        ('{"items": ["one.jpg"]}', "item 0"),
        ('{"items": {}}', "manifest.json is not a manifest"),
    ],
)
def test_a_folder_that_is_laid_out_otherwise_is_refused_with_what_is_wrong(
    tmp_path: Path, manifest: str | None, complaint: str
) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ManifestWrong, match=complaint):
        read_labelled_photos(tmp_path)


def test_only_whoever_can_be_connected_is_owed_anything(tmp_path: Path) -> None:
    items = [
        item(tmp_path, "a1.jpg", b"", kind="single", role="enrol", identity="A"),
        item(tmp_path, "b1.jpg", b"", kind="single", role="probe", identity="B"),
        item(
            tmp_path,
            "ab.jpg",
            b"",
            kind="group",
            faces=[{"identity": "A", "box": [0, 0, 9, 9]}, {"identity": "B", "box": [9, 0, 18, 9]}],
        ),
    ]
    found = read_labelled_photos(folder_with(tmp_path, items))
    assert list(found.enrol) == ["A"]
    assert [photo.identities for photo in found.posts] == [frozenset(), frozenset({"A"})]


def item(folder: Path, file: str, photo: bytes, **labels: Any) -> dict[str, Any]:
    (folder / file).write_bytes(photo)
    return {"file": file, **labels}


def folder_with(folder: Path, items: list[dict[str, Any]]) -> Path:
    (folder / "manifest.json").write_text(json.dumps({"items": items}))
    return folder


def halves(photo: bytes, *identities: str) -> list[dict[str, Any]]:
    """One person for each of the photo's equal parts, from left to right; their face is near its middle."""
    width, height = Image.open(io.BytesIO(photo)).size
    part = width // len(identities)
    return [
        {"identity": identity, "box": [number * part, 0, (number + 1) * part, height]}
        for number, identity in enumerate(identities)
    ]
