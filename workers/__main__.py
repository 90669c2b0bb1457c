"""`python -m workers [vision|delivery]` serves one queue, or both without a name. It also runs commands."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import FrameType

from domain.adapters.process.logs import log_to_stderr
from domain.errors import OutsideError
from domain.fail_points import arm
from domain.settings import Settings, WrongSettings, read_settings
from domain.values.mending import with_advice
from domain.values.task_kinds import DELIVERY, VISION
from workers.commands import (
    backup,
    calibrate,
    change_bot,
    doctor,
    rebuild_index,
    rerun,
    restore,
    restore_check,
)
from workers.process import serve

QUEUES = frozenset({VISION, DELIVERY})

Command = Callable[[Settings, list[str]], Awaitable[int | None]]
"""Returns the exit code of the process; None for a wrong call."""

COMMANDS: dict[str, tuple[str, Command]] = {
    "backup": (backup.USAGE, backup.run),
    "calibrate": (calibrate.USAGE, calibrate.run),
    "change-bot": (change_bot.USAGE, change_bot.run),
    "doctor": (doctor.USAGE, doctor.run),
    "rebuild-index": (rebuild_index.USAGE, rebuild_index.run),
    "rerun": (rerun.USAGE, rerun.run),
    "restore": (restore.USAGE, restore.run),
    "restore-check": (restore_check.USAGE, restore_check.run),
}


def main(arguments: list[str]) -> int:
    """Returns 0 after a clean stop, 1 when something is wrong or out of reach, 2 for a wrong call or setting,
    and 130 when a command was interrupted.
    """
    name = arguments[0] if arguments else None
    if name not in COMMANDS and not set(arguments) <= QUEUES:
        return _wrong_call()
    try:
        settings = read_settings()
    except WrongSettings as error:
        print(error, file=sys.stderr)
        return 2
    log_to_stderr(settings.secrets())
    if settings.fail_point is not None:
        arm(settings.fail_point, settings.fail_point_hit)
    if name in COMMANDS:
        return _run(name, settings, arguments[1:])
    try:
        asyncio.run(serve(settings, frozenset(arguments) or QUEUES))
    except OutsideError as error:
        print(f"Cannot start: {with_advice(error)}", file=sys.stderr)
        return 1
    return 0


def _run(name: str, settings: Settings, arguments: list[str]) -> int:
    _, command = COMMANDS[name]
    try:
        code = asyncio.run(_interruptible(command(settings, arguments)))
    except OutsideError as error:
        print(f"Cannot {name}: {with_advice(error)}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print(f"\nInterrupted. `{name}` can be called again.", file=sys.stderr)
        return 130
    return _wrong_call() if code is None else code


async def _interruptible(answer: Awaitable[int | None]) -> int | None:
    """A reboot and a lost connection end a command as Ctrl-C does, so that it puts away what it began. A
    second signal ends it at once: a computation or a hanging disk may hold it for as long as they last.
    """
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None

    def on_signal(sign: int, _: FrameType | None) -> None:
        signal.signal(sign, signal.SIG_DFL)
        with suppress(RuntimeError):  # the event loop is closed, and the process ends by itself
            loop.call_soon_threadsafe(task.cancel)

    # Not asyncio's own signal handlers: an event loop that is blocked would never run them.
    for sign in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(sign) is signal.SIG_DFL:  # under nohup a lost connection ends nothing
            signal.signal(sign, on_signal)
    return await answer


def _wrong_call() -> int:
    lines = ["usage: python -m workers [vision|delivery]"]
    lines += [f"       python -m workers {usage}" for usage, _ in COMMANDS.values()]
    print("\n".join(lines), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
