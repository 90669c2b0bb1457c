"""The rows of a snapshot. The fields stand in the order of the part's columns in `snapshot._PARTS`."""

from typing import NamedTuple

from tests.model.words import Question


class PersonRow(NamedTuple):
    """born: the birth date. picture: the face that was chosen as picture; shown: the one that is shown."""

    number: int
    name: str
    status: str
    merged_into: int | None
    born: str | None
    approval: str
    id: str
    picture: int | None
    shown: int | None

    @property
    def is_known(self) -> bool:
        """Whether faces may be compared with the person's."""
        return self.status != "MERGED" and self.approval == "approved"

    @property
    def is_matched(self) -> bool:
        return self.status == "ACTIVE" and self.approval == "approved"


class FaceRow(NamedTuple):
    """person, cluster: their numbers. is_matchable: it is a prototype of a person who may be matched.

    rests_on: ids of the faces for which it was matched. is_indexed: the index has this version.
    is_looked_at: a search for its cluster has ended.
    """

    number: int
    person: int | None
    version: int
    id: str
    asset: int
    is_pinned: bool
    is_matchable: bool
    cluster: int | None
    created_at: str
    basis: str | None
    rests_on: list[str]
    is_indexed: bool
    set_aside: str | None
    is_looked_at: bool


class PrototypeRow(NamedTuple):
    person: int
    face: int


class BarRow(NamedTuple):
    face: int
    person: int


class PhotoRow(NamedTuple):
    """persons: numbers, as the photo lists them. enrols: the person that the training photo is of."""

    asset: int
    persons: list[int]
    enrols: int | None


class LinkRow(NamedTuple):
    participant: int
    person: int
    state: str
    role: str
    alias: str | None
    consents: bool
    id: int


class ReasonRow(NamedTuple):
    """A distribution."""

    asset: int
    person: int
    participant: int


class DeliveryRow(NamedTuple):
    """is_shown: its message is in the chat. is_unwanted: its recipient took it away. message: its number."""

    asset: int
    participant: int
    state: str
    is_shown: bool
    was_sent: bool
    is_unwanted: bool
    id: int
    message: int | None


class RefusalRow(NamedTuple):
    face: int
    person: int
    reason: str | None


class ApartRow(NamedTuple):
    first: int
    second: int


class QuestionRow(NamedTuple):
    """source: the face for which it is asked. sureness: the aggregate over the prototypes that it is like."""

    face: int
    person: int
    source: int
    id: int
    sureness: float

    @property
    def question(self) -> Question:
        return Question(self.face, self.person, self.source, self.id)


class ReviewRow(NamedTuple):
    id: int
    person: int
    participant: int
    questions: list[int]
    wrong: list[int]
    is_held: bool


class SettingRow(NamedTuple):
    name: str
    value: object


class EventRow(NamedTuple):
    """source, target: numbers of persons. faces, photos: ids."""

    id: str
    source: int | None
    target: int | None
    faces: list[str]
    photos: list[int]
    face_count: int
    photo_count: int
    created_at: str


class ClusterRow(NamedTuple):
    number: int
    state: str
    person: int | None
    joined_into: int | None


class ProposalRow(NamedTuple):
    id: int
    kind: str
    number: int
    other: int | None
    faces: list[int]
    decision: str | None


class InquiryRow(NamedTuple):
    cluster: int
    participant: int
    is_answered: bool
    person: int | None
    name: str | None
    is_agreed: bool
    id: int


class MemberRow(NamedTuple):
    participant: int


class ErasureRow(NamedTuple):
    """faces: ids."""

    id: int
    faces: list[str]


class TaskRow(NamedTuple):
    kind: str
    key: str | None
