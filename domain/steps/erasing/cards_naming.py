"""Cards that an erase takes back because of whom they name or show, whatever they are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.operations.operation_kinds import OF_CLUSTERS

Subject = tuple[str, str]
"""kind and subject of a card."""


@dataclass(frozen=True, slots=True)
class CardSubject:
    """What a card is about. There is one of them in a chat."""

    kind: str
    subject: str


_OF_LINKS = ("decision", "join", "joined")
# A resemblance tells owners who asked for somebody like theirs.
_ASKED = """
SELECT kind, l.id::text AS subject FROM participant_persons l
CROSS JOIN unnest($2::text[]) AS kind WHERE l.participant_id = ANY($1::bigint[])
UNION SELECT c.kind, c.subject FROM cards c
JOIN persons p ON c.kind = 'resemblance' AND split_part(c.subject, ':', 1) = p.number::text
JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = ANY($1::bigint[])
"""
_DECIDED = """
SELECT c.kind, c.subject FROM cards c
JOIN persons p ON c.kind = 'request' AND c.subject = p.number::text AND c.shown NOT LIKE 'requested%'
JOIN participant_persons l ON l.person_id = p.id AND l.decided_by = ANY($1::bigint[])
UNION SELECT c.kind, c.subject FROM cards c
JOIN participant_persons l ON c.kind = 'join' AND c.subject = l.id::text AND c.shown NOT LIKE 'requested%'
    AND l.decided_by = ANY($1::bigint[])
UNION SELECT c.kind, c.subject FROM cards c
JOIN operations o ON c.kind = 'cluster' AND c.subject = o.person_number::text AND c.shown NOT LIKE 'open%'
    AND o.workspace_id = c.workspace_id AND o.kind = ANY($2::text[])
    AND o.actor IN (SELECT 'tg:' || id FROM unnest($1::bigint[]) id)
"""


async def sheets_with(workspace_id: WorkspaceId, numbers: Sequence[int]) -> list[Subject]:
    """Those with a face of one of these persons; which face it is nobody knows any more."""
    found = await sql.rows(
        CardSubject,
        """SELECT DISTINCT kind, subject FROM cards
           WHERE workspace_id = $1 AND kind = 'sheet' AND names && $2::bigint[]""",
        workspace_id,
        list(numbers),
    )
    return subjects_of(found)


async def cards_of_links(person_ids: Sequence[PersonId]) -> list[Subject]:
    """What was said to and of those who asked for these persons. Whose request for a person of their own ends
    with that person is told so: declined, or let in to one that is connected.
    """
    found = await sql.rows(
        CardSubject,
        """SELECT kind, l.id::text AS subject FROM participant_persons l
           CROSS JOIN unnest($2::text[]) AS kind
           WHERE l.person_id = ANY($1::uuid[]) AND NOT (
               kind = 'decision' AND l.state IN ('declined', 'joined'))""",
        list(person_ids),
        list(_OF_LINKS),
    )
    return subjects_of(found)


async def cards_naming_participants(
    participant_ids: Sequence[ParticipantId], tg_ids: Sequence[int]
) -> list[Subject]:
    """Cards with their names, those about what they asked for, and decided ones that say who decided.

    Texts are not among them: an erase finds them by whom they still name, and keeps those that name others.
    """
    named = await sql.rows(
        CardSubject,
        "SELECT DISTINCT kind, subject FROM cards WHERE participants && $1::bigint[] AND kind <> 'said'",
        list(participant_ids),
    )
    asked = await sql.rows(CardSubject, _ASKED, list(participant_ids), list(_OF_LINKS))
    decided = await sql.rows(CardSubject, _DECIDED, list(tg_ids), sorted(OF_CLUSTERS))
    return subjects_of((*named, *asked, *decided))


def subjects_of(cards: Sequence[CardSubject]) -> list[Subject]:
    return [(card.kind, card.subject) for card in cards]
