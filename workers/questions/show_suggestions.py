"""Shows questions about faces to those who may answer now, and takes them back from everybody else."""

from collections.abc import Collection

from bot.messages.erasing.erasures import gone_card
from bot.messages.questions.suggestions import suggestion_card
from domain.ids import SuggestionId
from domain.queries.access.authority import moderates, where_told
from domain.queries.chats.card import CardView, Place
from domain.queries.chats.card import card as known_card
from domain.queries.erasing.erasure import cards_of_subject
from domain.queries.questions.suggestion import SuggestionRecipient, SuggestionView, suggestion
from domain.usecases.questions.look_up_owners import look_up_owners
from domain.usecases.questions.picture_suggestion_again import picture_suggestion_again
from workers.chats.card_readers import is_left, remaining_readers, waiting_picture
from workers.chats.telegram_cards import renew_card, show_card
from workers.runner import Ids, Job
from workers.world import World

_LONGEST_SHOWN = 50  # of 64 characters in the row, because a mark for the picture follows
_LATER = "later:"  # what `shown` begins with on the card of an owner who pressed *Later*


async def _show_suggestion(ids: Ids, world: World) -> object:
    """Shows the question and edits its rivals' cards: an answer for a look-alike changes both cards."""
    suggestion_id = SuggestionId(int(ids["suggestion_id"]))
    await look_up_owners(suggestion_id, world.memberships)
    view = await suggestion(suggestion_id)
    if view is None:
        return "skipped"
    await _show_question(view, world)
    for rival in view.rivals:
        if (other := await suggestion(rival)) is not None:
            await _show_question(other, world, asks=False)
    return view.status


async def _show_question(view: SuggestionView, world: World, *, asks: bool = True) -> None:
    """asks: send the card also to recipients who have none yet.

    A question that was not asked yet gets no card: it may still be asked on one card with others. That card
    would be an edit of the earlier one, and would keep the picture of one face.
    """
    sends = asks and view.is_asked and view.is_open
    cards = await cards_of_subject(view.workspace_id, "suggestion", view.suggestion_id)
    if not (cards or asks):
        return
    key = view.picture_key
    picture = await waiting_picture(key, world)
    chats = {one.tg_chat_id for one in cards}
    # `remaining_readers` asks Telegram about each recipient, so those who will get no card are left out.
    recipients = view.recipients if sends else _reached(view, chats)
    for recipient in await remaining_readers(view.workspace_id, recipients, cards, world):
        place = Place(view.workspace_id, "suggestion", view.suggestion_id, recipient.tg_chat_id)
        known = await known_card(place) if recipient.tg_chat_id in chats else None
        was_later = known is not None and known.shown.startswith(_LATER)
        is_due = was_later and view.is_open and not recipient.is_later
        if known is None or is_due:
            if recipient.is_unsure or recipient.is_later or not sends:
                continue  # a recipient who was not asked is told of no answer
            if picture is None:
                await picture_suggestion_again(view.suggestion_id, world.doorbell)
                continue
        is_moderator = recipient.as_admin or await _moderates(view, recipient, world)
        card = suggestion_card(view, recipient, is_moderator=is_moderator)
        names = [rival.number for rival in recipient.rivals]
        shown = _shown(view, recipient)
        if is_due and picture is not None:
            gone = gone_card("suggestion", str(view.suggestion_id), recipient.language)
            await renew_card(world, place, card, shown=shown, picture=picture, gone=gone, names=names)
        else:
            await show_card(world, place, card, shown=shown, picture=picture, names=names)
            await _ask_anew_if_left(view, place, known, world)
    if asks:
        await world.store.delete([key])


async def _moderates(view: SuggestionView, owner: SuggestionRecipient, world: World) -> bool:
    return await where_told(moderates(view.workspace_id, owner.tg_chat_id, world.memberships))


def _reached(view: SuggestionView, chats: Collection[int]) -> list[SuggestionRecipient]:
    """The recipients who have a card."""
    return [recipient for recipient in view.recipients if recipient.tg_chat_id in chats]


async def _ask_anew_if_left(
    view: SuggestionView, place: Place, before: CardView | None, world: World
) -> None:
    """Draws an open question again where a group did not let the bot change the card. before: that card."""
    if view.is_open and await is_left(place, before):
        await picture_suggestion_again(view.suggestion_id, world.doorbell)


def _shown(view: SuggestionView, recipient: SuggestionRecipient) -> str:
    if view.is_open and recipient.is_unsure:
        return "unsure"
    passed = _LATER if view.is_open and recipient.is_later else ""
    return f"{passed}{_answer_shown(view, recipient)}"[:_LONGEST_SHOWN]


def _answer_shown(view: SuggestionView, recipient: SuggestionRecipient) -> str:
    if len(view.faces) > 1:
        return "".join(f"{face.status[0]}{'+' if face.is_ticked else ''}" for face in view.faces)
    shown = view.status if view.operation_id is None else f"{view.status}:{view.operation_id}"
    shown = shown if view.reason is None else f"{shown}:{view.reason}"
    others = [f"{one.status[:1]}{one.operation_id or ''}" for one in recipient.rivals]
    return f"{shown}/{''.join(others)}" if others else shown


QUESTION_JOBS: dict[str, Job] = {"show_suggestion": _show_suggestion}
