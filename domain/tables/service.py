"""The service about itself: reports, heartbeats, and what the index still holds of what was erased."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.ids import ReportId, WorkspaceId
from domain.tables.tenants import Workspace
from domain.tables.typed import typed


class Report(Model):
    """A long task about the whole service. workspace None: all of them, for whoever runs the service.

    has_card: whoever decides in the workspace sees how it goes. run: fences, a later run of the same report
    wins. findings: counts by kind, None until it is done.
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
    """One row, from when something of it is needed. uuid: tells it from another one that shares a store.

    codes_used: activation codes; each is good for one group. generation: how often it was noted beside the
    photos, last at generation_at: an older copy of this database is behind. backed_up_at: when the
    last backup was taken.
    """

    id = fields.IntField(primary_key=True, generated=False)
    uuid: UUID = fields.UUIDField(unique=True)
    codes_used = fields.IntField(default=0)
    generation = fields.BigIntField(default=0)
    generation_at = fields.DatetimeField(auto_now_add=True)
    backed_up_at = fields.DatetimeField(null=True)

    class Meta:
        table = "installation"


class Heartbeat(Model):
    """When a sweeper of that queue swept last."""

    queue = fields.CharField(16, primary_key=True)
    beat_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "heartbeats"


class Alarm(Model):
    """A fault of the service itself. seen_at: by whichever process saw it last. told_at: when it was told;
    NULL again when its end was.
    """

    fault = fields.CharField(32, primary_key=True)
    began_at = fields.DatetimeField(auto_now_add=True)
    seen_at = fields.DatetimeField(auto_now_add=True)
    ended_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        table = "alarms"


class LostEmbedding(Model):
    """So many embeddings were deleted by one statement; the index keeps their bytes until it is rebuilt."""

    id = fields.BigIntField(primary_key=True)
    engine = fields.CharField(64)
    points = fields.BigIntField()
    lost_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "lost_embeddings"
