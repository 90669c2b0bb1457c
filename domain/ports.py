"""What the domain needs from the outside, as protocols, and the small types that cross the border."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.ids import FaceId, PersonId, TaskId, WorkspaceId
from domain.rules.faces.calibration import Calibration
from domain.rules.photos.places import Box as Box  # noqa: PLC0414  it is part of what crosses the border
from domain.rules.photos.storyboards import Storyboard as Storyboard  # noqa: PLC0414
from domain.states import MemberStatus
from domain.values.answers import Candidate as Candidate  # noqa: PLC0414
from domain.values.answers import Membership as Membership  # noqa: PLC0414
from domain.values.grouping import Constraints, Nearness

Embedding = NDArray[np.float32]  # unit length, shape (engine.dimensions,)
UprightImage = NDArray[np.uint8]  # (height, width, 3), RGB
Tiles = Sequence[bytes | None]  # JPEGs of faces, None for a grey tile
Numbers = bool | Literal["rows"]  # what has a number: every tile, none, or each row of tiles


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """One face as an engine saw it.

    box: whole pixels of the upright image (EXIF orientation applied), origin top left, as everywhere here.
    landmarks: x, y in upright pixels of eyes, nose tip and mouth corners, the picture's left ones first.
    confidence: how sure the detector is, 0..1. sharpness, quality: 0..1, 1 is best.
    """

    box: Box
    landmarks: tuple[tuple[float, float], ...]
    confidence: float
    sharpness: float
    quality: float
    embedding: Embedding


class FaceEngine(Protocol):
    """Detects and embeds faces. Never blocks the event loop; may be called concurrently."""

    name: str  # stored beside every embedding, e.g. "insightface/buffalo_sc"
    dimensions: int
    calibration: Calibration

    async def find_faces(self, image: UprightImage) -> list[DetectedFace]:
        """Largest face first; empty when there is none. Raises Unavailable when its process has died."""

    async def find_more_faces(self, image: UprightImage, area: Box | None) -> list[DetectedFace]:
        """Also finds doubtful faces, which a human checks: some are no faces. area: None for everywhere."""

    async def close(self) -> None: ...


class ImageCodec(Protocol):
    """Decodes what strangers send and makes what we send. Never blocks the event loop.

    `decode` raises InvalidInput: `file_empty`, `file_too_big`, `image_type_unsupported`, `image_animated`,
    `image_too_many_pixels`, `image_damaged`, `image_too_costly` (memory, CPU time); Stalled blames no photo.
    """

    async def decode(self, data: bytes) -> UprightImage:
        """Tells the type by the content, and checks the size in the header before it allocates memory."""

    async def decode_frames(self, data: bytes) -> Storyboard:
        """As `decode`, but also of a video, which costs much more."""

    async def to_jpeg(self, image: UprightImage, *, max_side_px: int) -> bytes:
        """A JPEG without any metadata, which Telegram takes as a photo."""

    async def crop_face(self, image: UprightImage, box: Box, *, side_px: int) -> bytes:
        """A square JPEG around the face, with some room."""

    async def face_sheet(self, tiles: Tiles, *, numbered: Numbers, first: int = 1, columns: int = 0) -> bytes:
        """A JPEG with the tiles in a grid. first: the first number. columns 0: about as wide as high."""

    async def boxed_photo(
        self, image: UprightImage, boxes: Sequence[Box], *, max_side_px: int, is_grid: bool = False
    ) -> bytes:
        """A JPEG of the whole photo with its boxes, numbered from 1. is_grid: they are a grid's cells."""


@dataclass(frozen=True, slots=True)
class FacePoint:
    """A face in the index. Its id is `face_instance_id`. Its payload leaves out what is None."""

    workspace_id: WorkspaceId
    engine: str
    face_instance_id: FaceId
    asset_id: UUID
    bbox: Box
    detection_confidence: float
    is_prototype: bool = False
    person_id: PersonId | None = None
    cluster_id: str | None = None  # "-1" for noise
    quality_score: float | None = None
    taken_at: datetime | None = None


class Clusterer(Protocol):
    """Finds out which faces are of one person. Never blocks the event loop; may be called concurrently."""

    name: str  # for logs and figures, e.g. "graph"

    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        """The label of each row, int64 (n,): groups of two rows or more count from 0, -1 is noise.

        rows: unit length, (n, dimensions). The same rows get the same groups; memory grows in step with n.
        Raises Stalled if its process was killed, Unavailable if none starts. None outlives a cancelled call.
        """


class VectorIndex(Protocol):
    """The derived index of face embeddings. Postgres is the truth; this can be wiped and rebuilt.

    One collection per engine. Every call raises Unavailable when the index does not answer. A call with a
    workspace finds and changes no point of another one. Writes are idempotent, and searchable at once.
    """

    async def claim(self, installation: str) -> None:
        """Marks the index as this installation's, before `prepare`. Raises Corrupt if it is another's."""

    async def prepare(self) -> int:
        """Creates what is missing. Removes an index of another engine: nobody would erase faces from it.
        Returns how many points it holds, of all workspaces. Raises Corrupt for vectors that do not fit.
        """

    async def upsert_faces(self, points: Sequence[tuple[FacePoint, Embedding]]) -> None:
        """Makes each point equal to what is given: payload keys that are not given disappear."""

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None: ...

    async def nearest_persons(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], *, min_similarity: float, limit: int = 5
    ) -> list[list[Candidate]]:
        """Some prototypes of the `limit` persons nearest to each probe, the best included, closest first."""

    async def similar_unassigned(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int = 50
    ) -> list[list[Candidate]]:
        """For each probe: faces without a person that are no prototypes, closest first."""

    async def similar_to_any(
        self, workspace_id: WorkspaceId, probes: list[Embedding], *, min_similarity: float, limit: int
    ) -> list[Candidate]:
        """Each face of `similar_unassigned`, once, with its best similarity. Probes may share `limit`."""

    def scan(self, workspace_id: WorkspaceId | None) -> AsyncIterator[FacePoint]:
        """Every point of the workspace, for None of all workspaces, in the order of the faces' ids."""

    async def count(self) -> int:
        """Points of all workspaces. 0 also when what `prepare` made is gone: prepare again."""

    async def begin_rebuild(self) -> str:
        """Makes an empty generation beside the one that searches see, and removes a rebuild that was never
        finished. From now on every write, of every process, reaches both. Returns the new one's name.
        """

    async def finish_rebuild(self, draft: str) -> None:
        """Makes searches see the new generation, and leaves nothing of the old one. draft: from
        `begin_rebuild`. Raises Unavailable when another rebuild began since: `draft` is gone.
        """

    async def close(self) -> None: ...


class PhotoStore(Protocol):
    """Bytes under keys such as `w1/a42/original`. Raises Unavailable when the store does not answer."""

    async def check(self) -> None:
        """Tries half a MiB: shows a lack of rights or of space. Raises Corrupt when other bytes come back."""

    async def put(self, key: str, data: bytes) -> None:
        """Writes all bytes or none; replaces what is there."""

    async def get(self, key: str) -> bytes:
        """Raises NotFound."""

    async def delete(self, keys: Sequence[str]) -> None: ...  # absent keys are no error
    async def forget_drafts(self) -> None: ...  # what a killed writer left half written: no list shows it
    def list(self, prefix: str) -> AsyncIterator[str]: ...
    async def close(self) -> None: ...


class PhotoSource(Protocol):
    """Downloads posted files by getFile. Raises InvalidInput(file_too_big | file_gone), Unavailable."""

    async def download(self, tg_file_id: str) -> bytes: ...

    def read(self, tg_file_id: str) -> AsyncIterator[bytes]:
        """Piece by piece. Raises InvalidInput before the first piece, Unavailable at any time."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """What it takes to look at a photo and to know a face again."""

    engine: FaceEngine
    codec: ImageCodec
    index: VectorIndex
    store: PhotoStore
    source: PhotoSource


class Doorbell(Protocol):
    """Wakes a worker. May lose or repeat a ring; the sweep makes up for it."""

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None: ...
    def ring_later(self, queue: str, delay_s: float) -> None: ...  # nothing for a queue of other processes


class Bell(Protocol):
    """Wakes the consumers that work on a queue in this process."""

    def ring(self, times: int = 1) -> None:
        """Wakes so many consumers. Rings that wake nobody are kept, at most one for each consumer."""

    async def wait(self) -> None: ...


class Rings(Protocol):
    """The rings of other processes for one queue. wake: is called with the number of tasks of each ring."""

    async def hear(self, wake: Callable[[int], None], answered: Callable[[], None]) -> None:
        """Listens until cancelled. Raises Unavailable. answered: is called once Redis has answered."""


class Traces(Protocol):
    """What is kept beside the database for a while: rates, wake-up calls. Raises Unavailable."""

    async def find(self, ids: Collection[str]) -> list[str]:
        """Keys that contain one of the ids, or hold a value that does. ids: what is sought, as text."""

    async def remove(self, keys: Sequence[str]) -> None: ...  # absent keys are no error


@dataclass(frozen=True, slots=True)
class Stores:
    """The places outside of the database that may hold personal data. engine: that of the index."""

    index: VectorIndex
    store: PhotoStore
    traces: Traces
    engine: str


class TelegramApi(Protocol):
    """The Bot API, exact about what is known of a failed call."""

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        """upload: name and bytes of the file. Raises NotSent, Throttled, Ambiguous or Refused."""


class Memberships(Protocol):
    """Who is in which chat, as Telegram says; an answer is at most 60 s old."""

    async def look_up(self, tg_chat_id: int, tg_user_id: int) -> Membership:
        """Raises Unavailable, Untold when Telegram does not tell of this chat. So do the other methods."""

    async def status(self, tg_chat_id: int, tg_user_id: int) -> MemberStatus: ...

    async def administrators(self, tg_chat_id: int) -> Collection[int]:
        """Telegram ids of the people who administrate the group."""

    async def is_there(self, tg_chat_id: int) -> bool:
        """Whether the bot is in the group, even one without admins. Of a user: whether it may write there."""


class SendRates(Protocol):
    """Telegram's limits, shared by every process that sends."""

    async def acquire(self, tg_chat_id: int, *, is_spare: bool = False) -> None:
        """Returns when this chat's turn has come; negative ids are groups. Raises Throttled when the wait is
        longer than this object accepts; with is_spare at once if half of the chat's turns are taken.
        """

    async def pause(self, tg_chat_id: int, seconds: float) -> None:
        """After a 429: pauses this chat for so long. After those of many chats: all, until one may go on."""


class FacesQueue(Protocol):
    """Streams by which other programs ask for operations on faces, and hear of ours. Raises Unavailable."""

    async def receive(self) -> Sequence[tuple[str, bytes]]:
        """Ids and bodies, in order, after a moment's wait. What is not acknowledged comes again first."""

    async def acknowledge(self, entry_id: str) -> None:
        """Removes an entry from the stream, because it is kept elsewhere now."""

    async def publish(self, stream: str, number: int, body: str) -> None:
        """stream: out | results. number: the message's own, by which readers know it when it comes twice."""
