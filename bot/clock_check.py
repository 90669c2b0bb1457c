"""Says whether the clocks of this machine and of Postgres show the time that Telegram has."""

from bot.check import Finding
from domain.errors import Unavailable
from domain.queries.service.clocks import ensure_right_clocks

_MEND = "Set the clock by NTP, for example with `timedatectl set-ntp true`: who left when is told by it"


async def check_clocks(ahead_s: float | None) -> Finding:
    """ahead_s: by how many seconds this machine's clock is ahead of Telegram's; None if that is not known.

    Raises Unavailable when Postgres is away.
    """
    if ahead_s is None:
        return Finding("Clocks", "Telegram told no time to compare them with")
    try:
        await ensure_right_clocks(ahead_s)
    except Unavailable as error:
        if error.neighbour != "clock":
            raise
        return Finding("Clocks", error.reason, _MEND)
    return Finding("Clocks", "this machine and Postgres have Telegram's time")
