"""Cards that an erase takes back because of whom they name or show, whatever they are about."""

from collections.abc import Sequence

from domain.queries import sql
from domain.rules.operation_kinds import OF_CLUSTERS

Subject = tuple[str, str]
"""kind and subject of a card."""

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


async def cards_naming(workspace_id: int, numbers: Sequence[int]) -> list[Subject]:
    """numbers: of persons."""
    return await _cards("kind IN ('said', 'sheet') AND names && $2::bigint[]", workspace_id, numbers)


async def sheets_with(workspace_id: int, numbers: Sequence[int]) -> list[Subject]:
    """Those with a face of one of these persons; which face it is nobody knows any more."""
    return await _cards("kind = 'sheet' AND names && $2::bigint[]", workspace_id, numbers)


async def cards_naming_participants(participant_ids: Sequence[int], tg_ids: Sequence[int]) -> list[Subject]:
    """Texts with their names, and decided cards that say who decided."""
    named = await sql.rows(
        "SELECT DISTINCT kind, subject FROM cards WHERE participants && $1::bigint[]", list(participant_ids)
    )
    decided = await sql.rows(_DECIDED, list(tg_ids), sorted(OF_CLUSTERS))
    return [(row["kind"], row["subject"]) for row in (*named, *decided)]


async def _cards(which: str, workspace_id: int, numbers: Sequence[int]) -> list[Subject]:
    found = await sql.rows(
        f"SELECT DISTINCT kind, subject FROM cards WHERE workspace_id = $1 AND {which}",  # noqa: S608
        workspace_id,
        list(numbers),
    )
    return [(row["kind"], row["subject"]) for row in found]
