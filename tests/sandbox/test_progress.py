"""Long work says something every few seconds, also into a file."""

import os
import signal
import subprocess
import sys

import pytest

from sandbox.progress import run_aloud

# Python itself takes longer to start than the silence that is allowed here.
SILENCE_S = 0.001


def test_a_silent_command_is_said_to_run(capfd: pytest.CaptureFixture[str]) -> None:
    code = run_aloud("napping", [sys.executable, "-c", ""], silence_s=SILENCE_S)
    assert code == 0
    said = capfd.readouterr().out.splitlines()
    assert any(line.startswith("napping: ") and line.endswith(" s …") for line in said)


def test_each_line_of_a_command_is_passed_on_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    speak = "import sys; print('one', flush=True); print('two', file=sys.stderr); sys.exit(3)"
    code = run_aloud("speaking", [sys.executable, "-c", speak])
    assert code == 3
    said = capfd.readouterr().out.splitlines()
    assert [line for line in said if not line.startswith("speaking")] == ["one", "two"]
    waits = "import os, signal; signal.alarm(20); print(os.getpid(), flush=True); signal.pause()"
    code = run_aloud(
        "waiting", [sys.executable, "-c", waits], on_line=lambda line: os.kill(int(line), signal.SIGTERM)
    )
    assert code == -signal.SIGTERM, "its line was read only after the alarm"


def test_a_command_line_has_a_first_and_a_last_line_of_its_own() -> None:
    command = [sys.executable, "-m", "sandbox.progress", "types", sys.executable, "-c", "raise SystemExit(1)"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    first, *_, last = done.stdout.splitlines()
    assert first == "types …"
    assert last.startswith("types: ended with 1 after ")
