"""ONNX Runtime sends no telemetry: nobody else learns even which model looks at a group's photos."""

import subprocess
import sys
from pathlib import Path

from tests.recognition.packs import write_pack

_LOAD = """
import sys
from pathlib import Path
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.packs.model_pack import read_model_pack
InsightFaceEngine(read_model_pack(Path(sys.argv[1])))
"""


def test_the_runtime_keeps_no_device_id_and_no_queue_of_reports(tmp_path: Path) -> None:
    """Runs in a process of its own, without the variables by which the runtime recognises a test run."""
    home = tmp_path / "home"
    home.mkdir()
    subprocess.run(
        [sys.executable, "-c", _LOAD, str(write_pack(tmp_path / "pack"))], env={"HOME": str(home)}, check=True
    )
    assert list(home.rglob("*")) == []
