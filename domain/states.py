"""Enumerations, mostly states of rows as the database spells them. `rules/` says which state may follow."""

from enum import StrEnum


class AssetState(StrEnum):
    """A photo: `rejected` has a reason, `dead` was given up after too many tries."""

    RECEIVED = "received"
    DONE = "done"
    REJECTED = "rejected"
    DEAD = "dead"


class AssetKind(StrEnum):
    POST = "post"
    TRAINING = "training"


class Viewed(StrEnum):
    """What of a photo is shown: a face, all of it, all of it small, or all with a box around each face."""

    FACE = "face"
    PHOTO = "photo"
    TILE = "tile"
    BOXES = "boxes"


class PersonStatus(StrEnum):
    """MERGED: part of another person. HIDDEN: compared, but neither matched, nor delivered, nor listed."""

    ACTIVE = "ACTIVE"
    MERGED = "MERGED"
    HIDDEN = "HIDDEN"


class Approval(StrEnum):
    """What was decided about a person: only approved ones are matched."""

    DRAFT = "draft"
    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"


class LinkState(StrEnum):
    """A participant's link to a person. JOINED: its participant was let in to a connected person instead."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    REVOKED = "revoked"
    JOINED = "joined"


class LinkRole(StrEnum):
    """An owner decides about the person, a guardian only receives the person's photos."""

    OWNER = "owner"
    GUARDIAN = "guardian"


class ClusterState(StrEnum):
    OPEN = "open"
    LABELLED = "labelled"
    IGNORED = "ignored"
    JOINED = "joined"


class ProposalKind(StrEnum):
    """What is proposed about clusters: to join two that show one person, or to split one that shows two
    people.
    """

    JOIN = "join"
    SPLIT = "split"


class ProposalDecision(StrEnum):
    """EXPIRED: nobody decided in time, the clusters have changed too much since, or newer thresholds took the
    place of the proposed ones.
    """

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"


class SuggestionStatus(StrEnum):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


class DeliveryState(StrEnum):
    """The state of one message to one participant. docs/architecture.md has a picture of the transitions."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    PARKED = "parked"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    RETRACTED = "retracted"


class PrivateChat(StrEnum):
    """Whether the bot may write to a participant in private."""

    UNKNOWN = "unknown"
    OPEN = "open"
    BLOCKED = "blocked"


class MemberStatus(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"
    OUTSIDE = "outside"


class TaskState(StrEnum):
    READY = "ready"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


class ErasureState(StrEnum):
    ERASING = "erasing"
    VERIFIED = "verified"


class QueueMessageState(StrEnum):
    RECEIVED = "received"
    DONE = "done"
    DEAD = "dead"


class Basis(StrEnum):
    """Why a face is its person's. All but MATCHED may be chosen to represent the person."""

    TRAINED = "trained"  # it is on a training photo
    ANSWERED = "answered"  # somebody said yes
    NAMED = "named"  # its cluster got a name
    ASSIGNED = "assigned"  # by hand
    MATCHED = "matched"  # by recognition, and nobody has confirmed it


class PrototypeRole(StrEnum):
    """What a prototype is for, as domain/rules/faces/prototypes.py says. CENTROID has no face and no row."""

    CENTROID = "CENTROID"
    EXEMPLAR = "EXEMPLAR"
    PRIMARY = "PRIMARY"
    TEMPORAL = "TEMPORAL"
    FALLBACK = "FALLBACK"


class Pose(StrEnum):
    """Where a head is turned, as the picture shows it."""

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"


class RefusalReason(StrEnum):
    """Why somebody said that a face is not a person. `rules/faces/refusing.py` says what follows."""

    WRONG_PERSON = "wrong_person"
    SIBLING = "sibling"  # somebody who looks like the person
    NOT_A_FACE = "not_a_face"
    BAD_QUALITY = "bad_quality"
    STRANGER = "stranger"  # somebody whom nobody here connected
    OTHER = "other"


class UnseenReason(StrEnum):
    """Why an engine could not look again at a face."""

    PHOTO_GONE = "photo_gone"
    NOT_FOUND = "not_found"


class Scope(StrEnum):
    """What a call of the API may do. The Mini App may do everything, a token what it was made for."""

    READ = "read"
    CHANGE = "change"  # names, faces, questions
    MANAGE = "manage"  # settings, webhooks, who is let in, what is deleted for good
