"""Compares the clocks of this machine and of Postgres with Telegram's.

What Telegram says of the past (when somebody left, when a 👎 was given) is compared with moments that our own
clocks tell: where these are minutes ahead or behind, the older one may count as the newer one. What has
become too old by a clock that is hours ahead is removed too early.
"""

import time

from domain.errors import Unavailable
from domain.queries import sql

_MOST_APART_S = 60.0


async def wrong_clocks(ahead_s: float | None, most_apart_s: float = _MOST_APART_S) -> list[str]:
    """Says of each clock that is further apart from Telegram's by how much it is wrong.

    ahead_s: by how many seconds this machine's clock is ahead of Telegram's; None if that is not known.
    """
    if ahead_s is None:
        return []
    of_postgres = await sql.value(float, "SELECT extract(epoch FROM clock_timestamp())::float8")
    assert of_postgres is not None
    apart = {"this machine": ahead_s, "Postgres": ahead_s + of_postgres - time.time()}
    return [
        f"{whose} is {_how_far(by_s)} Telegram" for whose, by_s in apart.items() if abs(by_s) > most_apart_s
    ]


async def ensure_right_clocks(ahead_s: float | None) -> None:
    """Raises Unavailable when a clock is more than a minute apart from Telegram's."""
    if wrong := await wrong_clocks(ahead_s):
        raise Unavailable("clock", "; ".join(wrong))


def _how_far(ahead_s: float) -> str:
    return f"{abs(ahead_s):.0f} s {'ahead of' if ahead_s > 0 else 'behind'}"
