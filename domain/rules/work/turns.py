"""Gives tasks turns, one for each chat, so that a chat that posts four hundred photos keeps no other chat
waiting.
"""

import zlib

# The turn of the service itself, for tasks that its sweeps and its tidying began.
OWN = 0
_TURNS = 4095


def turn_of(who: str) -> int:
    """who: a chat, somebody in it, or an asker of the API. Several may share a turn, so that its number
    identifies nobody.
    """
    return 1 + zlib.crc32(who.encode()) % _TURNS


def turn_of_chat(lane: str | None) -> int:
    """The turn of tasks that an update adds: the turn of its chat. lane: the update's, `chat:user`."""
    return turn_of(lane.partition(":")[0]) if lane is not None else OWN
