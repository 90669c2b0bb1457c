"""The files that a message of Telegram's shows."""

from collections.abc import Mapping
from typing import Any


def file_unique_ids(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Of a photo those of all its sizes, of a video its own."""
    files = [message["video"]] if "video" in message else message.get("photo") or ()
    return tuple(file["file_unique_id"] for file in files)
