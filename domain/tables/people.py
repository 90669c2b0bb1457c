"""Persons, who receives their photos, and clusters of unidentified faces."""

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from domain.ids import ClusterId, LinkId, ParticipantId, PersonId, WorkspaceId
from domain.states import Approval, ClusterState, LinkRole, LinkState, PersonStatus
from domain.tables.tenants import Participant, Workspace
from domain.tables.typed import typed

if TYPE_CHECKING:
    from domain.tables.photos import FaceInstance


class Person(Model):
    """A named identity. approval: draft | requested | approved | declined; only approved ones match.

    `number` is the contact id of the faces queue, from one sequence with clusters. `erasing_at` is set while
    the person is unreachable and being removed. Persons that were merged into it are erased with it: they are
    one human being, and each row holds a name.
    """

    id = typed(PersonId, fields.UUIDField(primary_key=True))
    number = fields.BigIntField(unique=True, generated=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    name = fields.CharField(255)
    name_key = fields.TextField()  # made by `rules/persons/names.py`, and written with every name
    status = fields.CharEnumField(PersonStatus, max_length=16, default=PersonStatus.ACTIVE)
    approval = fields.CharEnumField(Approval, max_length=16, default=Approval.DRAFT)
    merged_into: fields.ForeignKeyNullableRelation["Person"] = fields.ForeignKeyField(
        "spotted.Person", null=True, related_name="absorbed"
    )
    # While a request waits: the connected person that matching would take this one for.
    looks_like: fields.ForeignKeyNullableRelation["Person"] = fields.ForeignKeyField(
        "spotted.Person", null=True, on_delete=fields.SET_NULL, related_name="looking_alike"
    )
    birth_date = fields.DateField(null=True)
    # The face as it was chosen; `queries/persons/picture.py` says which one is shown.
    picture_face: fields.ForeignKeyNullableRelation["FaceInstance"] = fields.ForeignKeyField(
        "spotted.FaceInstance", null=True, on_delete=fields.SET_NULL, related_name="pictured"
    )
    erasing_at = fields.DatetimeField(null=True)
    requested_at = fields.DatetimeField(null=True)  # when its owner last asked for approval
    # When an owner last looked at the training photos: earlier mistakes do not count any more.
    gallery_seen_at = fields.DatetimeField(null=True)
    # How many mistakes since then are about faces that were forgotten: wrong photos that were sent, and
    # questions about a sibling (`steps/faces/forget_faces.py`).
    forgotten_mistakes = fields.IntField(default=0)
    forgotten_siblings = fields.IntField(default=0)
    # When somebody who had withdrawn consent was forgotten: no link says any more that they had.
    consent_ended_at = fields.DatetimeField(null=True)
    # When the owners were last asked for fresh photos, because the latest faces looked different.
    fresh_photos_asked_at = fields.DatetimeField(null=True)
    version = fields.BigIntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "persons"


class ParticipantPerson(Model):
    """The link: while it is approved, this participant receives this person's photos, as owner or guardian.

    consent_version: of the text that the participant agreed to. decided_by: the decider's Telegram user id.
    """

    id = typed(LinkId, fields.BigIntField(primary_key=True))
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    person_id: PersonId
    role = fields.CharEnumField(LinkRole, max_length=16)
    state = fields.CharEnumField(LinkState, max_length=16, default=LinkState.REQUESTED)
    alias = fields.CharField(255, null=True)
    consent_version = fields.CharField(16, null=True)
    consented_at = fields.DatetimeField(null=True)
    decided_by = fields.BigIntField(null=True)
    decided_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "participant_persons"
        unique_together = (("participant", "person"),)


class Cluster(Model):
    """Unidentified faces that look like one person. `person`: who they were said to be. `joined_into`: the
    cluster that has the faces by now.
    """

    id = typed(ClusterId, fields.BigIntField(primary_key=True))
    number = fields.BigIntField(unique=True, generated=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    state = fields.CharEnumField(ClusterState, max_length=16, default=ClusterState.OPEN)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", null=True, on_delete=fields.SET_NULL
    )
    joined_into: fields.ForeignKeyNullableRelation["Cluster"] = fields.ForeignKeyField(
        "spotted.Cluster", null=True, related_name="joined", on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "clusters"
