"""What the model keeps: persons, links, clusters, messages, questions, and operations with their changes."""

from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """The operation is refused with one of these codes, and nothing changes."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = codes


@dataclass
class Person:
    name: str
    status: str
    merged_into: int | None
    born: str | None
    approval: str
    picture: int | None = None

    @property
    def is_live(self) -> bool:
        return self.status == "ACTIVE" and self.approval == "approved"

    @property
    def is_known(self) -> bool:
        """Whether the person's name is taken, and faces may go to the person."""
        return self.status != "MERGED" and self.approval != "declined"

    def value(self, name: str) -> Any:
        if name == "status" and self.merged_into is not None:
            return f"MERGED:{self.merged_into}"
        return getattr(self, "born" if name == "birth_date" else name)


@dataclass
class Link:
    """consents: False for a link that came with a merge which was undone. is_answered: False for a request to
    join about which nobody has decided. decided: by whom it was last decided, after which operation.
    """

    state: str
    role: str = "owner"
    alias: str | None = None
    consents: bool = True
    is_answered: bool = field(default=True, compare=False)
    decided: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass
class Cluster:
    """joined_into: the cluster that a joined one is a part of."""

    state: str
    person: int | None = None
    joined_into: int | None = None


@dataclass
class Delivery:
    """is_shown: the message is in the chat. is_removed: it was removed, but no row says so yet.

    is_unwanted: its recipient took it away. is_held: suppressed because a person on it was hidden.
    """

    state: str
    is_shown: bool
    was_sent: bool
    is_unwanted: bool = False
    is_removed: bool = False
    is_held: bool = field(default=False, compare=False)  # no column says it


@dataclass
class Change:
    number: int
    name: str
    before: Any
    after: Any


@dataclass
class LinkChange:
    """link: participant and person."""

    link: tuple[int, int]
    name: str
    before: Any
    after: Any


@dataclass
class Moved:
    """unrefused: faces whose refusal ended. why: the reasons that somebody had given for these refusals."""

    source: int | None = None
    target: int | None = None
    faces: frozenset[int] = frozenset()
    unrefused: frozenset[int] = frozenset()
    pins: frozenset[int] = frozenset()
    why: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Regrouped:
    """Faces went from a part to a whole (joins), or from the whole to the part.

    state: the part's state while it is a cluster of its own.
    """

    part: int
    whole: int
    faces: frozenset[int]
    joins: bool
    state: str


@dataclass(frozen=True)
class Question:
    """source: the face that the question is based on. identity: the id of the question's row."""

    face: int
    number: int
    source: int
    identity: int


@dataclass
class Review:
    """A moderator looks at the questions about a person. wrong: those that are ticked as wrong.

    is_held: nobody else decides them meanwhile.
    """

    number: int
    by: int
    questions: tuple[int, ...]
    wrong: frozenset[int] = frozenset()
    is_held: bool = True


Value = float | int


@dataclass(frozen=True)
class SettingChange:
    """before, after: None for the service's own value."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class Stand:
    """Whether a face was pinned, and whether it was barred, before and after."""

    face: int
    before: tuple[bool, bool]
    after: tuple[bool, bool]


@dataclass
class Step:
    """One operation as the table keeps it.

    number: of a person or a cluster. cluster: its state before and after. questions: those that the step
    answers, or with `asks` those that it asks again. reason: why the answer is no. is_final: it cannot be
    undone. by: the participant. training: training photos that moved with their faces. off: faces that were
    unticked, and so are not the target's. is_off: the refusal of `off` holds. kept: how many faces that
    were asked for did not move.
    """

    kind: str
    number: int
    other: int | None = None
    moved: Moved = field(default_factory=Moved)
    changes: list[Change] = field(default_factory=list)
    links: list[LinkChange] = field(default_factory=list)
    undoes: int | None = None
    undone_by: int | None = None
    kept: int = 0
    photos: int = 0
    cluster: tuple[str, str] | None = None
    questions: tuple[Question, ...] = ()
    reason: str | None = None
    asks: bool = False
    is_final: bool = False
    by: int = 0
    training: frozenset[int] = frozenset()
    off: frozenset[int] = frozenset()
    is_off: bool = True
    regrouped: Regrouped | None = None
    stand: Stand | None = None
    settings: list[SettingChange] = field(default_factory=list)

    @property
    def is_undoable(self) -> bool:
        """Whether the operation still holds, and its row still knows what it changed."""
        return self.undone_by is None and not self.is_final


@dataclass
class Proposal:
    """What the night found: a join of two clusters, or a split of one by these faces.

    number: the cluster; for a join, the one with the smaller number. is_old: the time to decide is over, and
    no night has noted that yet.
    """

    kind: str
    number: int
    other: int | None = None
    faces: frozenset[int] = frozenset()
    decision: str | None = None
    is_old: bool = False


@dataclass
class Inquiry:
    """Somebody was asked whose child a cluster is. person, name: the answer.

    has_agreed: enough people gave the same answer. is_today: the inquiry counts towards the limit of a day.
    """

    is_answered: bool = False
    person: int | None = None
    name: str | None = None
    has_agreed: bool = False
    is_today: bool = True
