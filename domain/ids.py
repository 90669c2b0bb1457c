"""The ids of rows. Each has its own type, so that mypy finds swapped ids."""

from typing import NewType
from uuid import UUID

WorkspaceId = NewType("WorkspaceId", int)
GroupId = NewType("GroupId", int)
ParticipantId = NewType("ParticipantId", int)
AssetId = NewType("AssetId", int)
PostingId = NewType("PostingId", int)  # of a message that shows an asset
DeliveryId = NewType("DeliveryId", int)
LinkId = NewType("LinkId", int)  # participant x person
ClusterId = NewType("ClusterId", int)
ProposalId = NewType("ProposalId", int)  # about clusters
InquiryId = NewType("InquiryId", int)  # whose child a cluster is
CalibrationId = NewType("CalibrationId", int)  # of a proposal of thresholds
SuggestionId = NewType("SuggestionId", int)
ReviewId = NewType("ReviewId", int)  # of all questions about a person
OperationId = NewType("OperationId", int)
ErasureId = NewType("ErasureId", int)
ReportId = NewType("ReportId", int)
LookId = NewType("LookId", int)  # of a closer look at a photo
CardId = NewType("CardId", int)
SentMessageId = NewType("SentMessageId", int)  # our own number, not Telegram's
TaskId = NewType("TaskId", int)
TokenId = NewType("TokenId", int)  # of the API
WebhookId = NewType("WebhookId", int)
UpdateId = NewType("UpdateId", int)  # our own number, not Telegram's

FaceId = NewType("FaceId", UUID)
PersonId = NewType("PersonId", UUID)
EventId = NewType("EventId", UUID)  # of an assignment
BatchId = NewType("BatchId", UUID)  # of all that one press, message or request asks for
