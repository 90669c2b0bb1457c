"""python -m tests.mutants.nursery: imports every library once, then forks for each run of pytest.

Each line on stdin is an order. One line on stdout then names the process that carries it out, and a second
line says how it ended. Only after the fork our own code is imported: each run reads it as it is then.
"""

import gc
import importlib
import json
import os
import sys
import threading
import traceback
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

OURS = ("bot", "domain", "migrations", "sandbox", "tests", "workers")
_WHOLE = ("bot.process", "workers.process", "sandbox.telegram", "workers.recognition.decoding.codec")
# Without the plugins that these tests do not need, and without a cache: one run would influence the next.
_OPTIONS = (
    *("--disable-plugin-autoload", "-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider"),
    *("-c", "pyproject.toml", "--rootdir=.", "-o", "faulthandler_timeout=0", "-q", "--tb=short"),
)


def main() -> None:
    for name in _libraries():
        with suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(name)
    gc.freeze()  # a collection in a child would copy the pages of all that was imported
    if threading.active_count() > 1:
        raise RuntimeError("A library has started a thread: a fork would lose it.")
    _say(ready=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _carry_out(order)
        _say(pid=pid)
        _, status = os.waitpid(pid, 0)
        _say(code=os.waitstatus_to_exitcode(status))


def _libraries() -> list[str]:
    """Names the libraries that our code imports, in order. A child process imports our code to find out."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        for name in _WHOLE:
            with suppress(ImportError):
                importlib.import_module(name)
        names = [name for name in sys.modules if name.partition(".")[0] not in (*OURS, "__main__")]
        os.write(writer, json.dumps(names).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        names: list[str] = json.loads(file.read() or b"[]")
    os.waitpid(pid, 0)
    return names


def _say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _carry_out(order: dict[str, Any]) -> None:
    """Runs in the child and never returns. Makes a session, so that all it starts can be ended with it."""
    code = 70
    try:
        os.setsid()
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for here, there in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(here, there)
        code = _pytest(order)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _pytest(order: dict[str, Any]) -> int:
    # These are our own code, so only the child imports them.
    from tests.mutants.noticing import Noticing, Only
    from tests.mutants.reaching import Reaching

    noticing = Noticing(Path(order["noticed"]), until_asserted=order["until_asserted"])
    plugins: list[object] = [noticing]
    if order["only"]:
        plugins.append(Only(order["only"], order["but"]))
    if order.get("reached"):
        plugins.append(Reaching(Path(order["reached"])))
    return int(pytest.main([*_OPTIONS, *order["arguments"]], plugins=plugins))


if __name__ == "__main__":
    main()
