"""Reads an invitation that the user who opened it may accept at this moment."""

from domain.errors import Conflict, Forbidden, NotFound
from domain.ids import LinkId
from domain.ports import Memberships
from domain.queries import sql
from domain.queries.access.authority import inside_one, is_linked, moderates
from domain.queries.sharing.invitation import InvitationView, invitation_by_id


async def usable_invitation(link_id: LinkId, tg_user_id: int, memberships: Memberships) -> InvitationView:
    """Call it before the user is asked for consent, too: nobody should agree to what they cannot have.

    Raises NotFound(`invitation`), Forbidden(`not_in_group`, `bot_not_in_group`), Conflict(`linked_already`),
    Untold where only Telegram could tell.
    """
    view = await invitation_by_id(link_id)
    if view is None:
        raise NotFound("invitation")
    if not view.inviter_owns and not await moderates(view.workspace_id, view.inviter_tg_id, memberships):
        raise NotFound("invitation")
    groups = await sql.values(
        int, "SELECT tg_chat_id FROM groups WHERE workspace_id = $1 AND active", view.workspace_id
    )
    if await inside_one(groups, tg_user_id, memberships) is None:
        raise Forbidden("not_in_group" if groups else "bot_not_in_group")
    if await is_linked(view.person_id, tg_user_id):
        raise Conflict("linked_already")
    return view
