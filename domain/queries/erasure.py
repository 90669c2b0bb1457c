"""What an erase removed, for the certificate, and the cards that have to be taken back."""

from dataclasses import dataclass
from datetime import datetime

from domain.queries import sql
from domain.rules.needles import Needles


@dataclass(frozen=True, slots=True)
class CertificateView:
    """kind: person | participant | group | workspace. counts: by what was removed. tg_chat_id None: nobody
    is told. number: of the person; of the others it says nothing to anybody.
    """

    erasure_id: int
    workspace_id: int | None
    kind: str
    number: int
    counts: dict[str, int]
    verified_at: datetime
    tg_chat_id: int | None
    language: str


async def certificate(erasure_id: int) -> CertificateView | None:
    """None until the erase is verified."""
    row = await sql.one("SELECT * FROM erasures WHERE id = $1 AND state = 'verified'", erasure_id)
    if row is None:
        return None
    return CertificateView(
        erasure_id=row["id"],
        workspace_id=row["workspace_id"],
        kind=row["subject_kind"],
        number=row["subject_number"],
        counts=sql.from_json(row["counts"]),
        verified_at=row["verified_at"],
        tg_chat_id=row["tg_notify_chat_id"],
        language=row["language"],
    )


@dataclass(frozen=True, slots=True)
class ErasedCard:
    """A message that shows or names what is erased. in_own_chat: of who or what is erased: it goes whole.
    is_lapsed: a request that nobody approved.
    """

    card_id: int
    kind: str
    subject: str
    tg_chat_id: int
    tg_message_id: int
    has_picture: bool
    is_lapsed: bool
    in_own_chat: bool
    language: str


async def erased_cards(erasure_id: int) -> list[ErasedCard]:
    """A verdict on a training photo without a picture shows nobody."""
    erasure = await sql.one(
        """SELECT workspace_id, subject_kind, needles, language FROM erasures
           WHERE id = $1 AND state = 'erasing'""",
        erasure_id,
    )
    if erasure is None:
        return []
    needles = Needles.from_dict(sql.from_json(erasure["needles"]))
    found = await sql.rows(
        """SELECT id AS card_id, kind, subject, tg_chat_id, tg_message_id,
               shown LIKE '%+picture' AS has_picture,
               kind = 'request' AND shown NOT LIKE 'approved%' AS is_lapsed,
               tg_chat_id = ANY($4::bigint[]) AS in_own_chat, coalesce(
                   (SELECT language FROM participants WHERE tg_user_id = c.tg_chat_id),
                   (SELECT r.language FROM groups g JOIN participants r ON r.id = g.activated_by_id
                    WHERE g.workspace_id = c.workspace_id ORDER BY g.id LIMIT 1), $6) AS language
           FROM cards c
           WHERE (workspace_id = $1 OR $1::bigint IS NULL)
             AND (kind, subject) IN (SELECT * FROM unnest($2::text[], $3::text[]))
             AND (kind <> 'verdict' OR shown LIKE '%+picture')
             OR tg_chat_id = ANY($4::bigint[]) OR workspace_id = $1 AND $5::boolean
           ORDER BY id""",
        erasure["workspace_id"],
        [kind for kind, _ in needles.cards],
        [subject for _, subject in needles.cards],
        list(needles.chats),
        erasure["subject_kind"] == "workspace",
        erasure["language"],
    )
    return [ErasedCard(**card) for card in found]
