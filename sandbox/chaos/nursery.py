"""A process that has imported everything forks bot and workers, so that these start without slow imports.

    python -m sandbox.chaos.nursery

A forked child runs the same `main` with its own environment, log and session, and is killed like any other
process. The nursery reads orders on stdin, one JSON object a line, and says on stdout which child has started
or ended.
"""

import importlib
import json
import os
import random
import select
import signal
import sys
from pathlib import Path
from typing import Any

from sandbox.launcher.account import before_exec

MODULES = ("bot.__main__", "workers.__main__")
# Modules that these programs import late, because a `check` or another queue does not need them.
LATE = (
    *(
        "bot.process",
        "workers.recognition.decoding.codec",
        "workers.recognition.packs.load",
        "domain.adapters.qdrant.qdrant_edge",
    ),
    "domain.adapters.photo_stores.file_photo_store",
)


def main() -> int:
    """Runs until stdin ends, because the parent ended. The children die with this process."""
    for module in (*MODULES, *LATE):
        importlib.import_module(module)
    wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    order_ids: dict[int, int] = {}  # by the pid of the child
    unread = b""
    while True:
        ready, _, _ = select.select([0, wake], [], [])
        if wake in ready:
            os.read(wake, 512)
            _report_ended(order_ids)
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                return 0
            *orders, unread = (unread + data).split(b"\n")
            for order in orders:
                _fork_child(json.loads(order), order_ids, wake)


def _fork_child(order: dict[str, Any], order_ids: dict[int, int], wake: int) -> None:
    prepare = before_exec(None, signal.SIGTERM)
    pid = os.fork()
    if pid == 0:
        prepare()
        os._exit(_run_child(order, wake))
    order_ids[pid] = order["id"]
    _say({"id": order["id"], "pid": pid})


def _run_child(order: dict[str, Any], wake: int) -> int:
    """Runs in the child, from here to its end."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.close(wake)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    os.environ.clear()  # noqa: TID251 - the environment of another process
    os.environ.update(order["environment"])  # noqa: TID251
    random.seed()
    program = importlib.import_module(f"{order['command'][0]}.__main__")
    try:
        code: int = program.main(order["command"][1:])
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _report_ended(order_ids: dict[int, int]) -> None:
    while order_ids:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _say({"id": order_ids.pop(pid), "code": os.waitstatus_to_exitcode(status)})


def _say(news: dict[str, int]) -> None:
    os.write(1, json.dumps(news).encode() + b"\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    sys.exit(main())
