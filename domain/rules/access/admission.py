"""Says which groups may use this installation: those that its operator let in."""

import base64
import hmac
from dataclasses import dataclass

_CODE_BYTES = 10  # 80 bits are too many to guess, and only sixteen letters and digits to copy


@dataclass(frozen=True, slots=True)
class Admission:
    """allowed: Telegram's ids of groups that need no code. secret: only the operator has it; codes are made
    from it. is_open: all groups may come in.
    """

    secret: str
    allowed: frozenset[int] = frozenset()
    is_open: bool = False

    def admits(self, tg_chat_id: int) -> bool:
        """Whether the group may come in without a code."""
        return self.is_open or tg_chat_id in self.allowed

    def code(self, used: int) -> str:
        """The code for one group; the next group needs the next code. used: how many codes were used."""
        digest = hmac.new(self.secret.encode(), f"activate {used}".encode(), "sha256").digest()
        return base64.b32encode(digest[:_CODE_BYTES]).decode().lower()

    def is_code(self, typed: str, used: int) -> bool:
        return hmac.compare_digest(typed.strip().lower().encode(), self.code(used).encode())
