"""Finds the photo, video or image file that a message shows, and names what people can send."""

from dataclasses import dataclass
from typing import Final, Literal

from aiogram.types import Document, ExternalReplyInfo, Message, PhotoSize

from domain.values.quotas import MAX_DOWNLOAD_BYTES

# Kinds of messages that people send. All others are notes of Telegram, such as that a message was pinned.
SAID: Final = frozenset(
    (
        *("text", "animation", "audio", "checklist", "contact", "dice", "document", "game", "live_photo"),
        *("location", "paid_media", "photo", "poll", "rich_message", "sticker", "story", "venue", "video"),
        *("video_note", "voice"),
    )
)
# Some clients send files without a type, or as a mere stream of bytes.
_IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
_UNTYPED = (None, "", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Picture:
    """reason: why the bot does not even try to look at it; None when it tries."""

    tg_file_id: str
    tg_file_unique_id: str
    media: Literal["photo", "document", "video"]
    reason: str | None = None


def picture_of(message: Message | ExternalReplyInfo) -> Picture | None:
    """None for a message without a photo, video or image file."""
    if (photo := _photo(message)) is not None:
        return Picture(photo.file_id, photo.file_unique_id, "photo")
    # An animation comes with a document of the same file.
    film = message.animation or message.video_note or _film(message.document)
    if film is not None:
        return Picture(film.file_id, film.file_unique_id, "video", "video_not_supported")
    if (video := message.video) is not None:
        reason = "video_too_big" if (video.file_size or 0) > MAX_DOWNLOAD_BYTES else None
        return Picture(video.file_id, video.file_unique_id, "video", reason)
    document = message.document
    if document is not None and _is_image(document):
        return Picture(document.file_id, document.file_unique_id, "document")
    return None


def _photo(message: Message | ExternalReplyInfo) -> PhotoSize | None:
    sizes = message.photo or (message.live_photo.photo if message.live_photo else None)
    return max(sizes, key=lambda size: size.width * size.height) if sizes else None


def _film(document: Document | None) -> Document | None:
    return document if document is not None and (document.mime_type or "").startswith("video/") else None


def _is_image(document: Document) -> bool:
    if document.mime_type in _UNTYPED:
        return (document.file_name or "").lower().endswith(_IMAGE_ENDINGS)
    return (document.mime_type or "").startswith("image/")
