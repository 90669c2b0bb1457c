"""The question "Is this Anna?"."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Words
from domain.queries.suggestion import SuggestionRecipient, SuggestionView


def suggestion_card(view: SuggestionView, recipient: SuggestionRecipient) -> Card:
    """The caption of the face's picture: a question with two buttons, or its outcome."""
    words = Words(recipient.language)
    where = words.where(view.taken_at, recipient.group_title)
    if view.status != "PENDING":
        return Card(f"{words.html(f'suggestion.{view.status.lower()}', name=recipient.name)}\n{where}")
    yes = Button(words.plain("button.yes"), callback("yes", view.suggestion_id))
    no = Button(words.plain("button.no"), callback("no", view.suggestion_id))
    return Card(f"{words.html('suggestion.question', name=recipient.name)}\n{where}", ((yes, no),))
