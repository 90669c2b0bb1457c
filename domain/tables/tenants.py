"""Workspaces, Telegram groups and who is in them."""

from typing import TYPE_CHECKING
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.ids import CalibrationId, GroupId, ParticipantId, PersonId, TokenId, WorkspaceId
from domain.states import MemberStatus, PrivateChat, ProposalDecision, Scope
from domain.tables.typed import typed

if TYPE_CHECKING:
    from domain.tables.people import Person


class Workspace(Model):
    """The tenant: one or more Telegram groups and at most one admin chat. Nothing crosses it.

    is_agreed: whether its groups agreed to be one; False where an earlier version put them together unasked.
    regrouped_at: when it was last asked that all its unknown faces be grouped again. calibrated_at: when it
    was last asked that its answers be compared with its thresholds. recognised: how many faces recognition
    took for somebody until `recognised_until`, each person and face once; later ones stand in their events.
    forgotten_…: what /stats counts about faces that are forgotten by now (`steps/faces/forget_faces.py`).
    """

    id = typed(WorkspaceId, fields.BigIntField(primary_key=True))
    uuid: UUID = fields.UUIDField(unique=True)
    name = fields.CharField(255)
    tg_admin_chat_id = fields.BigIntField(null=True, unique=True)
    is_agreed = fields.BooleanField(default=True)
    erasing_at = fields.DatetimeField(null=True)
    regrouped_at = fields.DatetimeField(null=True)
    calibrated_at = fields.DatetimeField(null=True)
    recognised = fields.BigIntField(default=0)
    recognised_until = fields.DatetimeField(auto_now_add=True)
    forgotten_wrong = fields.BigIntField(default=0)
    forgotten_yes = fields.BigIntField(default=0)
    forgotten_no = fields.BigIntField(default=0)
    forgotten_ended = fields.BigIntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "workspaces"


class Participant(Model):
    """A Telegram user. private_chat: unknown (never pressed Start) | open | blocked. chat_opened_at: when it
    was opened last. language_is_known: Telegram told it, or the user chose it; else it is English for now.

    requests_today, photos_today: what they asked for and sent on quota_day (UTC). parted_at: when
    a person to whom they had a link was deleted, or when they were told of it; perhaps nothing else connects
    them with the bot.
    """

    id = typed(ParticipantId, fields.BigIntField(primary_key=True))
    uuid: UUID = fields.UUIDField(unique=True)
    tg_user_id = fields.BigIntField(unique=True)
    name = fields.CharField(255)
    language = fields.CharField(16, default="en")
    language_is_known = fields.BooleanField(default=True)
    private_chat = fields.CharEnumField(PrivateChat, max_length=16, default=PrivateChat.UNKNOWN)
    chat_opened_at = fields.DatetimeField(null=True)
    quota_day = fields.DateField(null=True)
    requests_today = fields.IntField(default=0)
    photos_today = fields.IntField(default=0)
    parted_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "participants"


class Group(Model):
    """A Telegram chat. Its row is made when it is activated, and anew when it gets a workspace of its own
    (`split_group`). username: of a public group.

    former_tg_chat_id: of the basic group that it was before it became a supergroup. left_at: since when the
    bot is in it no more. told_left_at: the `left_at` of which the members were told. next_photo_at: when its
    next photo has its turn. Each photo moves this on by its share of an hour; after a quiet hour, a whole
    hour's photos are recognised at once (`steps/photos/keep_photo.py`). next_flood_at: the same for photos of
    members who have used up their own hour's photos, and of unknown senders.
    """

    id = typed(GroupId, fields.BigIntField(primary_key=True))
    uuid: UUID = fields.UUIDField(unique=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    tg_chat_id = fields.BigIntField(unique=True)
    former_tg_chat_id = fields.BigIntField(null=True, unique=True)
    title = fields.CharField(255)
    username = fields.CharField(32, null=True)
    active = fields.BooleanField(default=False)
    activated_by: fields.ForeignKeyNullableRelation[Participant] = fields.ForeignKeyField(
        "spotted.Participant", null=True, on_delete=fields.SET_NULL
    )
    activated_by_id: ParticipantId | None
    left_at = fields.DatetimeField(null=True)
    told_left_at = fields.DatetimeField(null=True)
    next_photo_at = fields.DatetimeField(null=True)
    next_flood_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "groups"


class GroupParticipant(Model):
    """Who is in which group. status: member | admin | outside, as Telegram said at `checked_at`.

    consent: pending | given | refused, to the recognition of photos that they post. consent_by_button:
    whether a button said so, not only a reaction. left_noted: whether a participant who left was told what
    stays, or need not be told. left_at: since when the time counts after which a participant who left is
    forgotten. next_photo_at: as the group's, for photos of this member.
    """

    id = fields.BigIntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField("spotted.Group")
    group_id: GroupId
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    status = fields.CharEnumField(MemberStatus, max_length=16)
    checked_at = fields.DatetimeField(auto_now_add=True)
    consent = fields.CharField(16, default="pending")
    consent_at = fields.DatetimeField(null=True)
    consent_by_button = fields.BooleanField(default=False)
    left_noted = fields.BooleanField(default=False)
    left_at = fields.DatetimeField(null=True)
    next_photo_at = fields.DatetimeField(null=True)

    class Meta:
        table = "group_participants"
        unique_together = (("group", "participant"),)


class DeepLink(Model):
    """A `?start=` token, stored hashed. purpose: connect (many uses; only into `group` where there is one) |
    setup (one use) | guardian (one use).

    person, invited_by: of an invitation.
    """

    id = fields.BigIntField(primary_key=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    purpose = fields.CharField(16)
    token_hash = fields.CharField(64, unique=True)
    group: fields.ForeignKeyNullableRelation[Group] = fields.ForeignKeyField("spotted.Group", null=True)
    group_id: GroupId | None
    person: fields.ForeignKeyNullableRelation["Person"] = fields.ForeignKeyField("spotted.Person", null=True)
    person_id: PersonId | None
    invited_by: fields.ForeignKeyNullableRelation[Participant] = fields.ForeignKeyField(
        "spotted.Participant", null=True
    )
    invited_by_id: ParticipantId | None
    expires_at = fields.DatetimeField(null=True)
    used_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "deep_links"


class WorkspaceSetting(Model):
    """A workspace's own value of a setting (`rules/settings/own_settings.py`). updated_by: an actor."""

    id = fields.BigIntField(primary_key=True)
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    name = fields.CharField(64)
    value: fields.Field[float | int | bool | str] = fields.JSONField()
    updated_by = fields.CharField(64)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "workspace_settings"
        unique_together = (("workspace", "name"),)


class SettingProposal(Model):
    """Thresholds that the answers of a workspace speak for; a moderator decides. figures: a `Calibrated`.

    decided_by: an actor; NULL while it is open, and where a newer proposal took its place.
    """

    id = typed(CalibrationId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    figures: fields.Field[dict[str, object]] = fields.JSONField()
    created_at = fields.DatetimeField(auto_now_add=True)
    decided_at = fields.DatetimeField(null=True)
    decision: ProposalDecision | None = typed(
        ProposalDecision, fields.CharEnumField(ProposalDecision, max_length=16, null=True)
    )
    decided_by = fields.CharField(64, null=True)

    class Meta:
        table = "setting_proposals"


class ApiToken(Model):
    """A program calls the API for a workspace with it, as long as its maker moderates the workspace.

    token_hash: SHA-256 of the token, which is not stored. last_used_at: to the minute.
    """

    id = typed(TokenId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    batch_id: UUID = fields.UUIDField(unique=True)
    name = fields.CharField(64)
    scope = fields.CharEnumField(Scope, max_length=16)
    token_hash = fields.CharField(64, unique=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_tokens"
