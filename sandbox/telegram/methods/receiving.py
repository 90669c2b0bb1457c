"""Methods by which updates reach the bot: getUpdates and webhooks."""

import re

from sandbox.telegram.entities import Json
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import Telegram, Webhook
from sandbox.telegram.wire.errors import bad_request, conflict
from sandbox.telegram.wire.parameters import Parameters

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(tg: Telegram, p: Parameters) -> list[Json]:
    if tg.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    tg.queue.allow(p.array("allowed_updates"))
    tg.ledger.polls += 1
    return await tg.queue.poll(
        offset=p.integer("offset", 0),
        limit=min(max(p.integer("limit", 100), 1), 100),
        timeout_s=min(max(p.integer("timeout", 0), 0), 50),
    )


async def set_webhook(tg: Telegram, p: Parameters) -> bool:
    url = p.text("url") or ""
    if not url:
        return await delete_webhook(tg, p)
    # A local Bot API server takes plain HTTP and any port; so does this one.
    if not url.startswith(("https://", "http://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = p.text("secret_token")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    tg.queue.allow(p.array("allowed_updates"))
    _drop_if_asked(tg, p)
    tg.webhook = Webhook(url, secret, min(max(p.integer("max_connections", 40), 1), 100))
    tg.changes.announce()
    return True


async def delete_webhook(tg: Telegram, p: Parameters) -> bool:
    _drop_if_asked(tg, p)
    tg.webhook = Webhook()
    tg.changes.announce()
    return True


def _drop_if_asked(tg: Telegram, p: Parameters) -> None:
    if p.flag("drop_pending_updates"):
        tg.queue.drop_all()


async def get_webhook_info(tg: Telegram, _: Parameters) -> Json:
    hook = tg.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(tg.queue.pending),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error_at is not None:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if tg.queue.allowed is not None:
        info["allowed_updates"] = sorted(tg.queue.allowed)
    return info


METHODS = (
    Method("getUpdates", "Array of Update", get_updates),
    Method("setWebhook", "Boolean", set_webhook),
    Method("deleteWebhook", "Boolean", delete_webhook),
    Method("getWebhookInfo", "WebhookInfo", get_webhook_info),
)
