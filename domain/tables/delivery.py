"""Who gets which photo and why, the one message that carries it, and the cards the bot edits."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from domain.ids import AssetId, CardId, DeliveryId, ParticipantId, PersonId, SentMessageId, WorkspaceId
from domain.states import DeliveryState
from domain.tables.people import Person
from domain.tables.photos import ImageAsset
from domain.tables.tenants import Participant, Workspace
from domain.tables.typed import typed


class Distribution(Model):
    """asset x person x participant: why somebody gets a photo. Its status is that of the delivery.

    withdrawn_at: since when the reason does not hold. feedback: what the recipient said of it, right | wrong.
    """

    id = fields.BigIntField(primary_key=True)
    asset: fields.ForeignKeyRelation[ImageAsset] = fields.ForeignKeyField("spotted.ImageAsset")
    asset_id: AssetId
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("spotted.Person")
    person_id: PersonId
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    withdrawn_at = fields.DatetimeField(null=True)
    feedback = fields.CharField(8, null=True)
    feedback_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "distributions"
        unique_together = (("asset", "person", "participant"),)


class MessageSearch(Model):
    """The search for lost photos in a recipient's chat. asked: numbers of the messages that Telegram was
    asked about. asked_before: how many of these numbers were asked about by searches that have ended.
    """

    participant: fields.OneToOneRelation[Participant] = fields.OneToOneField(
        "spotted.Participant", primary_key=True
    )
    participant_id: ParticipantId
    asked = ArrayField("bigint", default=list)
    asked_before = fields.IntField(default=0)

    class Meta:
        table = "message_searches"


class Delivery(Model):
    """asset x participant: the one message that carries the photo.

    state: pending | parked (cannot be reached yet) | sending | sent | unknown (it may have arrived, and is
    offered by a button) | suppressed (the right to receive ended) | failed | retracted.
    token: of the last send that was begun; the outcome of an earlier one is not recorded.
    unknown_at: when it was last unknown whether a send had arrived; later sends keep this time.
    asked_by: the press with which its recipient last asked for the photo; the same press does nothing more.
    earlier_copies: messages with the photo from before it was asked for again; taken back before the newest.
    offered_at: when it was offered instead of sent: it had waited too long, or its task was given up. It
    stays `pending` until its recipient asks for it.
    taken_away_at: when its recipient took it away. It is never owed again, whoever decides what.
    names: numbers of the persons whom its messages may name; the erase of one of them corrects the captions.
    is_outdated: a caption could not be corrected, because the chat was closed; a Start has it corrected.
    """

    id = typed(DeliveryId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    asset: fields.ForeignKeyRelation[ImageAsset] = fields.ForeignKeyField("spotted.ImageAsset")
    asset_id: AssetId
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField("spotted.Participant")
    participant_id: ParticipantId
    state = fields.CharEnumField(DeliveryState, max_length=16, default=DeliveryState.PENDING)
    reason = fields.CharField(255, null=True)
    token = fields.BigIntField(null=True)
    tg_message_id = fields.BigIntField(null=True)
    earlier_copies = ArrayField("bigint", default=list)
    sending_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    unknown_at = fields.DatetimeField(null=True)
    asked_by = fields.BigIntField(null=True)
    offered_at = fields.DatetimeField(null=True)
    taken_away_at = fields.DatetimeField(null=True)
    names = ArrayField("bigint", default=list)
    is_outdated = fields.BooleanField(default=False)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "deliveries"
        unique_together = (("asset", "participant"),)


class SentMessage(Model):
    """A message that the bot sent, or began to send. tg_message_id: None until Telegram answered; an old row
    without one is of a message that may be in its chat although nobody knows it. sent_at: None until Telegram
    answered, and for a number that only a search for a lost message asked about.

    counter: what counts its number: the chat itself for a supergroup, 0 for all other chats together.
    """

    id = typed(SentMessageId, fields.BigIntField(primary_key=True))
    tg_chat_id = fields.BigIntField()
    counter = fields.BigIntField()
    tg_message_id = fields.BigIntField(null=True)
    begun_at = fields.DatetimeField(auto_now_add=True)
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sent_messages"


class Card(Model):
    """A message about one thing in one chat. `shown` is the state it shows.

    names: numbers of persons and clusters, beside its subject, whose erasing takes the card back. Of a card
    `together` they are ids of other workspaces.
    participants: ids of participants that it names. sent_at: when its present message was sent; None for one
    that is older than this column. A text (kind `said`) that is edited when it is older than two days counts
    as two days old at that edit: too old to be deleted, too young to be forgotten. wording: the parts of a
    text, so that a name can be cut out of it; None where the text cannot be rewritten.
    """

    id = typed(CardId, fields.BigIntField(primary_key=True))
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("spotted.Workspace")
    workspace_id: WorkspaceId
    kind = fields.CharField(32)
    subject = fields.CharField(64)
    tg_chat_id = fields.BigIntField()
    tg_message_id = fields.BigIntField()
    shown = fields.CharField(64)
    names = ArrayField("bigint", default=list)
    participants = ArrayField("bigint", default=list)
    created_at = fields.DatetimeField(auto_now_add=True)
    sent_at = fields.DatetimeField(null=True)
    wording: fields.Field[dict[str, object] | None] = fields.JSONField(null=True)

    class Meta:
        table = "cards"
        unique_together = (("kind", "subject", "tg_chat_id"),)
