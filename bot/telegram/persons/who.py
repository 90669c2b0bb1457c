"""Finds the person that a button is about, for a user who may do what the button says."""

from bot.telegram.chats.desk import Desk
from bot.telegram.chats.talk import Talk
from domain.errors import Forbidden, NotFound
from domain.queries.persons.person_card import PersonCard, person_card


async def admitted_to(number: int, talk: Talk, desk: Desk) -> PersonCard:
    """Raises NotFound for a user who has nothing to do with the person."""
    person = await person_card(number, talk.requester())
    desk.ensure_shows(person.workspace_id)
    if desk.workspace_id is not None and not person.is_moderator:
        raise NotFound("person")
    return person


async def person_for(action: str, number: int, talk: Talk, desk: Desk) -> PersonCard:
    """Raises NotFound, and Forbidden for a user who may not do this. The use case asks again when it acts."""
    person = await admitted_to(number, talk, desk)
    if action not in person.actions:
        raise Forbidden("only_moderators_move" if action in ("merge", "move") else "only_owner_changes")
    return person
