"""Tasks, updates and dialogues, erasures and restores. A task is a row first; its ring may be lost."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.ids import ErasureId, TaskId, WorkspaceId
from domain.states import ErasureState, TaskState
from domain.tables.typed import typed


class Task(Model):
    """One piece of work. ids: numbers and uuids only. lane: tasks of one lane run in order.

    attempts: tries that were begun, without free ones (`give_back_task`). failures: those that failed by
    themselves; the others ended with their worker. failing_since: since when tries fail because a neighbour
    is away. waits_for_tg_chat_id: the chat in which the bot may not write now. turn: the number by which the
    chats that began tasks take turns (`rules/work/turns.py`), 0 for the service itself; place: in the queue,
    by turns. is_behind: an older task of its lane is not done.
    """

    id = typed(TaskId, fields.BigIntField(primary_key=True))
    kind = fields.CharField(48)
    queue = fields.CharField(16)
    dedupe_key = fields.CharField(128)
    ids: fields.Field[dict[str, int | str]] = fields.JSONField(default=dict)
    lane = fields.CharField(64, null=True)
    state = fields.CharEnumField(TaskState, max_length=8, default=TaskState.READY)
    attempts = fields.IntField(default=0)
    failures = fields.IntField(default=0)
    failing_since = fields.DatetimeField(null=True)
    max_attempts = fields.IntField(default=5)
    not_before = fields.DatetimeField(auto_now_add=True)
    lease_until = fields.DatetimeField(null=True)
    token = fields.BigIntField(null=True)
    last_error = fields.CharField(255, null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    finished_at = fields.DatetimeField(null=True)
    waits_for_tg_chat_id = fields.BigIntField(null=True)
    turn = fields.SmallIntField(default=0)
    place = fields.BigIntField(default=0)
    is_behind = fields.BooleanField(default=False)

    class Meta:
        table = "tasks"


class TelegramUpdate(Model):
    """One update as Telegram sent it. Its payload is deleted when it was handled or given up."""

    id = fields.BigIntField(primary_key=True)
    tg_update_id = fields.BigIntField(unique=True)
    payload: fields.Field[dict[str, object] | None] = fields.JSONField(null=True)
    received_at = fields.DatetimeField(auto_now_add=True)
    handled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "telegram_updates"


class Conversation(Model):
    """The state of a dialogue; it commits together with the update that advanced it."""

    id = fields.BigIntField(primary_key=True)
    tg_chat_id = fields.BigIntField()
    tg_user_id = fields.BigIntField()
    state = fields.CharField(64, null=True)
    data: fields.Field[dict[str, object]] = fields.JSONField(default=dict)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "conversations"
        unique_together = (("tg_chat_id", "tg_user_id"),)


class Erasure(Model):
    """The ledger of what was erased: ids and counts. Only `needles` may hold a name.

    subject_kind: person | contact_faces | photo | participant | group | workspace. workspace_id: None for a
    participant, who may be known in several; no foreign key, since the ledger outlives the workspace.
    needles: what to look for, until it is verified that nothing is left. fence: tasks with a smaller token
    began before the erase; None until the purge's first run draws it, at fenced_at. noted_at: when a copy was
    stored beside the photos. verified_xid: the transaction that verified it; an older snapshot still sees the
    rows. rewritten_at: when the database's files were rewritten without them.
    """

    id = typed(ErasureId, fields.BigIntField(primary_key=True))
    uuid: UUID = fields.UUIDField(unique=True)
    workspace_id: WorkspaceId | None = typed(WorkspaceId, fields.BigIntField(null=True))
    subject_kind = fields.CharField(16, default="person")
    subject_uuid: UUID = fields.UUIDField(unique=True)
    subject_number = fields.BigIntField()
    tg_notify_chat_id = fields.BigIntField(null=True)
    face_ids: fields.Field[list[str]] = fields.JSONField()
    asset_uuids: fields.Field[list[str]] = fields.JSONField()
    store_keys: fields.Field[list[str]] = fields.JSONField()
    counts: fields.Field[dict[str, int]] = fields.JSONField()
    language = fields.CharField(16, default="en")
    fence = fields.BigIntField(null=True)
    fenced_at = fields.DatetimeField(null=True)
    needles: fields.Field[dict[str, object] | None] = fields.JSONField(null=True)
    state = fields.CharEnumField(ErasureState, max_length=16, default=ErasureState.ERASING)
    created_at = fields.DatetimeField(auto_now_add=True)
    noted_at = fields.DatetimeField(null=True)
    verified_at = fields.DatetimeField(null=True)
    verified_xid = fields.BigIntField(null=True)
    rewritten_at = fields.DatetimeField(null=True)

    class Meta:
        table = "erasures"


class ErasureProbe(Model):
    """A vector of an erased face: the index is searched with it before the erasure is called verified."""

    id = fields.BigIntField(primary_key=True)
    erasure: fields.ForeignKeyRelation[Erasure] = fields.ForeignKeyField("spotted.Erasure")
    erasure_id: ErasureId
    engine = fields.CharField(64)
    vector = fields.BinaryField()

    class Meta:
        table = "erasure_probes"


class Restore(Model):
    """This database was restored from a backup, put back by other means, or given to another bot: no message
    of the time before is sought. checked_at None: nothing starts on it yet. For a change of the bot all three
    times are the same.
    """

    id = fields.BigIntField(primary_key=True)
    backup_taken_at = fields.DatetimeField()
    restored_at = fields.DatetimeField(auto_now_add=True)
    checked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "restores"
