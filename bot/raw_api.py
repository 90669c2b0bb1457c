"""The Bot API as plain JSON: aiogram would refuse a whole answer for one field that it does not know."""

from collections.abc import Mapping
from typing import Any, Protocol


class RawApi(Protocol):
    async def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """The `result` of the answer. Raises OutsideError."""
