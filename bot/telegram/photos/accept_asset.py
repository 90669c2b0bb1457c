"""Takes in a photo of a group. The bot says nothing: a task sets the reaction that shows progress."""

from datetime import UTC, datetime

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message

from bot.telegram.chats.context import Context
from bot.telegram.chats.pictures import picture_of
from bot.world import World
from domain.usecases.deliveries.edit_caption import EditedPhoto, edit_caption
from domain.usecases.photos.accept_asset import PostedPhoto, accept_asset
from domain.usecases.photos.protect_group import protect_group
from domain.usecases.photos.replace_photo import replace_photo


def register(groups: Router) -> None:
    """Register it before the commands: a photo may have one as its caption."""
    groups.message.register(on_message)
    groups.edited_message.register(on_edited)


async def on_message(message: Message, world: World, ctx: Context | None) -> None:
    """Accepts a photo, and leaves the message to the other handlers: its caption may be a command.

    A protected message without a photo protects the group's photos: the group may have forbidden to pass
    them on after the last one was posted.
    """
    photo = _photo_of(message, ctx)
    if photo is not None:
        await accept_asset(
            photo,
            world.doorbell,
            photos_an_hour=world.settings.group_photos_an_hour,
            unknown_face_ttl_days=world.settings.unknown_face_ttl_days,
        )
    elif message.has_protected_content:
        await protect_group(message.chat.id, message.message_id, world.doorbell)
    raise SkipHandler


async def on_edited(message: Message, world: World, ctx: Context | None) -> None:
    """Replaces the photo, or takes over its new caption."""
    photo = _photo_of(message, ctx)
    if photo is None or await replace_photo(
        photo,
        world.doorbell,
        photos_an_hour=world.settings.group_photos_an_hour,
        unknown_face_ttl_days=world.settings.unknown_face_ttl_days,
    ):
        return
    edited = EditedPhoto(
        message.chat.id,
        message.message_id,
        photo.tg_file_unique_id,
        message.caption,
        is_protected=photo.is_protected,
    )
    await edit_caption(edited, world.doorbell)


def _posted_at(message: Message) -> datetime:
    """A photo that replaces another one was posted when the message was edited."""
    return datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else message.date


def _photo_of(message: Message, ctx: Context | None) -> PostedPhoto | None:
    picture = picture_of(message)
    if picture is None:
        return None
    return PostedPhoto(
        tg_chat_id=message.chat.id,
        tg_message_id=message.message_id,
        tg_file_id=picture.tg_file_id,
        tg_file_unique_id=picture.tg_file_unique_id,
        media=picture.media,
        posted_by=ctx.who.participant_id if ctx else None,
        posted_at=_posted_at(message),
        media_group_id=message.media_group_id,
        caption=message.caption,
        username=message.chat.username,
        reason=picture.reason,
        is_protected=bool(message.has_protected_content),
    )
