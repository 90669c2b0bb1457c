"""Asks Telegram whether the owners of a person are in the groups of the photos that a card asks about."""

from domain.ids import SuggestionId
from domain.ports import Memberships
from domain.queries import sql
from domain.steps.groups.look_up_readers import Reader, look_up_readers

_READERS = """
SELECT DISTINCT r.id AS participant_id, r.tg_user_id, g.tg_chat_id
FROM (SELECT coalesce(asked_with_id, id) AS id FROM face_suggestions WHERE id = $1) card
JOIN face_suggestions s ON (s.id = card.id OR s.asked_with_id = card.id) AND s.status = 'PENDING'
JOIN face_instances f ON f.id = s.face_instance_id
JOIN postings o ON o.asset_id = f.asset_id JOIN groups g ON g.id = o.group_id AND g.active
JOIN participant_persons l ON l.person_id = s.suggested_person_id AND l.role = 'owner'
    AND l.state = 'approved'
JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open' ORDER BY 1, 3
"""


async def look_up_owners(suggestion_id: SuggestionId, memberships: Memberships) -> None:
    """Stores the answers. Call it before the question is shown, not in a transaction. Raises what
    `look_up_readers` raises.
    """
    await look_up_readers(await sql.rows(Reader, _READERS, suggestion_id), memberships)
