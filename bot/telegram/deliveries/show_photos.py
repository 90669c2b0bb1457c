"""/photos lists the photos that the user received; a press sends one again. It also offers photos that waited
too long to be sent unasked.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.deliveries.deliveries import late_photos_card, unknown_deliveries_card
from bot.messages.deliveries.offers import offer_accepted_card
from bot.messages.deliveries.photos import photos_card, whose_photos_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.persons.choose_person import all_named, written_after
from bot.telegram.photos.faces_beside import ListPage, nothing_beside, show_faces_of
from domain.errors import NotFound
from domain.ids import DeliveryId
from domain.queries.deliveries.offered_deliveries import late_deliveries
from domain.queries.deliveries.photos import photos
from domain.queries.persons.people import PersonView, people
from domain.usecases.deliveries.send_late_photos import send_late_photos
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos


def register(private: Router) -> None:
    private.message.register(on_photos, Command("photos"), InScope())
    private.callback_query.register(on_photos_page, Pressed("photos", "photosof"), InScope())
    private.callback_query.register(on_photo, Pressed("photo"))
    private.callback_query.register(on_show_unknown, Pressed("showunknown"))
    private.callback_query.register(on_send_late, Pressed("sendlate"))


async def on_photos(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """`/photos Anna` lists the photos of Anna; it asks whom that means if the user has two of this name, and
    lists all photos if the user has none.
    """
    named = all_named(await people(ctx.who.participant_id), written_after(command))
    if len(named) > 1:
        await answer(message, ctx, whose_photos_card(named, ctx.language))
        return
    page = await _page(ctx, scope, 0, named[0] if named else None)
    await show_faces_of(page, await answer(message, ctx, page.card), ctx, scope)
    late = await late_deliveries(ctx.who.participant_id)
    if late is not None:  # the message that offered them may have been deleted
        await answer(message, ctx, late_photos_card(len(late.delivery_ids), ctx.language))


async def on_photos_page(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    *whose, page_number = press.ids
    of = await _own(whose[0], ctx) if whose else None
    page = await _page(ctx, scope, min(page_number, MAX_PAGE), of)
    await toast(query)
    await turn_into(query, page.card)
    await show_faces_of(page, query, ctx, scope)


async def _own(number: int, ctx: Context) -> PersonView:
    for one in await people(ctx.who.participant_id):
        if one.number == number:
            return one
    raise NotFound("person")


async def on_photo(query: CallbackQuery, press: Press, ctx: Context) -> None:
    delivery_id, asking = DeliveryId(press.ids[0]), ctx.who.participant_id
    await send_photo_again(delivery_id, asking, press=ctx.number, doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.sending"))


async def on_show_unknown(query: CallbackQuery, ctx: Context) -> None:
    asking, doorbell = ctx.who.participant_id, ctx.world.doorbell
    await _tell(query, await send_unknown_photos(asking, press=ctx.number, doorbell=doorbell), ctx)


async def on_send_late(query: CallbackQuery, ctx: Context) -> None:
    asking, doorbell = ctx.who.participant_id, ctx.world.doorbell
    pressed = query.message.message_id if query.message is not None else None
    await _tell(query, await send_late_photos(asking, doorbell, pressed=pressed), ctx)


async def _tell(query: CallbackQuery, following: int, ctx: Context) -> None:
    """Says how many photos follow: 0 if they were asked for before, or may not be sent now."""
    await toast(query, ctx.words.plain("toast.sending" if following else "toast.nothing_waits"))
    card = offer_accepted_card if following else unknown_deliveries_card
    await turn_into(query, card(following, ctx.language))


async def _page(ctx: Context, scope: Scope, page: int, of: PersonView | None) -> ListPage:
    number = of.number if of is not None else None
    shown = await photos(ctx.who.participant_id, of=number, offset=page * PAGE, limit=PAGE)
    if page and not shown.photos:  # this was the last page, and it is empty by now
        return await _page(ctx, scope, max(shown.total - 1, 0) // PAGE, of)
    has_people = bool(await people(ctx.who.participant_id))
    card = photos_card(shown, page, ctx.language, has_people=has_people, of=of)
    faces = await nothing_beside(ctx, scope)
    workspaces = {photo.workspace_id for photo in shown.photos}
    if len(workspaces) == 1:
        faces[workspaces.pop()] = [photo.face for photo in shown.photos]
    return ListPage(card, faces)
