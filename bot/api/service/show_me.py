"""Who asks: their language, and the workspaces that they moderate at this moment."""

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.queries.persons.owned_people import owns_people
from domain.queries.persons.workspace_people import may_look_after
from domain.states import Scope


class Workspace(Shape):
    id: int
    name: str


class Me(Shape):
    """language: in which the bot writes to the asker. workspaces: empty for a user who moderates none.

    owns_people: whether the asker is an owner, who decides about a person. asks_twice_above: before
    more faces than that are deleted or taken off, an app should ask its user once more.
    """

    name: str
    language: str
    workspaces: list[Workspace]
    owns_people: bool
    asks_twice_above: int


async def show_me(call: Call) -> Me:
    who = call.asker.who
    moderated = set(await call.workspaces())
    named = await may_look_after(who.participant_id)
    return Me(
        name=who.name,
        language=who.language,
        workspaces=[Workspace.of(one) for one in named if one.id in moderated],
        # A token acts as a moderator of one workspace, and never with its maker's rights as an owner.
        owns_people=call.asker.workspace_id is None and await owns_people(who.participant_id),
        asks_twice_above=call.world.settings.delete_confirm_threshold,
    )


ROUTES = [Route("GET", "/faces/me", show_me, "Say who asks", Scope.READ)]
