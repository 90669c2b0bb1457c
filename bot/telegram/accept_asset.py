"""A photo in a group. The bot says nothing: the reaction that shows progress follows as a task."""

from aiogram import Router
from aiogram.types import Message

from bot.telegram.pictures import picture_of
from bot.telegram.talk import Talk
from bot.world import World
from domain.usecases.accept_asset import PostedPhoto, accept_asset
from domain.usecases.edit_caption import EditedPhoto, edit_caption


def register(groups: Router) -> None:
    groups.message.register(on_message)
    groups.edited_message.register(on_edited)


async def on_message(message: Message, world: World, talk: Talk | None) -> None:
    """Whatever else is written in a group gets no answer."""
    picture = picture_of(message)
    if picture is None:
        return
    photo = PostedPhoto(
        tg_chat_id=message.chat.id,
        tg_message_id=message.message_id,
        tg_file_id=picture.tg_file_id,
        tg_file_unique_id=picture.tg_file_unique_id,
        media=picture.media,
        posted_by=talk.who.participant_id if talk else None,
        posted_at=message.date,
        media_group_id=message.media_group_id,
        caption=message.caption,
        username=message.chat.username,
        reason=picture.reason,
    )
    await accept_asset(photo, world.doorbell)


async def on_edited(message: Message, world: World) -> None:
    """The words under a photo, or the photo itself, were changed."""
    picture = picture_of(message)
    if picture is None:
        return
    photo = EditedPhoto(message.chat.id, message.message_id, picture.tg_file_unique_id, message.caption)
    await edit_caption(photo, world.doorbell)
