"""Asks Telegram whether the recipients of a person's photos are in the groups of these photos."""

from contextlib import suppress

from domain.errors import Untold
from domain.ids import PersonId
from domain.ports import Memberships
from domain.queries import sql
from domain.steps.groups.look_up_readers import Reader, look_up_readers

# A recipient without a row in group_participants counts as in the group.
_READERS = """
SELECT DISTINCT r.id AS participant_id, r.tg_user_id, g.tg_chat_id
FROM participant_persons l JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
JOIN face_instances f ON f.person_id = l.person_id
JOIN postings o ON o.asset_id = f.asset_id JOIN groups g ON g.id = o.group_id AND g.active
LEFT JOIN group_participants m ON m.group_id = g.id AND m.participant_id = r.id
WHERE l.person_id = $1 AND l.state = 'approved'
  AND (m.id IS NULL OR m.status = 'outside' AND m.left_noted) ORDER BY 1, 3
"""


async def look_up_recipients(person_id: PersonId, memberships: Memberships) -> None:
    """Asks about recipients who were never looked up, and again about those who count as outside: Telegram
    may not have told then. Call it before older photos are offered, not in a transaction. Raises Unavailable.

    If Telegram does not tell who is in one group, the photos of the recipient's other groups are offered.
    """
    with suppress(Untold):
        await look_up_readers(await sql.rows(Reader, _READERS, person_id), memberships)
