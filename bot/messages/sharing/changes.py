"""What owners and receivers are told of a change in who receives a person's photos."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.mentions import mention
from bot.messages.words import Words
from domain.queries.sharing.sharing_change import SharingChangeView


def sharing_change_card(view: SharingChangeView) -> Card:
    """An owner's card has a button that removes the new receiver. A removed receiver does not read who
    removed them.
    """
    words = Words(view.language)
    if view.name is None:
        return Card(words.html("sharing.removed_unnamed"))
    if not view.how.startswith("came"):
        return Card(words.html(f"sharing.{view.how}", name=view.name))
    who = mention(view.who, view.who_tg_user_id, words)
    by = view.let_in_by or words.plain("request.somebody")
    remove = Button(
        words.plain("button.unlink", name=view.who), callback("unlink", view.number, view.participant_id)
    )
    return Card(words.html(f"sharing.{view.how}", name=view.name, who=who, by=by), ((remove,),))
