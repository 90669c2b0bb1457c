"""Reads a message of the faces queue, and the contact and faces that it is about."""

from dataclasses import dataclass, replace
from uuid import NAMESPACE_OID, uuid5

from domain.ids import AssetId, BatchId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import QueueRequester
from domain.rules.faces_queue.queue_messages import read_queue_message
from domain.values.queue_messages import QueueMessage


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """message: None if it was unreadable or names an unknown workspace; `reason` says which.

    is_told: what became of its faces is on record.
    """

    id: int
    message: QueueMessage | None
    reason: str | None
    is_told: bool

    @property
    def by(self) -> QueueRequester:
        """The message's requester, with the same batch id when the message is handled again."""
        assert self.message is not None
        return QueueRequester(self.message.user_id, BatchId(uuid5(NAMESPACE_OID, f"queue:{self.id}")))

    def in_photo(self, asset_id: AssetId) -> QueueRequester:
        """The requester for the message's operation on this photo, which has a batch id of its own."""
        return replace(self.by, batch_id=BatchId(uuid5(self.by.batch_id, str(asset_id))))


@dataclass(frozen=True, slots=True)
class _Message:
    """body: as JSON text, because it is parsed like an entry of the queue."""

    body: str | None
    reason: str | None
    is_told: bool


@dataclass(frozen=True, slots=True)
class _FaceLeft:
    number: int
    asset_id: AssetId


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or a cluster. merged_into: the number of the person that it became part of."""

    is_person: bool
    merged_into: int | None = None


async def queue_message(message_id: int) -> ReceivedMessage | None:
    found = await sql.one(
        _Message,
        """SELECT body::text, reason, results IS NOT NULL AS is_told FROM queue_messages
           WHERE id = $1""",
        message_id,
    )
    if found is None:
        return None
    message = read_queue_message(found.body.encode()) if found.body is not None else None
    return ReceivedMessage(message_id, message, found.reason, found.is_told)


async def contact(workspace_id: WorkspaceId, number: int) -> Contact | None:
    """The person with the number if there is one that is neither declined nor being erased, else the cluster;
    None without either.
    """
    return await sql.one(
        Contact,
        """SELECT true AS is_person, s.number AS merged_into
           FROM persons p LEFT JOIN persons s ON s.id = p.merged_into_id
           WHERE p.workspace_id = $1 AND p.number = $2 AND p.erasing_at IS NULL AND p.approval <> 'declined'
           UNION ALL SELECT false, p.number FROM clusters c LEFT JOIN persons p ON p.id = c.person_id
           WHERE c.workspace_id = $1 AND c.number = $2
           ORDER BY 1 DESC LIMIT 1""",
        workspace_id,
        number,
    )


_OF_CONTACT = """
FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
LEFT JOIN clusters c ON c.id = f.cluster_id AND f.person_id IS NULL
WHERE f.workspace_id = $1 AND CASE WHEN $3 THEN p.number ELSE c.number END = $2
"""


async def faces_left(
    workspace_id: WorkspaceId, number: int, of: Contact, faces: list[int]
) -> dict[int, AssetId]:
    """The photo of each of these faces that exists and is still the contact's, by the face's number."""
    found = await sql.rows(
        _FaceLeft,
        f"SELECT f.number, f.asset_id {_OF_CONTACT} AND f.number = ANY($4::bigint[])",
        workspace_id,
        number,
        of.is_person,
        faces,
    )
    return {face.number: face.asset_id for face in found}


async def has_faces(workspace_id: WorkspaceId, number: int, of: Contact) -> bool:
    return bool(await sql.value(int, f"SELECT 1 {_OF_CONTACT} LIMIT 1", workspace_id, number, of.is_person))


async def was_done_before(message_id: int) -> bool:
    """Whether this is a repeat: the very same message came earlier, and changed faces."""
    return bool(
        await sql.value(
            int,
            """SELECT 1 FROM queue_messages m JOIN queue_messages o ON o.digest = m.digest
                 AND o.id < m.id AND o.workspace_id = m.workspace_id AND o.state = 'done'
                 AND o.results->'changed' <> '[]'
               WHERE m.id = $1 LIMIT 1""",
            message_id,
        )
    )


async def is_news(message_id: int) -> bool:
    """Whether no earlier message of the workspace was refused for this reason within a day, so that admins
    hear of it once.
    """
    return not await sql.value(
        int,
        """SELECT 1 FROM queue_messages m JOIN queue_messages o ON o.state = 'dead' AND o.id < m.id
             AND o.workspace_id IS NOT DISTINCT FROM m.workspace_id AND o.reason = m.reason
             AND o.received_at > m.received_at - interval '1 day'
           WHERE m.id = $1 LIMIT 1""",
        message_id,
    )
