"""The button that opens the Mini App at the place that a card is about."""

from bot.messages.card import Button, Card
from bot.messages.words import Words
from bot.miniapp.address import page_address
from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import Scope


def with_miniapp(card: Card, ctx: Context, scope: Scope, *place: str) -> Card:
    """The card with the button where Telegram allows it: in private, if the service has a public address.

    place: the parts of the place in the Mini App, as its own router names them.
    """
    address = ctx.world.settings.public_url
    if address is None or scope.tg_chat_id < 0:
        return card
    button = Button(Words(ctx.language).plain("button.open_app"), app=page_address(address, *place))
    return Card(card.text, (*card.buttons, (button,)))
