"""Begins an erase: its ledger row holds everything that the purge and its verification will need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from domain.ids import ErasureId, FaceId, WorkspaceId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.steps.work.in_parts import in_parts
from domain.steps.work.work import Work

# So many searches are enough to show that none finds an erased face; a scan looks at every point besides.
_PROBES = 64


@dataclass(frozen=True, slots=True)
class Order:
    """How an erase is made. requested_by: the Telegram user id of whoever asked, who is not forgotten with a
    group or workspace; no row keeps it. tg_notify_chat_id: the chat that gets the certificate, None for no
    chat.

    erasure: its uuid; when an erase is repeated in a restored database, the uuid in the ledger. lane: the
    purge waits for the lane's earlier tasks, which still need a name. chats: every card in these chats goes.
    days_away: so many days after they left, a participant is forgotten who did not ask for it; the
    certificate says so.
    """

    requested_by: int | None = None
    tg_notify_chat_id: int | None = None
    language: str = "en"
    lane: str | None = None
    chats: tuple[int, ...] = ()
    days_away: int | None = None
    erasure: UUID = field(default_factory=uuid4)

    @property
    def noted(self) -> dict[str, int]:
        """What the certificate says beside the counts."""
        return {} if self.days_away is None else {"days_away": self.days_away}


@dataclass(frozen=True, slots=True)
class Subject:
    """kind: person | contact_faces | photo | participant | group | workspace. number: of the person, or of
    the person or cluster whose faces these are; of others the integer id.

    workspace_id: None for a participant, who may be in several.
    """

    kind: str
    uuid: UUID
    number: int
    workspace_id: WorkspaceId | None


@dataclass(frozen=True, slots=True)
class Remains:
    """What has to leave index and store, and what nobody may find afterwards."""

    needles: Needles
    counts: Mapping[str, int]
    face_ids: Sequence[FaceId] = ()
    asset_uuids: Sequence[UUID] = ()
    store_keys: Sequence[str] = ()


async def open_erasure(work: Work, subject: Subject, remains: Remains, order: Order) -> ErasureId:
    """Returns the erasure's id. Deletes the embeddings; a few stay as probes, which match nothing. The row of
    an earlier erase of this subject begins anew, with the uuid that it has.
    """
    erasure_id = await sql.value(
        ErasureId,
        """INSERT INTO erasures (uuid, workspace_id, subject_kind, subject_uuid, subject_number,
               tg_notify_chat_id, language, face_ids, asset_uuids, store_keys, counts, needles)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           ON CONFLICT (subject_uuid) DO UPDATE SET state = 'erasing', verified_at = NULL,
               tg_notify_chat_id = EXCLUDED.tg_notify_chat_id,
               face_ids = EXCLUDED.face_ids, asset_uuids = EXCLUDED.asset_uuids,
               store_keys = EXCLUDED.store_keys, counts = EXCLUDED.counts, needles = EXCLUDED.needles,
               fence = NULL, fenced_at = NULL
           RETURNING id""",
        order.erasure,
        subject.workspace_id,
        subject.kind,
        subject.uuid,
        subject.number,
        order.tg_notify_chat_id,
        order.language,
        sql.to_json([str(face) for face in remains.face_ids]),
        sql.to_json(sorted({str(asset) for asset in remains.asset_uuids})),
        sql.to_json(list(remains.store_keys)),
        dict(remains.counts),
        remains.needles.to_dict(),
    )
    assert erasure_id is not None
    await sql.execute(
        """INSERT INTO erasure_probes (erasure_id, engine, vector) SELECT $1, engine, vector
           FROM face_embeddings WHERE face_id = ANY($2::uuid[]) ORDER BY face_id LIMIT $3""",
        erasure_id,
        list(remains.face_ids),
        _PROBES,
    )
    for part in in_parts(remains.face_ids):
        await sql.execute("DELETE FROM face_embeddings WHERE face_id = ANY($1::uuid[])", part)
    await work.add("purge_erasure", lane=order.lane, erasure_id=erasure_id)
    return erasure_id
