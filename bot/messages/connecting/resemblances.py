"""Tells an owner that somebody asks for a person who looks like the owner's."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.mentions import mention
from bot.messages.words import Words
from domain.queries.connecting.resemblance import ResemblanceRecipient, ResemblanceView


def resemblance_card(view: ResemblanceView, recipient: ResemblanceRecipient) -> Card:
    """Names the requester and not the person they ask for, who may be another family's child. Has no button
    where that person was approved before: there is no request in whose place the requester could join.
    """
    words = Words(recipient.language)
    requester = mention(view.requester_name, view.requester_tg_user_id, words)
    if view.is_trained_again:
        return Card(words.html("resemblance.anew", requester=requester, name=recipient.name))
    join = Button(words.plain("button.let_join"), callback("letjoin", view.number, view.resembled_number))
    return Card(words.html("resemblance.asks", requester=requester, name=recipient.name), ((join,),))
