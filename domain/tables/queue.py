"""The faces queue: what other programs asked for, and what they are told."""

from tortoise import fields
from tortoise.models import Model

from domain.ids import WorkspaceId
from domain.states import QueueMessageState
from domain.tables.tenants import Workspace


class QueueMessage(Model):
    """One message of the queue. digest: SHA-256 of the message's bytes, which are not kept.

    body: the message as it was understood, None when it was not. state: received | done | dead; reason: why
    it is dead. asked: where its faces were when the work on it began; results: what became of these faces.
    """

    id = fields.BigIntField(primary_key=True)
    entry_id = fields.CharField(64)
    digest = fields.CharField(64)
    workspace: fields.ForeignKeyNullableRelation[Workspace] = fields.ForeignKeyField(
        "spotted.Workspace", null=True
    )
    workspace_id: WorkspaceId | None
    body: fields.Field[dict[str, object] | None] = fields.JSONField(null=True)
    state = fields.CharEnumField(QueueMessageState, max_length=16, default=QueueMessageState.RECEIVED)
    reason = fields.CharField(64, null=True)
    asked: fields.Field[dict[str, list[int]] | None] = fields.JSONField(null=True)
    results: fields.Field[dict[str, list[int]] | None] = fields.JSONField(null=True)
    received_at = fields.DatetimeField(auto_now_add=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "queue_messages"
        unique_together = (("entry_id", "digest"),)


class QueueOutbox(Model):
    """A message that is to be published, or was. stream: out | results."""

    id = fields.BigIntField(primary_key=True)
    workspace: fields.ForeignKeyNullableRelation[Workspace] = fields.ForeignKeyField(
        "spotted.Workspace", null=True
    )
    workspace_id: WorkspaceId | None
    stream = fields.CharField(8)
    body: fields.Field[dict[str, object]] = fields.JSONField()
    created_at = fields.DatetimeField(auto_now_add=True)
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "queue_outbox"


class Webhook(Model):
    """An address of another program. secret: signs the calls. stopped_at: a call was given up, none follow.

    batch_id: of the request that added it; NULL once another request may use its key.
    """

    id = fields.BigIntField(primary_key=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    url = fields.CharField(2000)
    secret = fields.CharField(64)
    batch_id = fields.UUIDField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    stopped_at = fields.DatetimeField(null=True)

    class Meta:
        table = "webhooks"
        unique_together = (("workspace", "batch_id"),)


class WebhookCall(Model):
    """A message of the outbox for one webhook. status: of the last answer; reason: why there was none."""

    id = fields.BigIntField(primary_key=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField("spotted.Webhook")
    webhook_id: int
    outbox: fields.ForeignKeyRelation[QueueOutbox] = fields.ForeignKeyField("spotted.QueueOutbox")
    outbox_id: int
    tries = fields.IntField(default=0)
    status = fields.IntField(null=True)
    reason = fields.CharField(32, null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    tried_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "webhook_calls"
        unique_together = (("webhook_id", "outbox_id"),)
