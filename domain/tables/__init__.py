"""Tortoise classes for the tables. The schema itself is SQL, in `migrations/`."""

from domain.tables.delivery import Card, Delivery, Distribution, MessageSearch
from domain.tables.matching import (
    AdminEvent,
    BarredFace,
    ClusterProposal,
    FaceAssignmentEvent,
    FaceSuggestion,
    LookAlikes,
    NegativePair,
    Operation,
    PersonPrototype,
)
from domain.tables.people import Cluster, ParticipantPerson, Person
from domain.tables.photos import (
    CloserLook,
    ErasedFace,
    FaceEmbedding,
    FaceInstance,
    ImageAsset,
    Posting,
    UnseenFace,
)
from domain.tables.questions import ClusterInquiry, QuestionPass, Review
from domain.tables.queue import QueueMessage, QueueOutbox
from domain.tables.service import Alarm, Heartbeat, Installation, LostEmbedding, Report
from domain.tables.tenants import (
    ApiToken,
    DeepLink,
    Group,
    GroupParticipant,
    Participant,
    SettingProposal,
    Workspace,
    WorkspaceSetting,
)
from domain.tables.work import Conversation, Erasure, ErasureProbe, Restore, Task, TelegramUpdate

__all__ = [
    "AdminEvent",
    "Alarm",
    "ApiToken",
    "BarredFace",
    "Card",
    "CloserLook",
    "Cluster",
    "ClusterInquiry",
    "ClusterProposal",
    "Conversation",
    "DeepLink",
    "Delivery",
    "Distribution",
    "ErasedFace",
    "Erasure",
    "ErasureProbe",
    "FaceAssignmentEvent",
    "FaceEmbedding",
    "FaceInstance",
    "FaceSuggestion",
    "Group",
    "GroupParticipant",
    "Heartbeat",
    "ImageAsset",
    "Installation",
    "LookAlikes",
    "LostEmbedding",
    "MessageSearch",
    "NegativePair",
    "Operation",
    "Participant",
    "ParticipantPerson",
    "Person",
    "PersonPrototype",
    "Posting",
    "QuestionPass",
    "QueueMessage",
    "QueueOutbox",
    "Report",
    "Restore",
    "Review",
    "SettingProposal",
    "Task",
    "TelegramUpdate",
    "UnseenFace",
    "Workspace",
    "WorkspaceSetting",
]
