"""Prototypes, suggestions, refusals, and the history of who moved which faces."""

from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from domain.ids import (
    AssetId,
    ClusterId,
    EventId,
    FaceId,
    OperationId,
    PersonId,
    ProposalId,
    SuggestionId,
    WorkspaceId,
)
from domain.states import ProposalDecision, ProposalKind, PrototypeRole, RefusalReason, SuggestionStatus
from domain.tables.people import Cluster, Person
from domain.tables.photos import FaceInstance, ImageAsset
from domain.tables.tenants import Workspace
from domain.tables.typed import typed


class PersonPrototype(Model):
    """A face chosen to represent its person in searches."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    person_id: PersonId
    face_instance: fields.ForeignKeyNullableRelation[FaceInstance] = fields.ForeignKeyField(
        "spotted.FaceInstance", null=True, on_delete=fields.SET_NULL
    )
    face_instance_id: FaceId | None
    qdrant_point_id = fields.UUIDField()
    role = fields.CharEnumField(PrototypeRole, max_length=16)
    age_era_bucket = fields.CharField(16, null=True)
    decade_bucket = fields.CharField(8, null=True)
    is_pinned = fields.BooleanField(default=False)
    pinned_by = fields.CharField(64, null=True)
    pinned_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "person_prototypes"


class BarredFace(Model):
    """A face of a person that must not represent the person, because somebody said so."""

    id = fields.BigIntField(primary_key=True)
    face: fields.ForeignKeyRelation[FaceInstance] = fields.ForeignKeyField("spotted.FaceInstance")
    face_id: FaceId
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    person_id: PersonId
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "barred_faces"
        unique_together = (("face", "person"),)


class FaceSuggestion(Model):
    """A possible assignment that waits for a yes or no. confidence: calibrated, 0..1.

    rank: the person's place, from 1, in the list from which a moderator chose whose face it is. asked_at:
    None before somebody is asked. asked_with: the question on whose card this one is asked, too. is_ticked:
    on that card, its face is marked as the person's.
    """

    id = typed(SuggestionId, fields.BigIntField(primary_key=True))
    face_instance: fields.ForeignKeyRelation[FaceInstance] = fields.ForeignKeyField(
        "spotted.FaceInstance", related_name="suggestions"
    )
    face_instance_id: FaceId
    suggested_person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    suggested_person_id: PersonId
    confidence = fields.FloatField()
    source_face: fields.ForeignKeyRelation[FaceInstance] = fields.ForeignKeyField(
        "spotted.FaceInstance", related_name="suggested_from"
    )
    source_face_id: FaceId
    status = fields.CharEnumField(SuggestionStatus, max_length=16, default=SuggestionStatus.PENDING)
    created_at = fields.DatetimeField(auto_now_add=True)
    reviewed_at = fields.DatetimeField(null=True)
    reviewed_by = fields.CharField(64, null=True)
    matching_prototype_ids: fields.Field[list[str] | None] = fields.JSONField(null=True)
    prototype_scores: fields.Field[dict[str, float] | None] = fields.JSONField(null=True)
    aggregate_confidence = fields.FloatField(null=True)
    prototype_match_count = fields.IntField(null=True)
    rank = fields.IntField(null=True)
    asked_at = fields.DatetimeField(null=True)
    asked_with: fields.ForeignKeyNullableRelation["FaceSuggestion"] = fields.ForeignKeyField(
        "spotted.FaceSuggestion", null=True, on_delete=fields.SET_NULL, related_name="asked_together"
    )
    asked_with_id: SuggestionId | None
    is_ticked = fields.BooleanField(default=False)

    class Meta:
        table = "face_suggestions"


class NegativePair(Model):
    """This face is not that person. is_mistake: it was matched to that person until this was said. reason:
    None where nobody told one. was_recognised: whether it was ever matched to that person, for /stats; None
    before that was looked up.
    """

    id = fields.BigIntField(primary_key=True)
    face: fields.ForeignKeyRelation[FaceInstance] = fields.ForeignKeyField("spotted.FaceInstance")
    face_id: FaceId
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    person_id: PersonId
    is_mistake = fields.BooleanField(default=False)
    was_recognised = fields.BooleanField(null=True)
    reason: RefusalReason | None = typed(
        RefusalReason, fields.CharEnumField(RefusalReason, max_length=16, null=True)
    )
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "negative_pairs"
        unique_together = (("face", "person"),)


class LookAlikes(Model):
    """Two persons who look alike. The smaller id is the first, so that a pair is one row.

    declared_at: None while only the requester of one of them says that they are two.
    """

    id = fields.BigIntField(primary_key=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    first_person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", related_name="first_of_look_alikes"
    )
    first_person_id: PersonId
    second_person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", related_name="second_of_look_alikes"
    )
    second_person_id: PersonId
    declared_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "look_alikes"
        unique_together = (("first_person", "second_person"),)


class ClusterProposal(Model):
    """What the nightly grouping found about clusters that people know; a moderator decides.

    kind join: the two clusters look like one person; the smaller id is `cluster`. kind split: `face_ids`
    would leave the cluster. decision: None while nobody decided.
    """

    id = typed(ProposalId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    kind = fields.CharEnumField(ProposalKind, max_length=8)
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField(
        "spotted.Cluster", related_name="proposals"
    )
    cluster_id: ClusterId
    other_cluster: fields.ForeignKeyNullableRelation[Cluster] = fields.ForeignKeyField(
        "spotted.Cluster", null=True, related_name="other_proposals"
    )
    other_cluster_id: ClusterId | None
    face_ids: fields.Field[list[FaceId]] = ArrayField("uuid", default=list)
    created_at = fields.DatetimeField(auto_now_add=True)
    decided_at = fields.DatetimeField(null=True)
    decision: ProposalDecision | None = typed(
        ProposalDecision, fields.CharEnumField(ProposalDecision, max_length=16, null=True)
    )

    class Meta:
        table = "cluster_proposals"


class FaceAssignmentEvent(Model):
    """Append-only. Person numbers stand beside the keys, so that history outlives the persons.

    recognised_count: how many of the faces recognition took for `to_person` for the first time.
    """

    id = typed(EventId, fields.UUIDField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    created_at = fields.DatetimeField(auto_now_add=True)
    actor = fields.CharField(64, null=True)
    operation = fields.CharField(32)
    from_person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", null=True, on_delete=fields.SET_NULL, related_name="moved_from"
    )
    from_person_id: PersonId | None
    to_person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", null=True, on_delete=fields.SET_NULL, related_name="moved_to"
    )
    to_person_id: PersonId | None
    from_person_number = fields.BigIntField(null=True)
    to_person_number = fields.BigIntField(null=True)
    batch_id = fields.UUIDField(null=True)
    affected_photo_ids: fields.Field[list[int] | None] = fields.JSONField(null=True)
    affected_face_instance_ids: fields.Field[list[str] | None] = fields.JSONField(null=True)
    face_count = fields.IntField()
    photo_count = fields.IntField()
    recognised_count = fields.IntField(default=0)
    note = fields.TextField(null=True)

    class Meta:
        table = "face_assignment_events"


class Operation(Model):
    """What somebody did to persons and faces. The faces are in the assignment event of the batch.

    undo: what an undo needs beside the faces; None: it cannot be undone. undoes, undone_by: other operations.
    """

    id = typed(OperationId, fields.BigIntField(primary_key=True))
    batch_id: UUID = fields.UUIDField(unique=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    kind = fields.CharField(32)
    actor = fields.CharField(64)
    person_number = fields.BigIntField()
    other_number = fields.BigIntField(null=True)
    asset: fields.ForeignKeyNullableRelation[ImageAsset] = fields.ForeignKeyField(
        "spotted.ImageAsset", null=True, on_delete=fields.SET_NULL
    )
    asset_id: AssetId | None
    face_count = fields.IntField(default=0)
    photo_count = fields.IntField(default=0)
    undo: fields.Field[dict[str, object] | None] = fields.JSONField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    undoes: fields.ForeignKeyNullableRelation["Operation"] = fields.ForeignKeyField(
        "spotted.Operation", null=True, on_delete=fields.SET_NULL, related_name="redone"
    )
    undoes_id: OperationId | None
    undone_by: fields.ForeignKeyNullableRelation["Operation"] = fields.ForeignKeyField(
        "spotted.Operation", null=True, on_delete=fields.SET_NULL, related_name="undone"
    )
    undone_by_id: OperationId | None

    class Meta:
        table = "operations"


class AdminEvent(Model):
    """Append-only. Every decision of somebody that moved no faces."""

    id = fields.BigIntField(primary_key=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    created_at = fields.DatetimeField(auto_now_add=True)
    actor = fields.CharField(64)
    operation = fields.CharField(32)
    subject_kind = fields.CharField(16)
    subject_number = fields.BigIntField()
    details: fields.Field[dict[str, object]] = fields.JSONField(default=dict)

    class Meta:
        table = "admin_events"
