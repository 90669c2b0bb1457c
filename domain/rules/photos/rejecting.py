"""Says why a posted photo or video cannot be recognised, for the member who posted it."""

from typing import Final

# Videos have their own reasons: the advice to post the file as a photo does not help with a video. A decoder
# cannot tell a damaged video from a video of an unknown kind, or from one that needs too much memory.
_OF_VIDEOS: Final = {
    "file_too_big": "video_too_big",
    "image_animated": "video_unreadable",
    "image_damaged": "video_unreadable",
    "image_too_costly": "video_too_costly",
    "image_too_many_pixels": "video_too_large",
    "image_type_unsupported": "video_unreadable",
}


def reason_to_reject(media: str, code: str) -> str:
    """code: of the InvalidInput that ended the attempt to read the photo or video."""
    return _OF_VIDEOS.get(code, code) if media == "video" else code
