"""Says which state of a row may follow which, as docs/architecture.md pictures and lists it.

Triggers that only tests have (`tests/transitions.py`) refuse every change that is not named here, except for
tasks, which tests end by hand.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.states import (
    Approval,
    AssetState,
    ClusterState,
    DeliveryState,
    LinkState,
    PersonStatus,
    ProposalDecision,
    SuggestionStatus,
    TaskState,
)

Transitions = Mapping[StrEnum, frozenset[StrEnum]]


def _transitions(kind: type[StrEnum], following: Mapping[str, str]) -> Transitions:
    """following: the next states by state, separated by spaces. A state that is not a key has no next one."""
    return MappingProxyType(
        {state: frozenset(kind(after) for after in following.get(state.value, "").split()) for state in kind}
    )


DELIVERY = _transitions(
    DeliveryState,
    {
        "pending": "sending parked suppressed failed sent unknown retracted",
        "parked": "pending unknown retracted failed",
        "sending": "sent pending parked failed unknown",
        "unknown": "sent pending retracted",
        "sent": "pending retracted",
        "suppressed": "pending parked unknown retracted",
        "failed": "pending parked unknown sent retracted",
        "retracted": "pending parked unknown sent",
    },
)
APPROVAL = _transitions(
    Approval,
    {
        "draft": "requested approved",
        "requested": "draft approved declined",
        "approved": "draft declined",
        "declined": "approved",
    },
)
PERSON = _transitions(
    PersonStatus,
    {"ACTIVE": "MERGED HIDDEN", "MERGED": "ACTIVE HIDDEN", "HIDDEN": "ACTIVE MERGED"},
)
LINK = _transitions(
    LinkState,
    {
        "requested": "approved declined joined revoked",
        "approved": "requested revoked declined",
        "revoked": "approved requested",
        "declined": "approved",
    },
)
CLUSTER = _transitions(
    ClusterState,
    {
        "open": "ignored labelled joined",
        "ignored": "open labelled joined",
        "labelled": "open ignored",
        "joined": "open ignored",
    },
)
# An open proposal has no decision. The undo of an accepted proposal counts as a rejection.
PROPOSAL = _transitions(ProposalDecision, {"accepted": "rejected", "rejected": "accepted"})
SUGGESTION = _transitions(
    SuggestionStatus,
    {
        "PENDING": "ACCEPTED REJECTED EXPIRED",
        "ACCEPTED": "PENDING EXPIRED",
        "REJECTED": "PENDING EXPIRED",
        "EXPIRED": "ACCEPTED REJECTED",
    },
)
# A training photo is judged again when its face was picked or said to be another person's.
ASSET = _transitions(
    AssetState,
    {
        "received": "done rejected dead",
        "done": "received dead",
        "rejected": "received",
        "dead": "received",
    },
)
TASK = _transitions(TaskState, {"ready": "leased done", "leased": "done ready dead", "dead": "ready done"})

# By table and column.
TRANSITIONS: Mapping[tuple[str, str], Transitions] = MappingProxyType(
    {
        ("deliveries", "state"): DELIVERY,
        ("persons", "approval"): APPROVAL,
        ("persons", "status"): PERSON,
        ("participant_persons", "state"): LINK,
        ("clusters", "state"): CLUSTER,
        ("cluster_proposals", "decision"): PROPOSAL,
        ("face_suggestions", "status"): SUGGESTION,
        ("image_assets", "state"): ASSET,
        ("tasks", "state"): TASK,
    }
)
