"""Reads what an erase removed, for the certificate, and the cards that have to be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.ids import CardId, ErasureId, WorkspaceId
from domain.queries import sql
from domain.queries.chats.card import OF_PHOTOS
from domain.queries.erasing.still_sought import chats_that_came_back
from domain.queries.index.engine_change import report_subject
from domain.rules.erasing.needles import Needles
from domain.values.named import participants_in


@dataclass(frozen=True, slots=True)
class CertificateView:
    """kind: person | contact_faces | photo | participant | group | workspace. counts: how many of each thing
    were removed. tg_chat_id None: nobody is told. number: of the person, or of the person or cluster whose
    faces these were; of other subjects a row's id. bot_changed_at: until then another bot sent the messages,
    which are out of reach.
    """

    erasure_id: ErasureId
    workspace_id: WorkspaceId | None
    kind: str
    number: int
    counts: dict[str, int]
    verified_at: datetime
    tg_chat_id: int | None
    language: str
    bot_changed_at: datetime | None = None


async def certificate(erasure_id: ErasureId) -> CertificateView | None:
    """None until the erase is verified."""
    return await sql.one(
        CertificateView,
        """SELECT id AS erasure_id, workspace_id, subject_kind AS kind, subject_number AS number, counts,
               verified_at, tg_notify_chat_id AS tg_chat_id, language,
               (SELECT bot_changed_at FROM installation) AS bot_changed_at
           FROM erasures WHERE id = $1 AND state = 'verified'""",
        erasure_id,
    )


# The columns of a card c. $1: the language for a chat whose own is not known.
_CARD = """
c.id AS card_id, c.kind, c.subject, c.tg_chat_id, c.tg_message_id, c.shown LIKE '%+picture' AS has_picture,
c.shown LIKE '%+caption' AS is_caption, c.kind = 'request' AND c.shown NOT LIKE 'approved%' AS is_lapsed,
coalesce(c.sent_at > now() - interval '47 hours', false) AS is_young, coalesce(
    (SELECT language FROM participants WHERE tg_user_id = c.tg_chat_id),
    (SELECT r.language FROM groups g JOIN participants r ON r.id = g.activated_by_id
     WHERE g.workspace_id = c.workspace_id ORDER BY g.id LIMIT 1), $1) AS language,
(SELECT 'r' || id FROM participants WHERE tg_user_id = c.tg_chat_id) AS reader
"""


@dataclass(frozen=True, slots=True)
class ErasedCard:
    """A message that shows or names what is erased. in_own_chat: in a chat of the subject, so it goes whole.
    is_lapsed: a request that nobody approved. is_young: Telegram can delete it, in one call with others of
    its chat. is_caption: the caption of a picture that stays. reader: `Name.whose` of the participant whose
    private chat it is in.
    """

    card_id: CardId
    kind: str
    subject: str
    tg_chat_id: int
    tg_message_id: int
    has_picture: bool
    is_caption: bool
    is_lapsed: bool
    is_young: bool
    in_own_chat: bool
    language: str
    reader: str | None


@dataclass(frozen=True, slots=True)
class ErasedCards:
    """Cards that an erase takes back. gone: `Name.whose` of everybody who is erased."""

    cards: Sequence[ErasedCard] = ()
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Erasing:
    workspace_id: WorkspaceId | None
    subject_kind: str
    subject_number: int
    needles: Mapping[str, Any]
    language: str
    created_at: datetime


# Those that the erase knew at its commit, and those that were noted since: a message may have been on its way
# then. In a chat of the subject that came back ($13) only cards count that are older than the erase.
_TAKEN_BACK = f"""
SELECT {_CARD}, tg_chat_id = ANY($5::bigint[]) AS in_own_chat FROM cards c
WHERE tg_chat_id = ANY($5::bigint[]) AND (created_at <= $7 OR tg_chat_id <> ALL($13::bigint[]))
    OR kind <> 'left' AND (
    (workspace_id = $2 OR $2::bigint IS NULL)
        AND ((kind, subject) IN (SELECT * FROM unnest($3::text[], $4::text[]))
            OR kind = ANY($10::text[]) AND subject IN (SELECT unnest($11::text[]))
            OR kind = 'suggestion' AND subject IN (SELECT unnest($12::text[])))
    OR $6 = 'workspace' AND workspace_id = $2
    OR $6 = 'person' AND workspace_id = $2 AND kind <> 'together' AND names && $9::bigint[]
    OR $6 IN ('group', 'workspace') AND kind = 'together' AND $2 = ANY(names)
    OR $6 IN ('group', 'workspace') AND kind = 'rejected' AND split_part(subject, ':', 1) IN (
        SELECT chat::text FROM unnest($5::bigint[]) chat
        WHERE created_at <= $7 OR chat <> ALL($13::bigint[]))
    OR participants && $8::bigint[])
ORDER BY id
"""  # noqa: S608  a constant


async def erased_cards(erasure_id: ErasureId) -> ErasedCards:
    """Cards that the erase knew at its commit, and cards that were noted since to name an erased subject.
    Empty for an erase that is verified.
    """
    erasure = await sql.one(
        _Erasing,
        """SELECT workspace_id, subject_kind, subject_number, needles, language, created_at FROM erasures
           WHERE id = $1 AND state = 'erasing'""",
        erasure_id,
    )
    if erasure is None:
        return ErasedCards()
    needles = Needles.from_dict(erasure.needles)
    numbers = needles.numbers or (erasure.subject_number,)
    gone = whose(erasure.subject_kind, numbers, needles)
    cards = await sql.rows(
        ErasedCard,
        _TAKEN_BACK,
        erasure.language,
        erasure.workspace_id,
        [kind for kind, _ in needles.cards],
        [subject for _, subject in needles.cards],
        list(needles.chats),
        erasure.subject_kind,
        erasure.created_at,
        participants_in(gone),
        list(numbers),
        list(OF_PHOTOS),
        [*map(str, needles.photos)],
        [*map(str, needles.questions)],
        sorted(await chats_that_came_back(needles.chats)),
    )
    return ErasedCards(cards, gone)


def whose(kind: str, numbers: Sequence[int], needles: Needles) -> frozenset[str]:
    """`Name.whose` of everybody who is erased, and of those who go with a group or a workspace."""
    letter = {"person": "p", "participant": "r"}.get(kind)
    return frozenset([*needles.whose, *(f"{letter}{number}" for number in numbers if letter)])


async def said_wording(card_id: CardId) -> dict[str, Any] | None:
    """The wording that the message has now: a press of one of its buttons may have changed it. None where no
    row has one.
    """
    return await sql.value(
        dict[str, Any], "SELECT wording FROM cards WHERE id = $1 AND kind = 'said'", card_id
    )


async def card_exists(card_id: CardId) -> bool:
    """Whether the card is still on record."""
    return await sql.value(int, "SELECT 1 FROM cards WHERE id = $1", card_id) is not None


async def cards_of_gone_cluster(number: int) -> list[ErasedCard]:
    return await _cards(
        """kind = 'cluster' AND subject = $2
           AND NOT EXISTS (SELECT 1 FROM clusters WHERE number::text = c.subject)""",
        str(number),
    )


async def cards_of_subject(workspace_id: WorkspaceId, kind: str, subject: int) -> list[ErasedCard]:
    """The cards of this kind and subject, in whatever chat they are."""
    return await _cards("kind = $2 AND workspace_id = $3 AND subject = $4", kind, workspace_id, str(subject))


async def left_card(card_id: CardId) -> ErasedCard | None:
    """A card that could not be taken back while its chat was closed."""
    found = await _cards("kind = 'left' AND id = $2", card_id)
    return found[0] if found else None


async def cards_of_engine(workspace_id: WorkspaceId, engine: str) -> list[ErasedCard]:
    """Cards that tell how many faces a new engine has seen, and name the persons that it does not know."""
    return await _cards("kind = 'engine' AND subject = $2", report_subject(workspace_id, engine))


async def _cards(which: str, *values: object) -> list[ErasedCard]:
    query = f"SELECT {_CARD}, false AS in_own_chat FROM cards c WHERE {which} ORDER BY id"  # noqa: S608  constants
    return await sql.rows(ErasedCard, query, "en", *values)
