"""Tells which files a message shows."""

from collections.abc import Mapping
from typing import Any


def file_unique_ids(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The `file_unique_id` of each size of the message's photo, or of its video."""
    files = [message["video"]] if "video" in message else message.get("photo") or ()
    return tuple(file["file_unique_id"] for file in files)
