"""The main job with insightface, on labelled photos of people who look alike."""

import json
import shutil
from pathlib import Path

import pytest

from sandbox.evaluation import evaluate
from sandbox.labelled_photos import read_labelled_photos
from sandbox.whole_service import WholeService

# A part of the labelled photos, to be quick; `make eval PHOTOS=DIR` takes all of them.
CONNECTED = ("Family1-Dad", "Family2-Lady")
GROUPS = ("real_identification1", "real_test-image-person-group", "composite_02_1280x960")


@pytest.mark.prove
async def test_everybody_receives_what_shows_their_people_and_nothing_else(
    model_folder: Path, labelled_folder: Path, webhook_service: WholeService, tmp_path: Path
) -> None:
    every = json.loads((labelled_folder / "manifest.json").read_text())["items"]
    items = [one for one in every if one.get("identity") in CONNECTED or Path(one["file"]).stem in GROUPS]
    for one in items:
        (tmp_path / one["file"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(labelled_folder / one["file"], tmp_path / one["file"])
    (tmp_path / "manifest.json").write_text(json.dumps({"items": items}))
    found = await evaluate(webhook_service, read_labelled_photos(tmp_path))
    assert found["engine"] == "insightface/buffalo_sc"
    assert found["wrong"] == 0
    assert found["delivered"] == found["owed"] == 6
