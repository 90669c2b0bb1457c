"""Says whether somebody may answer a question as an owner of the person."""

from domain.ids import PersonId, SuggestionId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.deliveries.in_its_group import MAY_BE_ASKED_ABOUT

_IS_ASKED = f"""
SELECT 1 FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id JOIN participants r ON r.tg_user_id = $2
WHERE s.id = $1 AND {MAY_BE_ASKED_ABOUT}
"""  # noqa: S608  a constant


async def owner_may_answer(suggestion_id: SuggestionId, person_id: PersonId, by: Requester) -> bool:
    """Also False for an owner who left the photo's group: other owners or the admins are asked instead, also
    where an earlier card is still in this owner's chat.
    """
    if not await by.owns(person_id):
        return False
    return await sql.value(int, _IS_ASKED, suggestion_id, by.tg_user_id) is not None
