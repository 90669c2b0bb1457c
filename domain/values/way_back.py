"""What an operation keeps for its undo beside the faces that moved, which are in the event of its batch.

Everything is JSON: ids of faces are text.
"""

from typing import Literal, TypedDict

from domain.ids import AssetId, LinkId, SuggestionId


class Change(TypedDict):
    """One field of a person."""

    number: int
    field: str
    before: str | int | None
    after: str | int | None


LinkField = Literal["state", "role", "alias"]


class LinkChange(TypedDict):
    """One field of a participant's link."""

    link: LinkId
    field: LinkField
    before: str | None
    after: str | None


class SettingKept(TypedDict):
    """One setting of a workspace. None: the service's value."""

    name: str
    before: float | int | bool | str | None
    after: float | int | bool | str | None


class Pin(TypedDict):
    """A prototype that somebody had pinned. by: the actor."""

    face: str
    role: str
    by: str | None


class KeptBasis(TypedDict):
    """The basis of faces. by: faces on which a match rests."""

    basis: str
    by: list[str]
    faces: list[str]


class KeptRefusal(TypedDict):
    """An ended refusal of a face. at: when somebody said it. recognised: None before it was looked up."""

    face: str
    is_mistake: bool
    reason: str | None
    recognised: bool | None
    at: str


class KeptAnswer(TypedDict, total=False):
    """An answer, or several at once, or why a delivered photo does not show its person.

    reason: that of a *no*. ended: questions that the reason ended, because it sets the face aside. question,
    face: those of a single answer; questions, faces: those of several, in the same order. is_open: whether an
    undo has taken the answer back.
    """

    reason: str
    ended: list[SuggestionId]
    question: SuggestionId
    face: str
    questions: list[SuggestionId]
    faces: list[str]
    is_open: bool


class TickedOff(TypedDict):
    """Faces that were left out. is_said: whether they still count as not the target's; an undo ends it."""

    faces: list[str]
    is_said: bool


class Stood(TypedDict):
    """How a face stood for its person. basis, by: see `KeptBasis`."""

    pinned: bool
    barred: bool
    basis: str
    by: list[str]


class StandingChange(TypedDict):
    face: str
    before: Stood
    after: Stood


class StateChange(TypedDict):
    """The state of a cluster."""

    before: str
    after: str


class Regrouped(TypedDict):
    """Faces that moved between two clusters. part, whole: the clusters' numbers. joins: whether the part
    joined the whole; else it left the whole. state: that of the part while the two are apart.
    """

    part: int
    whole: int
    faces: list[str]
    joins: bool
    state: str


class WayBack(TypedDict, total=False):
    """changes: fields of persons. grounds: bases that the faces had. seconds: bases of other faces on the
    photos that were matched with the target: nobody is on a photo twice, so these are decided again.
    is_of_seconds: an undo gave such faces back, so a redo takes them off again. pinned: pins that the source
    had. refusals: ended refusals of the faces for the target. allowed, mistakes, reasons: kept in place of
    `refusals` by an earlier version: the faces, those of them that had been a match, and the reasons by face.
    training: photos that went along. off: see `TickedOff`. why_not: why a delivered photo does not show its
    person.
    """

    changes: list[Change]
    links: list[LinkChange]
    settings: list[SettingKept]
    pinned: list[Pin]
    refusals: list[KeptRefusal]
    allowed: list[str]
    mistakes: list[str]
    reasons: dict[str, str]
    grounds: list[KeptBasis]
    seconds: list[KeptBasis]
    is_of_seconds: bool
    training: list[AssetId]
    cluster: StateChange
    regrouped: Regrouped
    answer: KeptAnswer
    answers: KeptAnswer
    off: TickedOff
    standing: StandingChange
    why_not: KeptAnswer
