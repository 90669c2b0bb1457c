"""Asks Telegram whether whoever is asked *Whose child is this?* is in the groups of the photos."""

from domain.ids import InquiryId
from domain.ports import Memberships
from domain.queries import sql
from domain.steps.groups.look_up_readers import Reader, look_up_readers

_READERS = """
SELECT DISTINCT r.id AS participant_id, r.tg_user_id, g.tg_chat_id
FROM cluster_inquiries i JOIN participants r ON r.id = i.participant_id
JOIN face_instances f ON f.cluster_id = i.cluster_id AND f.person_id IS NULL
JOIN postings o ON o.asset_id = f.asset_id JOIN groups g ON g.id = o.group_id AND g.active
WHERE i.id = $1 ORDER BY 3
"""


async def look_up_asked(inquiry_id: InquiryId, memberships: Memberships) -> None:
    """Stores the answers. Call it before the faces are drawn or shown, outside of a transaction. Raises what
    `look_up_readers` raises.
    """
    await look_up_readers(await sql.rows(Reader, _READERS, inquiry_id), memberships)
