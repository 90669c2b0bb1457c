"""Holds everything that the checker judges: rows, points, files, and what the stand-in saw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.ids import DeliveryId, ParticipantId, WorkspaceId
from sandbox.chaos.diary import Diary
from sandbox.chaos.judging.learned import Learned


@dataclass(frozen=True, slots=True)
class LinkChange:
    """at: when the change was committed. state: the link's; `gone` when its row was deleted."""

    at: float
    participant_id: ParticipantId
    person_id: str
    state: str


@dataclass(frozen=True, slots=True)
class PersonChange:
    """is_live: active, approved and not being erased."""

    at: float
    person_id: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class GroupChange:
    """workspace_id: to which the group belongs from now on; None when its row was deleted."""

    at: float
    tg_chat_id: int
    workspace_id: WorkspaceId | None


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    at: float
    delivery_id: DeliveryId
    state: str


@dataclass(frozen=True, slots=True)
class FaceChange:
    """A change of a face on a posted photo. work: the transaction. change: INSERT, UPDATE or DELETE.

    before, after: the persons, as (id, number); None for nobody. basis: why the face was that of `before`.
    """

    at: float
    work: int
    face_id: str
    file_unique_id: str
    change: str
    before: tuple[str, int] | None
    after: tuple[str, int] | None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class RefusalChange:
    """A face was refused for a person (is_refused), or the refusal ended. work: the transaction."""

    at: float
    work: int
    face_id: str
    person_id: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question whether a face is a person came, or got another status."""

    at: float
    work: int
    question_id: int
    face_id: str
    person_id: str
    status: str


@dataclass(frozen=True, slots=True)
class SettingWord:
    """One setting that an operation changed. before, after: None for the service's own value."""

    operation_id: int
    workspace_id: int
    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Event:
    """An assignment event: the faces that went from one person to another, by number, None for nobody.

    work: the transaction that wrote the event. faces: those on posted photos. count: how many faces in all.
    """

    work: int
    batch_id: str | None
    before: int | None
    after: int | None
    faces: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Operation:
    """What somebody did. number: the person's. undoes: the operation that it undid."""

    id: int
    batch_id: str
    kind: str
    face_count: int
    number: int
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class QueueAnswer:
    """The row of an entry of the faces queue. results None: never answered. told: the published answers."""

    entry_id: str
    batch_id: str
    state: str
    reason: str | None
    results: Mapping[str, Any] | None
    told: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """is_open: the participant's private chat is open. taken_away_at: when the recipient took it away."""

    id: int
    file_unique_id: str
    participant_id: ParticipantId
    state: str
    reason: str | None
    is_open: bool
    taken_away_at: float | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """A posted photo. state: received | done | rejected | dead."""

    file_unique_id: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task, with the posted photo, delivery or update that it is about."""

    id: int
    kind: str
    state: str
    last_error: str | None
    file_unique_id: str | None = None
    delivery_id: DeliveryId | None = None
    update_id: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("ready", "leased")


@dataclass(frozen=True, slots=True)
class Sending:
    """A photo or video that Telegram accepted for a private chat. delivery_id: from its buttons."""

    at: float
    tg_chat_id: int
    delivery_id: DeliveryId | None
    file_unique_id: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """A face as it is in the index, or as the rows say it should be there. cluster_id: `-1` for noise."""

    person_id: str | None
    is_prototype: bool
    cluster_id: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """until: when people stopped, or now if they go on. tg_ids: the Telegram id of each participant. owed: by
    group and picture, who gets the picture.

    refused: deliveries that the stand-in itself refused to send.
    offers: the Telegram ids of those who see the button for photos that may not have arrived.
    older: (Telegram id, person's number) of those who see the button for a person's older photos.
    asked: photos with a face about which somebody was asked whose it is.
    shown: deliveries whose photo is still in its chat. confirmed: operations that somebody was shown.
    owners: (id, number) of the person, for each face on a posted photo. persons_now: by each person's id, the
    id of the survivor, if the person was merged. features: faces by their numbers. nobody: numbers of persons
    that were absorbed, declined or erased at some time. redis_died: Redis was killed, so entries of the queue
    may be lost.
    refusals, questions: what people said of faces and were asked, and how each ended. setting_words: what the
    operations changed in settings. settings: the values by workspace and name. twice: where two faces of one
    photo are in one cluster.
    rows, points: each face as the index should hold it, and as the index does, by the face's id.
    said: by each name of a connection or a stranger, the chats that were told it, and when first. traces:
    where an erased name was found. still_said: messages with an erased name. strays: stored files that no row
    asks for.
    """

    diary: Diary
    until: float
    owed: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    tg_ids: dict[int, int] = field(default_factory=dict)
    links: tuple[LinkChange, ...] = ()
    persons: tuple[PersonChange, ...] = ()
    groups: tuple[GroupChange, ...] = ()
    changes: tuple[DeliveryChange, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    assets: tuple[Asset, ...] = ()
    tasks: tuple[Task, ...] = ()
    unhandled_updates: tuple[int, ...] = ()
    sendings: tuple[Sending, ...] = ()
    refused: frozenset[int] = frozenset()
    offers: frozenset[int] = frozenset()
    older: frozenset[tuple[int, int]] = frozenset()
    asked: frozenset[str] = frozenset()
    shown: frozenset[int] = frozenset()
    confirmed: frozenset[int] = frozenset()
    faces: tuple[FaceChange, ...] = ()
    events: tuple[Event, ...] = ()
    operations: tuple[Operation, ...] = ()
    owners: dict[str, tuple[str, int] | None] = field(default_factory=dict)
    persons_now: dict[str, str | None] = field(default_factory=dict)
    features: dict[int, str] = field(default_factory=dict)
    nobody: frozenset[int] = frozenset()
    answers: tuple[QueueAnswer, ...] = ()
    redis_died: bool = False
    refusals: tuple[RefusalChange, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    setting_words: tuple[SettingWord, ...] = ()
    settings: dict[tuple[int, str], Any] = field(default_factory=dict)
    twice: tuple[str, ...] = ()
    learned: Learned = Learned()  # noqa: RUF009 - it is frozen
    said: dict[str, dict[int, float]] = field(default_factory=dict)
    rows: dict[str, Point] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    traces: tuple[str, ...] = ()
    still_said: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
