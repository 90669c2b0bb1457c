"""The command that measures groupings writes each way's figures; the usual way is nearly right."""

import json
from pathlib import Path

import pytest

from sandbox.__main__ import main


@pytest.mark.prove
def test_the_command_measures_each_way_and_writes_the_figures_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "grouping.json"
    assert main(["grouping", "--sizes", "600", "--json", str(file)]) == 0
    rows = {(row["faces"], row["way"]): row for row in json.loads(file.read_text())}
    assert {faces for faces, _ in rows} == {"easy 600", "hard 600"}
    best = rows["hard 600", "graph"]
    assert best["bcubed"] >= 0.98
    assert best["purity"] >= 0.98
    assert best["seconds"] > 0
    assert "hard 600, graph: " in capsys.readouterr().out
