"""One request to the API, as routes see it: who asks, in which workspace, and the world to act on."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import uuid5

from bot.world import World
from domain.errors import Forbidden, InvalidInput, NotFound, Untold
from domain.ids import BatchId, ParticipantId, TokenId, WorkspaceId
from domain.ports import Memberships
from domain.queries.access.acting import TelegramRequester
from domain.queries.access.authority import Authority
from domain.queries.chats.participant import ParticipantView
from domain.queries.operations.done import Done, batches_done, done_before
from domain.queries.persons.workspace_people import may_look_after


@dataclass(frozen=True, slots=True)
class Asker:
    """who: the participant who opened the Mini App, or who made the API token. scopes: what the call may do.

    workspace_id: the only workspace that an API token is for; None for a Mini App, which sees all workspaces
    of its user. token_id: the id of the API token; None for a Mini App.
    """

    who: ParticipantView
    scopes: frozenset[str]
    workspace_id: WorkspaceId | None = None
    token_id: TokenId | None = None

    @property
    def key(self) -> str:
        """A digest that tells askers apart without naming anybody."""
        said = f"user:{self.who.tg_user_id}" if self.token_id is None else f"token:{self.token_id}"
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RequesterOfCall(TelegramRequester):
    """Asks only once per request whether the asker moderates a workspace. moderated: the answers so far."""

    moderated: dict[WorkspaceId, bool | Untold] = field(default_factory=dict)

    async def moderates(
        self, workspace_id: WorkspaceId, known: Authority | None = None, *, or_untold: bool = False
    ) -> bool:
        if workspace_id not in self.moderated:
            self.moderated[workspace_id] = await self._ask(workspace_id, known)
        answer = self.moderated[workspace_id]
        if isinstance(answer, Untold):
            if or_untold:
                raise answer
            return False
        return answer

    async def _ask(self, workspace_id: WorkspaceId, known: Authority | None) -> bool | Untold:
        try:
            return await TelegramRequester.moderates(self, workspace_id, known, or_untold=True)
        except Untold as untold:
            return untold


@dataclass(frozen=True, slots=True)
class Call:
    """batch_id: the same for a request that is sent again with the same `Idempotency-Key`.

    seen: the versions in `If-Match`; a thing of another version must not be changed. None: any version.

    again: the same request was carried out to its end before. looks: the route changes nothing.

    moderated: by workspace, whether the asker moderates it; all requesters of this call share the answers.
    """

    world: World
    asker: Asker
    batch_id: BatchId
    seen: Collection[int] | None = None
    again: bool = False
    looks: bool = False
    moderated: dict[WorkspaceId, bool | Untold] = field(default_factory=dict)

    @property
    def memberships(self) -> Memberships:
        """A yes may be a minute old. A no may be some seconds old for a route that changes nothing, and is
        fresh for a change.
        """
        asked = self.world.memberships
        return asked.looking if self.looks else asked

    def requester(self, *, rehearses: bool = False, part: str = "") -> TelegramRequester:
        """part: names one of several operations that this request asks for."""
        batch_id = self._batch_of(part) if part else self.batch_id
        only, seen = self.asker.workspace_id, self.seen
        return RequesterOfCall(
            self.asker.who.tg_user_id,
            self.memberships,
            batch_id,
            rehearses,
            only,
            seen,
            moderated=self.moderated,
        )

    async def forget_rights(self, workspace_id: WorkspaceId) -> None:
        """Like `World.forget_rights`, and drops what this call heard."""
        self.moderated.pop(workspace_id, None)
        await self.world.forget_rights(workspace_id, self.asker.who.tg_user_id)

    async def before(self) -> Done | None:
        """The operation that the same request did before, even if the process died right after its commit."""
        return await done_before(self.requester())

    async def parts_done(self, parts: Collection[str]) -> frozenset[str]:
        """The parts whose operations the same request did before."""
        batches = {self._batch_of(part): part for part in parts}
        return frozenset(batches[one] for one in await batches_done([*batches])) if batches else frozenset()

    def _batch_of(self, part: str) -> BatchId:
        return BatchId(uuid5(self.batch_id, part))

    def within(self, asked_for: int | None) -> WorkspaceId | None:
        """The only workspace that counts: the token's, else the one that was asked for; None: all count.

        Raises NotFound(`no_workspace`) when the token is for another workspace than `asked_for`.
        """
        only = self.asker.workspace_id
        if only is not None and asked_for not in (None, only):
            raise NotFound("no_workspace")
        return only if asked_for is None else WorkspaceId(asked_for)

    @property
    def reader(self) -> ParticipantId | None:
        """Who looks; None for an API token, which never sees what its maker received as a participant."""
        return None if self.asker.token_id is not None else self.asker.who.participant_id

    def ensure_no_program(self) -> None:
        """Raises Forbidden for an API token: what a participant was sent is not for programs."""
        if self.asker.token_id is not None:
            raise Forbidden("not_for_tokens")

    async def workspace(self, asked_for: int | None) -> WorkspaceId:
        """The workspace that a list is about, which the asker moderates at this moment.

        asked_for: needed only by moderators of several workspaces. Raises NotFound(`no_workspace`) for a
        workspace that the asker does not moderate, InvalidInput(`which_workspace`) when several fit and
        none was asked for, Untold where Telegram does not tell about the one that was asked for.
        """
        found = await self.workspace_if_any(asked_for)
        if found is None:
            raise NotFound("no_workspace")
        return found

    async def workspace_if_any(self, asked_for: int | None) -> WorkspaceId | None:
        """Like `workspace`, but None for an asker who moderates no workspace and asked for none."""
        if asked_for is not None:
            if not await self.requester().moderates(WorkspaceId(asked_for), or_untold=True):
                raise NotFound("no_workspace")
            return WorkspaceId(asked_for)
        found = await self.workspaces()
        if len(found) > 1:
            raise InvalidInput("which_workspace", ids=[*found])
        return found[0] if found else None

    async def workspaces(self) -> list[WorkspaceId]:
        """All workspaces that the asker moderates at this moment, without those of which Telegram does not
        tell; for an API token only its own.

        Asks Telegram about the user of a Mini App; for a token it was asked already.
        """
        by = self.requester()
        if (only := self.asker.workspace_id) is not None:
            return [only]  # the token was refused already if its maker does not moderate it
        candidates = await may_look_after(self.asker.who.participant_id)
        return [one.id for one in candidates if await by.moderates(one.id, one)]
