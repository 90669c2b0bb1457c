"""Runs every target for its share of the time and says what was found."""

import json
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sandbox.fuzz.targets import TARGETS
from sandbox.patience import patience

_SHARE = {"decode": 3.0}  # of the time; every other target has a share of 1
_MAX_BYTES = {"decode": 20_000, "update": 4_000, "manifest": 4_000}
_SLOWEST_S = 10


def fuzz(minutes: float, report: Path | None) -> int:
    """Returns 0 when nothing was found, 1 for findings, 2 when atheris is not installed."""
    if find_spec("atheris") is None:
        print("atheris has no wheel for this machine: nothing was fuzzed", file=sys.stderr)
        return 2
    shares = sum(_SHARE.get(name, 1.0) for name in TARGETS)
    found = {}
    for name in TARGETS:
        found[name] = _fuzz_one(name, minutes * 60 * _SHARE.get(name, 1.0) / shares)
        print(f"{name:14} {json.dumps({k: v for k, v in found[name].items() if k != 'findings'})}")
        for finding in found[name]["findings"]:
            print(f"  {finding['error']}\n  {finding['input_hex'][:200]}")
    if report is not None:
        report.write_text(json.dumps({"minutes": minutes, "targets": found}, indent=2) + "\n")
    return 1 if any(target["findings"] for target in found.values()) else 0


def _fuzz_one(name: str, seconds: float) -> dict[str, Any]:
    """Runs a target, and again with the rest of the time after each finding, at most ten times."""
    result: dict[str, Any] = {"runs": 0, "seconds": 0.0, "paths": 0, "findings": []}
    with tempfile.TemporaryDirectory() as folder:
        corpus, artifacts = Path(folder, "corpus"), Path(folder, "found")
        corpus.mkdir()
        artifacts.mkdir()
        for number, seed in enumerate(TARGETS[name].seeds()):
            (corpus / f"seed{number}").write_bytes(seed)
        started = time.monotonic()
        while (left := seconds - (time.monotonic() - started)) >= 1 and len(result["findings"]) < 10:
            log = _run_libfuzzer(name, corpus, artifacts, round(left))
            result["runs"] += _last(r"stat::number_of_executed_units:\s*(\d+)", log)
            result["paths"] = max(result["paths"], _last(r"ft: (\d+)", log))
            result["findings"] += _take(artifacts, log)
        result["seconds"] = round(time.monotonic() - started, 1)
    return result


def _run_libfuzzer(name: str, corpus: Path, artifacts: Path, seconds: int) -> str:
    command = [
        *(sys.executable, "-m", "sandbox.fuzz", name, str(corpus)),
        *(
            f"-max_total_time={seconds}",
            f"-timeout={round(patience(_SLOWEST_S))}",
            f"-max_len={_MAX_BYTES.get(name, 200)}",
        ),
        *("-print_final_stats=1", "-rss_limit_mb=1500", f"-artifact_prefix={artifacts}/"),
    ]
    run = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own module
    log = run.stderr.decode(errors="replace") + run.stdout.decode(errors="replace")
    if run.returncode and not any(artifacts.iterdir()):
        raise RuntimeError(f"{name} did not run:\n{log[-2000:]}")
    return log


def _take(artifacts: Path, log: str) -> list[dict[str, str]]:
    found = []
    for file in sorted(artifacts.iterdir()):
        errors = re.findall(r"=== Uncaught Python exception: ===\n(.*)", log) or re.findall(
            "SUMMARY: .*", log
        )
        error = next(iter(errors), "no error shown")
        found.append({"kind": file.name.split("-")[0], "error": error, "input_hex": file.read_bytes().hex()})
        file.unlink()
    return found


def _last(pattern: str, log: str) -> int:
    numbers = re.findall(pattern, log)
    return int(numbers[-1]) if numbers else 0
