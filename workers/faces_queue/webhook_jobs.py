"""Calls the webhooks of other programs about changes of faces. Tells moderators when one is stopped."""

from urllib.parse import urlsplit

from bot.messages.service.webhooks import webhook_stopped_card
from domain.ids import WebhookId
from domain.queries.chats.card import Place
from domain.queries.connecting.request import deciders
from domain.queries.faces_queue.webhooks import webhook
from domain.usecases.faces_queue.call_webhook import call_webhook
from workers.chats.card_readers import may_read
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _call_webhook(ids: Ids, world: World) -> object:
    return await call_webhook(int(ids["webhook_call_id"]), world.webhooks, world.doorbell)


async def _show_webhook_stopped(ids: Ids, world: World) -> object:
    stopped = await webhook(WebhookId(int(ids["webhook_id"])))
    if stopped is None or stopped.stopped_at is None:
        return "skipped"
    host = urlsplit(stopped.url).hostname or ""
    for reader in await deciders(stopped.workspace_id):
        if await may_read(stopped.workspace_id, reader, world):
            place = Place(stopped.workspace_id, "webhook", stopped.id, reader.tg_chat_id)
            card = webhook_stopped_card(host, reader.language, is_gone=stopped.is_gone)
            await show_card(world, place, card, shown="stopped")
    return "shown"


WEBHOOK_JOBS: dict[str, Job] = {
    "call_webhook": _call_webhook,
    "show_webhook_stopped": _show_webhook_stopped,
}
