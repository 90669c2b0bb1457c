"""Whether a group may be activated in this installation. One that was activated before needs no code."""

from domain.errors import Forbidden
from domain.queries import sql
from domain.rules.access.admission import Admission


async def codes_used() -> int:
    return await sql.value(int, "SELECT codes_used FROM installation") or 0


async def ensure_admitted(tg_chat_id: int, admission: Admission, code: str | None) -> bool:
    """Returns whether the code was needed, and so is used up. Raises Forbidden(`group_not_admitted`,
    `wrong_code`).
    """
    known = await sql.value(int, "SELECT 1 AS yes FROM groups WHERE tg_chat_id = $1", tg_chat_id)
    if known is not None or admission.admits(tg_chat_id):
        return False
    if not code:
        raise Forbidden("group_not_admitted")
    if not admission.is_code(code, await codes_used()):
        raise Forbidden("wrong_code")
    return True
