"""How people go about questions: who looks at which, and who could not answer."""

from datetime import datetime

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from domain.ids import (
    ClusterId,
    InquiryId,
    ParticipantId,
    PersonId,
    ReviewId,
    SuggestionId,
    WorkspaceId,
)
from domain.tables.matching import FaceSuggestion
from domain.tables.people import Cluster, Person
from domain.tables.tenants import Participant, Workspace
from domain.tables.typed import typed


class Review(Model):
    """A moderator looks at all questions about a person. Until `held_until` no other moderator answers
    many of them at once. Owners may, and a question by itself is anybody's who may answer it.

    participant: who looks. question_ids: those that waited when the review was opened, the best face first;
    the list stays as it is, so no page of the card shifts. wrong_ids: those that are ticked as wrong.
    """

    id = typed(ReviewId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    person_id: PersonId
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    question_ids: fields.Field[list[int]] = ArrayField("bigint")
    wrong_ids: fields.Field[list[int]] = ArrayField("bigint", default=list)
    held_until = fields.DatetimeField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "reviews"


class QuestionPass(Model):
    """An owner gave no answer to a question, which stays open.

    ask_again_at: when that owner is asked again; None for *not sure*: the moderators decide.
    """

    id = fields.BigIntField(primary_key=True)
    suggestion: fields.ForeignKeyRelation[FaceSuggestion] = fields.ForeignKeyField("spotted.FaceSuggestion")
    suggestion_id: SuggestionId
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    ask_again_at: datetime | None = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "question_passes"
        unique_together = (("suggestion", "participant"),)


class ClusterInquiry(Model):
    """Somebody who may know an unknown person is asked in private whose child it is.

    person, name: the answer, one of the two; without either, after `answered_at`, they do not know.
    agreed_at: set while enough people gave this answer, so that moderators are shown it.
    """

    id = typed(InquiryId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    cluster: fields.ForeignKeyRelation[Cluster] = fields.ForeignKeyField("spotted.Cluster")
    cluster_id: ClusterId
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", null=True, on_delete=fields.SET_NULL
    )
    person_id: PersonId | None
    name = fields.CharField(64, null=True)
    name_key = fields.CharField(255, null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    answered_at = fields.DatetimeField(null=True)
    agreed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "cluster_inquiries"
        unique_together = (("cluster", "participant"),)
