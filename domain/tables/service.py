"""Rows about the service: reports, heartbeats, alarms, and what the index still holds of deleted faces."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.ids import ReportId, WorkspaceId
from domain.tables.tenants import Workspace
from domain.tables.typed import typed


class Report(Model):
    """A long task about one workspace or, for the operator, about all of them (`workspace` None).

    has_card: whether the workspace's admins see how far it is. run: a fence, a later run of the same report
    wins. findings: JSON in a form of the report's kind, None until it is done.
    """

    id = typed(ReportId, fields.BigIntField(primary_key=True))
    kind = fields.CharField(48)
    workspace: fields.ForeignKeyNullableRelation[Workspace] = fields.ForeignKeyField(
        "spotted.Workspace", null=True
    )
    workspace_id: WorkspaceId | None
    has_card = fields.BooleanField(default=False)
    mends = fields.BooleanField(default=False)
    run = fields.IntField(default=0)
    done = fields.BigIntField(default=0)
    total = fields.BigIntField(null=True)
    findings: fields.Field[dict[str, object] | None] = fields.JSONField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reports"


class Installation(Model):
    """One row, written when it is first needed. uuid: distinguishes this installation from others on the same
    store.

    codes_used: how many activation codes were used; each is good for one group. generation: how often this
    database was noted beside the photos, last at generation_at; an older copy of it has a smaller number.
    backed_up_at: when the last backup was taken. tg_bot_id: the bot whose database this is; None before its
    first start. bot_changed_at: when the database was given to this bot; None for its first bot.
    """

    id = fields.IntField(primary_key=True, generated=False)
    uuid: UUID = fields.UUIDField(unique=True)
    codes_used = fields.IntField(default=0)
    generation = fields.BigIntField(default=0)
    generation_at = fields.DatetimeField(auto_now_add=True)
    backed_up_at = fields.DatetimeField(null=True)
    tg_bot_id = fields.BigIntField(null=True)
    bot_changed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "installation"


class Heartbeat(Model):
    """When any process last swept that queue. Under keys of their own: when a certain process of the queue
    did (`own_sign`), and when a vision worker last ran with a certain engine (`engine_key`). since: when it
    began, or began again after a silence.
    """

    queue = fields.CharField(16, primary_key=True)
    beat_at = fields.DatetimeField(auto_now_add=True)
    since = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "heartbeats"


class Alarm(Model):
    """A fault of the service itself. seen_at: when a process last saw it. told_at: when its begin was told,
    the year 1970 if the message did not arrive; NULL again when its end was told. telling_since: when a
    process began to tell the begin or the end; NULL once that is told. lost_until: when the fault last ended
    after it had lasted longer than Telegram keeps updates.
    """

    fault = fields.CharField(32, primary_key=True)
    began_at = fields.DatetimeField(auto_now_add=True)
    seen_at = fields.DatetimeField(auto_now_add=True)
    ended_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)
    telling_since = fields.DatetimeField(null=True)
    lost_until = fields.DatetimeField(null=True)

    class Meta:
        table = "alarms"


class LostEmbedding(Model):
    """points: how many embeddings one statement deleted; the index keeps their bytes until it is rebuilt."""

    id = fields.BigIntField(primary_key=True)
    engine = fields.CharField(64)
    points = fields.BigIntField()
    lost_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "lost_embeddings"
