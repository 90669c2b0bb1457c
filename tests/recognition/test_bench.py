"""The benchmark measures every way to find faces on the same faces, and checks that the results agree."""

import pytest

from workers.recognition.bench import engine_rows
from workers.recognition.packs.model_pack import ModelPack


@pytest.mark.prove
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_every_way_is_measured_on_the_same_faces(buffalo_sc: ModelPack) -> None:
    rows = engine_rows(buffalo_sc, repeats=1)
    assert [row["faces"] for row in rows] == [1] * 5 + [6] * 5 + [12] * 5
    for row in rows:
        assert row["ms"] > 0
        assert {"runtime", "threads", "detection", "ratio"} <= row.keys()
        if row["faces"] == 6 and row["what"] != "bare networks":
            assert row["min_cosine"] >= 0.9999
