"""Why a posted photo or video cannot be recognised, as it is said to whoever posted it."""

from typing import Final

# What helps with a photo, posting it as one, does not help with a video. A decoder does not tell a damaged
# video from one of a kind that it does not know, or that needs more memory than it has.
_OF_VIDEOS: Final = {
    "file_too_big": "video_too_big",
    "image_animated": "video_unreadable",
    "image_damaged": "video_unreadable",
    "image_too_costly": "video_too_costly",
    "image_too_many_pixels": "video_too_large",
    "image_type_unsupported": "video_unreadable",
}


def reason_to_reject(media: str, code: str) -> str:
    """code: of the InvalidInput that ended the attempt to read it."""
    return _OF_VIDEOS.get(code, code) if media == "video" else code
