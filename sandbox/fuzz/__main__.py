"""`python -m sandbox.fuzz NAME OPTIONS...` runs one target in a process that libFuzzer ends."""

import logging
import sys
import tempfile
from pathlib import Path

import atheris

# libFuzzer looks for new paths only in modules that are imported here.
with atheris.instrument_imports(include=["bot", "domain", "sandbox", "workers", "PIL", "arq", "json"]):
    from sandbox.fuzz.targets import TARGETS


def main() -> None:
    logging.disable(logging.CRITICAL)
    name = sys.argv.pop(1)
    tempfile.tempdir = str(Path(sys.argv[1]).parent)  # the parent clears up there: libFuzzer does not
    atheris.Setup(sys.argv, TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
