"""Finds cards that an erase takes back because they name or show an erased person or participant."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.values.operation_kinds import OF_CLUSTERS

Subject = tuple[str, str]
"""kind and subject of a card."""


@dataclass(frozen=True, slots=True)
class CardSubject:
    """What a card is about. A chat has at most one card of it."""

    kind: str
    subject: str


_OF_LINKS = ("decision", "join", "joined", "sharing")
# A decided request keeps its picture. A waiting request counts also without one, which may be on its way.
_REQUESTS_SHOWING = """
WITH RECURSIVE selves AS (
    SELECT id, number FROM persons WHERE workspace_id = $1 AND number = ANY($2::bigint[])
    UNION SELECT p.id, p.number FROM persons p JOIN selves s ON p.merged_into_id = s.id)
SELECT 'join' AS kind, l.id::text AS subject FROM participant_persons l JOIN selves s ON s.id = l.person_id
WHERE l.state = 'requested' OR EXISTS (
    SELECT 1 FROM cards c WHERE c.kind = 'join' AND c.subject = l.id::text AND c.shown LIKE '%+picture')
UNION SELECT 'request', p.number::text FROM selves s
JOIN look_alikes x ON s.id IN (x.first_person_id, x.second_person_id)
JOIN persons p ON p.id IN (x.first_person_id, x.second_person_id) AND p.id <> s.id
    AND p.approval = 'requested'
UNION SELECT c.kind, c.subject FROM cards c
WHERE c.workspace_id = $1 AND c.kind = 'request' AND c.names && ARRAY(SELECT number FROM selves)
"""
_REQUESTS_FROM = """
SELECT DISTINCT kind, p.number::text AS subject FROM group_participants m
JOIN participant_persons l ON l.participant_id = m.participant_id AND l.role = 'owner'
JOIN persons p ON p.id = l.person_id AND p.workspace_id = $1
CROSS JOIN unnest(ARRAY['request', 'unreached']) AS kind
WHERE m.group_id = $2 AND (p.approval = 'requested' OR EXISTS (
    SELECT 1 FROM cards c WHERE c.kind IN ('request', 'unreached') AND c.subject = p.number::text))
ORDER BY 1, 2
"""
# A resemblance card tells owners which participant asked for a person who looks like theirs.
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
JOIN participant_persons l ON c.kind IN ('join', 'sharing') AND c.subject = l.id::text
    AND c.shown NOT LIKE 'requested%'
    AND l.decided_by = ANY($1::bigint[])
UNION SELECT c.kind, c.subject FROM cards c
JOIN operations o ON c.kind = 'cluster' AND c.subject = o.person_number::text AND c.shown NOT LIKE 'open%'
    AND o.workspace_id = c.workspace_id AND o.kind = ANY($2::text[])
    AND o.actor IN (SELECT 'tg:' || id FROM unnest($1::bigint[]) id)
UNION SELECT c.kind, c.subject FROM cards c
JOIN admin_events e ON c.kind = 'new_deciders' AND c.subject = e.workspace_id || ':' || e.id
    AND e.actor IN (SELECT 'tg:' || id FROM unnest($1::bigint[]) id)
UNION SELECT c.kind, c.subject FROM cards c
JOIN setting_proposals x ON c.kind = 'thresholds' AND c.subject = x.id::text AND c.shown NOT LIKE 'open%'
    AND x.decided_by IN (SELECT 'tg:' || id FROM unnest($1::bigint[]) id)
"""


async def sheets_with(workspace_id: WorkspaceId, numbers: Sequence[int]) -> list[Subject]:
    """Sheets with any face of these persons or clusters: no row says which faces a sheet shows. numbers: of
    both kinds.
    """
    found = await sql.rows(
        CardSubject,
        """SELECT DISTINCT kind, subject FROM cards
           WHERE workspace_id = $1 AND kind = 'sheet' AND names && $2::bigint[]""",
        workspace_id,
        list(numbers),
    )
    return subjects_of(found)


async def cards_of_links(person_ids: Sequence[PersonId]) -> list[Subject]:
    """Cards about requests for these persons. The decisions on declined and joined links stay: they tell the
    participants how their requests for a person of their own ended. A decision on a joined link goes with the
    person that the participant joined, whose number is among its names.
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


async def requests_showing(workspace_id: WorkspaceId, numbers: Sequence[int]) -> list[Subject]:
    """Cards of requests to join these persons, and of requests for their look-alikes: these cards show faces
    of the persons beside the requester's photo. No row says which faces.
    """
    found = await sql.rows(CardSubject, _REQUESTS_SHOWING, workspace_id, list(numbers))
    return subjects_of(found)


async def requests_from(workspace_id: WorkspaceId, group_id: GroupId) -> list[Subject]:
    """Cards of requests by users of this group: they say in which groups the requester is. A card that is on
    its way counts, too.
    """
    found = await sql.rows(CardSubject, _REQUESTS_FROM, workspace_id, group_id)
    return subjects_of(found)


async def cards_naming_participants(
    participant_ids: Sequence[ParticipantId], tg_ids: Sequence[int]
) -> list[Subject]:
    """Cards that name the participants, cards about their requests, and cards that they decided.

    Texts (kind `said`) are not included: an erase finds these by the names in them, and keeps texts that name
    other people too.
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
