"""Names this process among others that work on the same queue, so that it is missed when it dies."""

from hashlib import sha256
from platform import node


def own_sign(queue: str, port: int) -> str:
    """The key of this process in `heartbeats`, beside that of its queue. It is the same after a restart.

    port: of its /livez, which no other process of the host has.
    """
    return f"{queue}@{sha256(f'{node()}:{port}'.encode()).hexdigest()[:7]}"
