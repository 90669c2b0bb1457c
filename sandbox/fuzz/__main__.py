"""One target in a process of its own, since libFuzzer ends it: python -m sandbox.fuzz NAME OPTIONS..."""

import logging
import sys
import tempfile
from pathlib import Path

import atheris

# Only what is imported here is watched for new paths.
with atheris.instrument_imports(include=["bot", "domain", "sandbox", "workers", "PIL", "arq", "json"]):
    from sandbox.fuzz.targets import TARGETS


def main() -> None:
    logging.disable(logging.CRITICAL)
    name = sys.argv.pop(1)
    tempfile.tempdir = str(Path(sys.argv[1]).parent)  # whoever started us clears up: libFuzzer does not
    atheris.Setup(sys.argv, TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
