"""The question "Is this Anna?"."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import result_card
from bot.messages.words import Html, Words
from domain.queries.suggestion import SuggestionRecipient, SuggestionView


def suggestion_card(
    view: SuggestionView, recipient: SuggestionRecipient, *, is_moderator: bool = False
) -> Card:
    """The caption of the face's picture: a question, or its outcome, which can be taken back. is_moderator:
    may see the whole photo, with who is who.
    """
    words = Words(recipient.language)
    where = words.where(view.taken_at, recipient.group_title)
    if view.status != "PENDING":
        outcome = words.html(f"suggestion.{view.status.lower()}", name=recipient.name)
        return result_card(words, [outcome, Html(where)], operation_id=view.operation_id)
    yes = Button(words.plain("button.yes"), callback("yes", view.suggestion_id))
    no = Button(words.plain("button.no"), callback("no", view.suggestion_id))
    look = Button(words.plain("button.on_photo"), callback("onphoto", view.suggestion_id))
    rows = ((yes, no), (look,)) if is_moderator else ((yes, no),)
    return Card(f"{words.html('suggestion.question', name=recipient.name)}\n{where}", rows)
