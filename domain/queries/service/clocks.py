"""Compares the clocks of this machine and of Postgres with Telegram's.

What Telegram says of the past (when somebody left, when a 👎 was given) is compared with moments that our own
clocks tell: where these are minutes ahead or behind, the older one may count as the newer one.
"""

import time

from domain.errors import Unavailable
from domain.queries import sql

_MOST_APART_S = 60.0


async def ensure_right_clocks(ahead_s: float | None) -> None:
    """ahead_s: by how many seconds this machine's clock is ahead of Telegram's; None if that is not known.

    Raises Unavailable when a clock is more than a minute apart from Telegram's.
    """
    if ahead_s is None:
        return
    of_postgres = await sql.value(float, "SELECT extract(epoch FROM clock_timestamp())::float8")
    assert of_postgres is not None
    apart = {"this machine": ahead_s, "Postgres": ahead_s + of_postgres - time.time()}
    wrong = [f"{whose} is {_how_far(by_s)} Telegram" for whose, by_s in apart.items() if _is_wrong(by_s)]
    if wrong:
        raise Unavailable("clock", "; ".join(wrong))


def _is_wrong(ahead_s: float) -> bool:
    return abs(ahead_s) > _MOST_APART_S


def _how_far(ahead_s: float) -> str:
    return f"{abs(ahead_s):.0f} s {'ahead of' if ahead_s > 0 else 'behind'}"
