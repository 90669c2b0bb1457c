"""What a run learned about unknown people, thresholds and stored faces, for the snapshot."""

from dataclasses import dataclass, field

from domain.ids import ParticipantId, WorkspaceId


@dataclass(frozen=True, slots=True)
class InquiryChange:
    """Somebody was asked whose child an unknown person is, or answered. work: the transaction.

    files: the photos of the unknown person when it was asked; later empty. answered_at: None while nobody
    answered. people, needed: where moderators are shown the answer, how many people gave it and how many have
    to; None elsewhere.
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
    workspace has in the end of that transaction; None for the service's own value.
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
    """What a rerun must not change: said, names and decisions of people; found: what recognition decided and
    asks about.
    """

    said: frozenset[str]
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class RerunSeen:
    """A rerun while nothing else went on. rehearses: it only says what it would change."""

    rehearses: bool
    is_finished: bool
    before: Kept
    after: Kept


@dataclass(frozen=True, slots=True)
class Shown:
    """A message to a chat that only somebody may see. about: `cluster`, `proposal` (of clusters), `values` or
    `inquiry`. number: of it.
    """

    tg_chat_id: int
    about: str
    number: int
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Learned:
    """shown: who saw what. workspaces: of each cluster, proposal and values, by what and number; also of
    those that are gone.
    """

    inquiries: tuple[InquiryChange, ...] = ()
    proposals: tuple[ProposalChange, ...] = ()
    reruns: tuple[RerunSeen, ...] = ()
    shown: frozenset[Shown] = frozenset()
    workspaces: dict[tuple[str, int], WorkspaceId] = field(default_factory=dict)
