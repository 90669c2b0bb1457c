"""Who acts on a person, and with what right."""

from dataclasses import dataclass
from uuid import UUID

from domain.errors import NotFound
from domain.ports import Memberships
from domain.queries import sql
from domain.queries.authority import is_linked, is_owner, moderates


@dataclass(frozen=True, slots=True)
class Acting:
    """is_moderator: as Telegram said before the transaction, at most 60 s ago."""

    person_id: UUID
    workspace_id: int
    tg_user_id: int
    is_moderator: bool

    @property
    def actor(self) -> str:
        return f"tg:{self.tg_user_id}"

    async def owns_now(self) -> bool:
        """Read again inside the transaction, with the person locked."""
        return await is_owner(self.person_id, self.tg_user_id)


async def acting_on(number: int, tg_user_id: int, memberships: Memberships) -> Acting:
    """Asks Telegram, so call it before a transaction.

    Raises NotFound for who has nothing to do with the person, as for one that does not exist.
    """
    person = await sql.one(
        "SELECT id, workspace_id FROM persons WHERE number = $1 AND erasing_at IS NULL", number
    )
    if person is None:
        raise NotFound("person")
    moderator = await moderates(person["workspace_id"], tg_user_id, memberships)
    if not (moderator or await is_linked(person["id"], tg_user_id)):
        raise NotFound("person")
    return Acting(person["id"], person["workspace_id"], tg_user_id, moderator)
