"""`python -m workers [vision|delivery]`; without a name all queues in one process."""

import asyncio
import sys

from domain.adapters.logs import log_to_stderr
from domain.errors import OutsideError
from domain.fail_points import arm
from domain.rules.task_kinds import DELIVERY, VISION
from domain.settings import WrongSettings, read_settings
from workers.process import serve

QUEUES = frozenset({VISION, DELIVERY})


def main(arguments: list[str]) -> int:
    """0 after a clean stop, 1 when a neighbour cannot be reached, 2 for a wrong call or setting."""
    queues = frozenset(arguments) or QUEUES
    if not queues <= QUEUES:
        print("usage: python -m workers [vision|delivery]", file=sys.stderr)
        return 2
    try:
        settings = read_settings()
    except WrongSettings as error:
        print(error, file=sys.stderr)
        return 2
    log_to_stderr(settings.secrets())
    if settings.fail_point is not None:
        arm(settings.fail_point, settings.fail_point_hit)
    try:
        asyncio.run(serve(settings, queues))
    except OutsideError as error:
        print(f"Cannot start: {error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
