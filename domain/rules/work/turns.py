"""Whose turn it is where several wait: work is taken in turns, one for each chat that began it. Whoever
posts four hundred photos keeps nobody else waiting behind them.
"""

import zlib

# Of the service itself: what its sweeps and its tidying began.
OWN = 0
_TURNS = 4095


def turn_of(who: str) -> int:
    """who: a chat, or somebody in it. Two may share a turn: so the number says of nobody that it is them."""
    return 1 + zlib.crc32(who.encode()) % _TURNS


def turn_of_chat(lane: str | None) -> int:
    """Of what an update leads to: its chat's, whoever of it wrote. lane: the update's, `chat:user`."""
    return turn_of(lane.partition(":")[0]) if lane is not None else OWN
