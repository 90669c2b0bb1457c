"""Says whether the clocks of this machine and of Postgres show the time that Telegram has."""

from bot.check import Finding
from domain.queries.service.clocks import wrong_clocks

_MEND = "Set the clock by NTP, for example with `timedatectl set-ntp true`: who left when is told by it"


async def check_clocks(ahead_s: float | None) -> Finding:
    """ahead_s: by how many seconds this machine's clock is ahead of Telegram's; None if that is not known.

    Raises Unavailable when Postgres is away.
    """
    if ahead_s is None:
        return Finding("Clocks", "Telegram told no time to compare them with")
    if wrong := await wrong_clocks(ahead_s):
        return Finding("Clocks", "; ".join(wrong), _MEND)
    return Finding("Clocks", "this machine and Postgres have Telegram's time")
