"""Persons, who receives their photos, and clusters of unidentified faces."""

from typing import TYPE_CHECKING
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.tables.tenants import Participant, Workspace

if TYPE_CHECKING:
    from domain.tables.photos import FaceInstance


class Person(Model):
    """A named identity. approval: draft | requested | approved | declined; only approved ones match.

    `number` is the S1 contact id, shared with clusters. `erasing_at` set: unreachable, being removed.
    Who was merged into a person goes with it: the two are one human being, and both rows hold a name.
    """

    id = fields.UUIDField(primary_key=True)
    number = fields.BigIntField(unique=True, generated=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: int
    name = fields.CharField(255)
    name_key = fields.TextField()  # of `rules/names.name_key`: written wherever the name is
    status = fields.CharField(16, default="ACTIVE")
    approval = fields.CharField(16, default="draft")
    merged_into: fields.ForeignKeyNullableRelation["Person"] = fields.ForeignKeyField(
        "spotted.Person", null=True, related_name="absorbed"
    )
    birth_date = fields.DateField(null=True)
    # As chosen: `queries/persons/picture.py` says which one is shown.
    picture_face: fields.ForeignKeyNullableRelation["FaceInstance"] = fields.ForeignKeyField(
        "spotted.FaceInstance", null=True, on_delete=fields.SET_NULL, related_name="pictured"
    )
    erasing_at = fields.DatetimeField(null=True)
    requested_at = fields.DatetimeField(null=True)  # when its owner last asked for approval
    # When an owner looked at the prototypes last: mistakes from before count no more.
    gallery_seen_at = fields.DatetimeField(null=True)
    version = fields.BigIntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "persons"


class ParticipantPerson(Model):
    """The link: this participant receives this person's photos, as owner or guardian, with consent."""

    id = fields.BigIntField(primary_key=True)
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    person_id: UUID
    role = fields.CharField(16)
    state = fields.CharField(16, default="requested")
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
    """Unidentified faces that look like one person."""

    id = fields.BigIntField(primary_key=True)
    number = fields.BigIntField(unique=True, generated=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: int
    state = fields.CharField(16, default="open")
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", null=True, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "clusters"
