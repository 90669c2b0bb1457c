"""Finds the person that a button is about, for a user who may do what the button says."""

from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import Scope
from domain.errors import Forbidden, NotFound
from domain.queries.persons.person_card import PersonCard, person_card


async def admitted_to(number: int, ctx: Context, scope: Scope) -> PersonCard:
    """Raises NotFound for a user who may not know the person, in another workspace's admin chat, and in an
    admin chat for a user who does not moderate; Untold where only Telegram could tell.
    """
    person = await person_card(number, ctx.requester())
    scope.ensure_shows(person.workspace_id)
    if scope.workspace_id is not None and not person.is_moderator:
        raise NotFound("person")
    return person


async def person_for(action: str, number: int, ctx: Context, scope: Scope) -> PersonCard:
    """Raises what `admitted_to` raises, and Forbidden for a user who may not do this. The use case checks it
    again.
    """
    person = await admitted_to(number, ctx, scope)
    if action not in person.actions:
        raise Forbidden("only_moderators_move" if action in ("merge", "move") else "only_owner_changes")
    return person
