"""The SendRates port without limits, which lists the calls to it."""


class FreeRates:
    """`turns`: the chats that took a turn. `spare`: those of them that asked only for a spare turn. `pauses`:
    (chat, seconds) after a 429.
    """

    def __init__(self) -> None:
        self.turns: list[int] = []
        self.spare: list[int] = []
        self.pauses: list[tuple[int, float]] = []

    async def acquire(self, tg_chat_id: int, *, is_spare: bool = False) -> None:
        self.turns.append(tg_chat_id)
        if is_spare:
            self.spare.append(tg_chat_id)

    async def pause(self, tg_chat_id: int, seconds: float) -> None:
        self.pauses.append((tg_chat_id, seconds))
