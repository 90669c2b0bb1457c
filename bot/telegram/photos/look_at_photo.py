"""/photo shows moderators a posted photo with numbered faces, or one of the faces. To whoever posted a photo
it offers to delete the photo.
"""

import re
from contextlib import suppress

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.erasing.photo_deletion import erasable_photo_card
from bot.messages.photos.photo_card import face_card, photo_card, photo_coming_card, photo_how_card
from bot.telegram.chats.context import Context, replied_to
from bot.telegram.chats.pictures import picture_of
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.erasing.erase_photo import admitted, offer_in_private
from domain.errors import NotFound, Untold
from domain.ids import AssetId
from domain.queries.access.acting import moderating
from domain.queries.faces.face_likeness import face_likeness
from domain.queries.groups.groups import group
from domain.queries.photos.photo_card import FaceOnPhoto, PhotoCardView, photo_of_face
from domain.queries.photos.photo_card import photo_card as photo_card_view
from domain.queries.photos.photo_deletion import own_photos
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT, photo_reader
from domain.queries.photos.posted_photo import photo_of_message, photo_of_public_message, photos_of_file
from domain.usecases.photos.ask_photo_card import ask_photo_card

# A link into a private or a public group; there may be a topic between the group and the message.
_LINK = re.compile(
    r"(?:https?://)?t\.me/(?:c/(\d{1,15})|([a-z]\w{3,31}))/(?:\d{1,15}/)?(\d{1,15})(?:\?.*)?",
    re.ASCII | re.IGNORECASE,
)
OWN_SHOWN = 10  # an album has no more
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def register_messages(router: Router) -> None:
    router.message.register(on_command, Command("photo"), InScope())


def register_groups(groups: Router) -> None:
    groups.message.register(on_command_in_group, Command("photo"))


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_photo, Pressed("photocard"), InScope())
    anywhere.callback_query.register(on_face, Pressed("face"), InScope())


async def on_command(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    typed = (command.args or "").strip()
    replied = replied_to(message) or message.external_reply
    if not typed and replied is None:
        own = await own_photos(ctx.who.participant_id, OWN_SHOWN) if scope.workspace_id is None else []
        await answer(message, ctx, photo_how_card(ctx.language, own))
        return
    meant = await _meant(message, typed)
    for asset_id in meant:
        with suppress(NotFound, Untold):
            await bring_photo(asset_id, ctx, scope)
            await answer(message, ctx, photo_coming_card(ctx.language))
            return
    for asset_id in meant:  # one that was not looked at yet, or whose poster asks
        with suppress(NotFound):
            view = await admitted(asset_id, ctx, scope)
            await answer(message, ctx, erasable_photo_card(view, ctx.language))
            return
    raise NotFound("photo")


async def on_command_in_group(message: Message, ctx: Context | None) -> None:
    """The card is sent to the admin chat or, if there is none, in private. A poster who does not moderate is
    asked in private whether to delete the photo. In the group the bot answers only a poster whose private
    chat it cannot write to, and an anonymous admin (`answer_anonymous`).
    """
    known = await group(message.chat.id)
    if ctx is None or known is None or message.reply_to_message is None:
        return
    asset_id = await photo_of_message(message.chat.id, message.reply_to_message.message_id)
    if asset_id is None:
        return
    has_admin_chat = await photo_reader(known.workspace_id, IN_ADMIN_CHAT) is not None
    reader = IN_ADMIN_CHAT if has_admin_chat else ctx.who.participant_id
    try:
        await ask_photo_card(asset_id, ctx.requester(), participant_id=reader, doorbell=ctx.world.doorbell)
    except (NotFound, Untold):
        await offer_in_private(message, asset_id, ctx)


async def on_photo(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await photo_card_view(AssetId(press.ids[0]))
    if view is None:
        raise NotFound("photo")
    await admit(view, ctx, scope)
    await toast(query)
    await turn_into(query, photo_card(view, ctx.language, press.ids[1]))


async def on_face(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view, face = await face_of(press.ids[0], ctx, scope)
    await toast(query)
    likeness = await face_likeness(face.number)
    await turn_into(query, face_card(view, face, ctx.language, likeness))


async def face_of(number: int, ctx: Context, scope: Scope) -> tuple[PhotoCardView, FaceOnPhoto]:
    """Raises NotFound(`face`) for a face that is gone, for a user who does not moderate its workspace, and in
    another workspace's admin chat; Untold where Telegram does not tell.
    """
    view = await photo_of_face(number)
    face = view.face(number) if view is not None else None
    if view is None or face is None:
        raise NotFound("face")
    await admit(view, ctx, scope, what="face")
    return view, face


async def admit(view: PhotoCardView, ctx: Context, scope: Scope, *, what: str = "photo") -> None:
    await moderating(view.workspace_id, ctx.requester(), what=what)
    scope.ensure_shows(view.workspace_id, what=what)


async def bring_photo(asset_id: AssetId, ctx: Context, scope: Scope) -> None:
    """A task brings the photo's card to this chat. Raises NotFound(`photo`) for users who do not moderate,
    for a photo that is gone or was not recognised, and in another workspace's admin chat; Untold where
    Telegram does not tell.
    """
    await scope.admit_to_photo(ctx, asset_id)
    reader = IN_ADMIN_CHAT if scope.workspace_id is not None else ctx.who.participant_id
    await ask_photo_card(asset_id, ctx.requester(), participant_id=reader, doorbell=ctx.world.doorbell)


async def _meant(message: Message, typed: str) -> list[AssetId]:
    """The photos that the user may mean: by number, by a link to a message, or by a reply to a photo."""
    if _NUMBER.fullmatch(typed):
        return [AssetId(int(typed))]
    if link := _LINK.fullmatch(typed):
        number = int(link[3])
        if link[2]:
            asset_id = await photo_of_public_message(link[2], number)
        else:
            asset_id = await photo_of_message(int(f"-100{link[1]}"), number)
        return [] if asset_id is None else [asset_id]
    shown = replied_to(message) or message.external_reply
    if typed or shown is None:
        return []
    picture = picture_of(shown)
    return [] if picture is None else await photos_of_file(picture.tg_file_unique_id)
