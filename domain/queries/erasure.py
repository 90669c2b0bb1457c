"""What an erase removed, for the certificate, and the cards that it leaves to be taken back."""

from dataclasses import dataclass
from datetime import datetime

from domain.queries import sql
from domain.rules.store_keys import card_of


@dataclass(frozen=True, slots=True)
class CertificateView:
    """counts: faces, photos, training_photos, prototypes. tg_chat_id None: nobody asked for it."""

    erasure_id: int
    workspace_id: int
    person_number: int
    counts: dict[str, int]
    verified_at: datetime
    tg_chat_id: int | None
    language: str


async def certificate(erasure_id: int) -> CertificateView | None:
    """None until the erase is verified."""
    row = await sql.one(
        """SELECT e.*, coalesce(r.language, 'en') AS language FROM erasures e
           LEFT JOIN participants r ON r.tg_user_id = e.requested_by
           WHERE e.id = $1 AND e.state = 'verified'""",
        erasure_id,
    )
    if row is None:
        return None
    return CertificateView(
        erasure_id=row["id"],
        workspace_id=row["workspace_id"],
        person_number=row["subject_number"],
        counts=sql.from_json(row["counts"]),
        verified_at=row["verified_at"],
        tg_chat_id=row["tg_notify_chat_id"],
        language=row["language"],
    )


@dataclass(frozen=True, slots=True)
class ErasedCard:
    """A message that shows an erased person's face or name."""

    card_id: int
    tg_chat_id: int
    tg_message_id: int
    has_picture: bool


async def erased_cards(erasure_id: int) -> list[ErasedCard]:
    """Those whose pictures the erase removed from the store, and those that name the person.

    What the person's suggestions and training photos were is known only from the names of these pictures
    by now. A verdict on a training photo without a picture shows nobody.
    """
    erasure = await sql.one("SELECT store_keys FROM erasures WHERE id = $1", erasure_id)
    pictured = [card_of(key) for key in sql.from_json(erasure["store_keys"])] if erasure else []
    found = await sql.rows(
        """SELECT c.id, c.tg_chat_id, c.tg_message_id, c.shown LIKE '%+picture' AS has_picture
           FROM cards c JOIN erasures e ON e.workspace_id = c.workspace_id AND e.id = $1
           WHERE c.kind = 'offer' AND c.subject = e.subject_number::text
              OR (c.kind, c.subject) IN (SELECT * FROM unnest($2::text[], $3::text[]))
             AND (c.kind <> 'verdict' OR c.shown LIKE '%+picture') ORDER BY c.id""",
        erasure_id,
        [kind for kind, _ in pictured],
        [subject for _, subject in pictured],
    )
    return [ErasedCard(c["id"], c["tg_chat_id"], c["tg_message_id"], c["has_picture"]) for c in found]
