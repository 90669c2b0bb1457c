"""Whether a group may be activated in this installation. A group that was activated before may be again."""

from domain.errors import Forbidden
from domain.queries import sql
from domain.rules.access.admission import Admission


async def codes_used() -> int:
    return await sql.value(int, "SELECT codes_used FROM installation") or 0


async def ensure_admitted(tg_chat_id: int, admission: Admission, code: str | None) -> bool:
    """Whether this uses up the code. Raises Forbidden(`group_not_admitted`, `wrong_code`)."""
    known = await sql.value(int, "SELECT 1 AS yes FROM groups WHERE tg_chat_id = $1", tg_chat_id)
    if known is not None or admission.admits(tg_chat_id):
        return False
    if not code:
        raise Forbidden("group_not_admitted")
    if not admission.is_code(code, await codes_used()):
        raise Forbidden("wrong_code")
    return True
