"""A scope is what a chat may show: a private chat what its user may know, an admin chat its workspace."""

from dataclasses import dataclass

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Chat, Message

from bot.messages.card import Card
from bot.telegram.chats.context import Context
from bot.telegram.chats.send_cards import say
from domain.errors import Forbidden, NotFound
from domain.ids import AssetId, WorkspaceId
from domain.queries.access.acting import moderating
from domain.queries.access.authority import moderates
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.queries.persons.workspace_people import looked_after, may_look_after
from domain.queries.photos.posted_photo import workspace_of_photo


@dataclass(frozen=True, slots=True)
class Scope:
    """workspace_id: that of a shared admin chat. None in a private chat, also in one that is an admin chat:
    nobody else reads it, so it shows its user's own persons, and all workspaces that the user moderates.
    """

    tg_chat_id: int
    workspace_id: WorkspaceId | None

    async def admit(self, ctx: Context, workspace_id: WorkspaceId, *, what: str = "person") -> None:
        """In an admin chat, only its own workspace is shown, and only to users who moderate it.

        Asks Telegram, so call it before a transaction. Raises NotFound(what), Untold where Telegram does not
        tell.
        """
        self.ensure_shows(workspace_id, what=what)
        if self.workspace_id is not None and not await _moderates_here(ctx, workspace_id):
            raise NotFound(what)

    def ensure_shows(self, workspace_id: WorkspaceId, *, what: str = "person") -> None:
        """Raises NotFound(what) in another workspace's admin chat. The caller checks the user's rights."""
        if self.workspace_id not in (None, workspace_id):
            raise NotFound(what)

    async def admit_to_photo(self, ctx: Context, asset_id: AssetId) -> WorkspaceId:
        """The photo's workspace. Raises NotFound(`photo`) for a photo that is gone, and like `admit`."""
        workspace_id = await workspace_of_photo(asset_id)
        if workspace_id is None:
            raise NotFound("photo")
        await self.admit(ctx, workspace_id, what="photo")
        return workspace_id

    async def workspaces(self, ctx: Context) -> list[tuple[WorkspaceId, str]]:
        """The workspaces that the user moderates, with names; in an admin chat only its own, without a name.

        Raises Forbidden(`only_moderators`) in an admin chat for a user who does not moderate it, Untold where
        Telegram does not tell.
        """
        if self.workspace_id is None:
            candidates = await may_look_after(ctx.who.participant_id)
            by = ctx.requester()
            return [(one.id, one.name) for one in candidates if await by.moderates(one.id, one)]
        if not await _moderates_here(ctx, self.workspace_id):
            raise Forbidden("only_moderators")
        return [(self.workspace_id, "")]

    async def moderated(self, ctx: Context) -> list[tuple[WorkspaceId, str]]:
        """The `workspaces` for a command of moderators. The name is empty where there is only one workspace.

        Raises Forbidden(`only_moderators`) for a user who moderates none, Untold for one who may moderate a
        group of which Telegram does not tell.
        """
        workspaces = await self.workspaces(ctx)
        if not workspaces:
            for one in await looked_after(ctx.who.participant_id):
                await ctx.requester().moderates(one.id, one, or_untold=True)
            raise Forbidden("only_moderators")
        return workspaces if len(workspaces) > 1 else [(workspaces[0][0], "")]

    async def name_of(self, ctx: Context, workspace_id: WorkspaceId) -> str:
        """The name of one of the `workspaces`, for a user who moderates several; else empty.

        Raises what `workspaces` raises.
        """
        workspaces = await self.workspaces(ctx)
        return dict(workspaces).get(workspace_id, "") if len(workspaces) > 1 else ""

    async def admit_moderator(self, ctx: Context, workspace_id: int, *, what: str) -> WorkspaceId:
        """Checks that the user moderates the workspace whose id a button carries.

        Raises NotFound(what), Untold where Telegram does not tell.
        """
        self.ensure_shows(WorkspaceId(workspace_id), what=what)
        return (await moderating(WorkspaceId(workspace_id), ctx.requester(), what=what)).workspace_id


async def _moderates_here(ctx: Context, workspace_id: WorkspaceId) -> bool:
    """Raises Untold where Telegram does not tell: in an admin chat the user reads so."""
    return await moderates(workspace_id, ctx.who.tg_user_id, ctx.world.memberships)


async def scope_of(chat: Chat) -> Scope | None:
    """None in a group that is no admin chat."""
    if chat.type == "private":
        return Scope(chat.id, None)
    workspace_id = await workspace_of_admin_chat(chat.id)
    return None if workspace_id is None else Scope(chat.id, workspace_id)


class InScope(Filter):
    """Passes messages and buttons of a private or an admin chat; the handler gets the chat as `scope`."""

    async def __call__(
        self, event: Message | CallbackQuery, ctx: Context | None = None
    ) -> bool | dict[str, Scope]:
        message = event.message if isinstance(event, CallbackQuery) else event
        if message is None or ctx is None:
            return False
        scope = await scope_of(message.chat)
        return False if scope is None else {"scope": scope}


async def answer(message: Message, ctx: Context, card: Card) -> int:
    """Answers a message in the chat where it was written. Returns the id of the answer."""
    reply_to = None if message.chat.type == "private" else message
    return await say(ctx.world.bot, message.chat.id, card, reply_to=reply_to)
