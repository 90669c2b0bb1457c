"""What a chaos run was seen to do about unknown people, thresholds and stored faces. It is a part of
`Snapshot`, which the checks of this folder read.
"""

from dataclasses import dataclass, field

from domain.ids import ParticipantId, WorkspaceId


@dataclass(frozen=True, slots=True)
class InquiryChange:
    """Somebody was asked whose child an unknown person is, or answered.

    files: the photos of the unknown person when the question came; empty in later changes. answered_at: None
    while nobody answered. people: how many people gave the answer that moderators are shown; None while
    moderators are shown none. needed: how many people have to give the same answer.
    """

    at: float
    inquiry_id: int
    participant_id: ParticipantId
    files: frozenset[str]
    answered_at: float | None
    people: int | None = None
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class ProposalChange:
    """Thresholds were proposed, or decided about. auto, suggest: as proposed. auto_now, suggest_now: what the
    workspace has at the end of the transaction; None for the service's own value.
    """

    at: float
    proposal_id: int
    workspace_id: WorkspaceId
    decision: str | None
    auto: float
    suggest: float
    auto_now: float | None
    suggest_now: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """said: names and decisions of people, which no rerun may change. found: what recognition decided and
    asks about, which a rehearsal must not change.
    """

    said: frozenset[str]
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class RerunSeen:
    """A rerun while nothing else went on. rehearses: whether the rerun only says what it would change."""

    rehearses: bool
    is_finished: bool
    before: Kept
    after: Kept


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that only certain people may see, and its chat. about: `cluster`, `proposal` (of clusters),
    `values` (proposed thresholds) or `inquiry`. number: the number of the cluster, or the id of the other
    three. is_answered: whether the message thanks for the answer to an inquiry.
    """

    tg_chat_id: int
    about: str
    number: int
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Learned:
    """shown: who saw what. workspaces: the workspace of each cluster, proposal and values, by `about` and
    `number` as in `Shown`; also of those that are gone.
    """

    inquiries: tuple[InquiryChange, ...] = ()
    proposals: tuple[ProposalChange, ...] = ()
    reruns: tuple[RerunSeen, ...] = ()
    shown: frozenset[Shown] = frozenset()
    workspaces: dict[tuple[str, int], WorkspaceId] = field(default_factory=dict)
