"""Photos, where they were posted, and the faces on them."""

from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from domain.ids import AssetId, ClusterId, FaceId, GroupId, LookId, ParticipantId, PersonId, WorkspaceId
from domain.states import AssetKind, AssetState, Basis, RefusalReason, UnseenReason
from domain.tables.people import Cluster, Person
from domain.tables.tenants import Group, Participant, Workspace
from domain.tables.typed import typed


class ImageAsset(Model):
    """One photo. kind: post | training. state: received | done | rejected | dead.

    reason: why it was rejected; of a training photo, the verdict. path: the key of the stored original, NULL
    once the bytes are gone. tg_clean_file_id: the photo that was made from an image document and uploaded
    once, without EXIF. tg_file_id: empty when only a former bot had the file. replaced_in: the last group in
    which a message was edited to show another photo in place of this one.

    Of a training photo: sent_by: who added it for a person who was connected already; tg_reply_message_id:
    the message that the verdict answers; told_at: when the verdict was shown.
    """

    id = typed(AssetId, fields.BigIntField(primary_key=True))
    uuid = fields.UUIDField(unique=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    kind = fields.CharEnumField(AssetKind, max_length=16)
    media = fields.CharField(16)
    state = fields.CharEnumField(AssetState, max_length=16, default=AssetState.RECEIVED)
    reason = fields.CharField(64, null=True)
    tg_file_id = fields.TextField()
    tg_file_unique_id = fields.CharField(64)
    tg_clean_file_id = fields.TextField(null=True)
    path = fields.TextField(null=True)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    taken_at = fields.DatetimeField()
    exif_metadata: fields.Field[dict[str, str] | None] = fields.JSONField(null=True)
    person_numbers: fields.Field[list[int]] = fields.JSONField(default=list)
    replaced_in: fields.ForeignKeyNullableRelation[Group] = fields.ForeignKeyField(
        "spotted.Group", null=True, on_delete=fields.SET_NULL
    )
    replaced_in_id: GroupId | None
    enrols_person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", null=True
    )
    enrols_person_id: PersonId | None
    sent_by: fields.ForeignKeyNullableRelation[Participant] = fields.ForeignKeyField(
        "spotted.Participant", null=True, on_delete=fields.SET_NULL
    )
    sent_by_id: ParticipantId | None
    tg_reply_message_id = fields.BigIntField(null=True)
    told_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "image_assets"


class Posting(Model):
    """One message of a group that shows the photo; a photo posted twice is one asset, two postings.

    tg_message_id NULL: the number means nothing any more, since the chat got another id, or another bot took
    over. caption: as posted. posted_at: since when the message shows this photo. is_protected: nobody may
    pass it on. replaced_asset_ids: photos that the message showed before.
    """

    id = fields.BigIntField(primary_key=True)
    asset: fields.ForeignKeyRelation[ImageAsset] = fields.ForeignKeyField("spotted.ImageAsset")
    asset_id: AssetId
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField("spotted.Group")
    group_id: GroupId
    posted_by: fields.ForeignKeyNullableRelation[Participant] = fields.ForeignKeyField(
        "spotted.Participant", null=True, on_delete=fields.SET_NULL
    )
    posted_by_id: ParticipantId | None
    tg_message_id = fields.BigIntField(null=True)
    media_group_id = fields.CharField(64, null=True)
    caption = fields.TextField(null=True)
    posted_at = fields.DatetimeField()
    is_protected = fields.BooleanField(default=False)
    replaced_asset_ids = ArrayField("bigint", default=list)

    class Meta:
        table = "postings"
        unique_together = (("group", "tg_message_id"),)


class FaceInstance(Model):
    """One face on one asset. bbox: pixels of the upright image. person NULL: an unknown face.

    cluster NULL with `clustered_at` set is noise, "-1" in payloads and REST. `version` grows with
    every change that the vector index must follow, `indexed_version` is what its point shows.
    basis: why the face is its person's (`states.Basis`), NULL for an unknown face. matched_by: the
    prototypes' faces that the match rested on. set_aside: why nobody is asked whose the face is, NULL
    for most faces; it counts while the face is unknown.
    """

    id = typed(FaceId, fields.UUIDField(primary_key=True))
    number = fields.BigIntField(unique=True, generated=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    asset: fields.ForeignKeyRelation[ImageAsset] = fields.ForeignKeyField("spotted.ImageAsset")
    asset_id: AssetId
    bbox_x = fields.IntField()
    bbox_y = fields.IntField()
    bbox_w = fields.IntField()
    bbox_h = fields.IntField()
    landmarks: fields.Field[list[list[float]] | None] = fields.JSONField(null=True)
    detection_confidence = fields.FloatField()
    quality_score = fields.FloatField(null=True)
    sharpness = fields.FloatField(null=True)
    qdrant_point_id = fields.UUIDField(unique=True)
    cluster: fields.ForeignKeyNullableRelation[Cluster] = fields.ForeignKeyField("spotted.Cluster", null=True)
    cluster_id: ClusterId | None
    clustered_at = fields.DatetimeField(null=True)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "spotted.Person", null=True, on_delete=fields.SET_NULL
    )
    person_id: PersonId | None
    basis: Basis | None = typed(Basis, fields.CharEnumField(Basis, max_length=16, null=True))
    matched_by: fields.Field[list[UUID]] = ArrayField("uuid", default=list)
    set_aside: RefusalReason | None = typed(
        RefusalReason, fields.CharEnumField(RefusalReason, max_length=16, null=True)
    )
    version = fields.BigIntField(default=1)
    indexed_version = fields.BigIntField(null=True)
    indexed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "face_instances"


class FaceEmbedding(Model):
    """The embedding that the index can be made from again. vector: float32, little endian, unit length."""

    id = fields.BigIntField(primary_key=True)
    face: fields.ForeignKeyRelation[FaceInstance] = fields.ForeignKeyField("spotted.FaceInstance")
    face_id: FaceId
    engine = fields.CharField(64)
    vector = fields.BinaryField()

    class Meta:
        table = "face_embeddings"
        unique_together = (("face", "engine"),)


class UnseenFace(Model):
    """A face of which this engine can make no embedding, and why."""

    id = fields.BigIntField(primary_key=True)
    face: fields.ForeignKeyRelation[FaceInstance] = fields.ForeignKeyField("spotted.FaceInstance")
    face_id: FaceId
    engine = fields.CharField(64)
    reason = fields.CharEnumField(UnseenReason, max_length=16)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "unseen_faces"
        unique_together = (("face", "engine"),)


class ErasedFace(Model):
    """The place of an erased face, so that a new look at the same photo does not bring it back."""

    id = fields.BigIntField(primary_key=True)
    asset: fields.ForeignKeyRelation[ImageAsset] = fields.ForeignKeyField("spotted.ImageAsset")
    asset_id: AssetId
    bbox_x = fields.IntField()
    bbox_y = fields.IntField()
    bbox_w = fields.IntField()
    bbox_h = fields.IntField()

    class Meta:
        table = "erased_faces"


class CloserLook(Model):
    """A moderator's order to look harder at a photo for missing faces. cell: of its grid; 0: all of it.

    bbox: the box that a moderator drew, in pixels of the upright photo; all 0 where nobody drew one.
    found: how many faces are new. NULL while the look goes on, and for one that ended (`done_at`) because
    Telegram did not give the photo or it could not be read.
    """

    id = typed(LookId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    asset: fields.ForeignKeyRelation[ImageAsset] = fields.ForeignKeyField("spotted.ImageAsset")
    asset_id: AssetId
    cell = fields.IntField(default=0)
    bbox_x = fields.IntField(default=0)
    bbox_y = fields.IntField(default=0)
    bbox_w = fields.IntField(default=0)
    bbox_h = fields.IntField(default=0)
    asked_at = fields.DatetimeField(auto_now_add=True)
    done_at = fields.DatetimeField(null=True)
    found = fields.IntField(null=True)

    class Meta:
        table = "closer_looks"
        unique_together = (("asset", "cell", "bbox_x", "bbox_y", "bbox_w", "bbox_h"),)
