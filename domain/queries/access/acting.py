"""The requester of an operation on persons and faces: their press or message, and their rights."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol
from uuid import NAMESPACE_OID, uuid4, uuid5

from domain.errors import NotFound, Outdated, Untold
from domain.ids import BatchId, PersonId, WorkspaceId
from domain.ports import Memberships
from domain.queries import sql
from domain.queries.access.authority import AUTHORITY, Authority, is_linked, is_owner, moderates, where_told


class Requester(Protocol):
    """Somebody who asks for an operation. Their rights are looked up at that moment, never stored."""

    @property
    def actor(self) -> str:
        """The requester's name in history: `tg:<user id>` or `queue`."""

    @property
    def tg_user_id(self) -> int | None:
        """None for a program."""

    @property
    def linked_as(self) -> int | None:
        """The Telegram user whose links to persons the requester has; None for a program."""

    @property
    def batch_id(self) -> BatchId:
        """One id for each press or message, so that handling it again does nothing more."""

    @property
    def rehearses(self) -> bool:
        """Whether the requester only wants to see what would happen: everything is done, then rolled back."""

    @property
    def seen(self) -> Collection[int] | None:
        """The versions that the requester has seen: `If-Match` of the API, or what a button carries. A change
        is refused if the person has another version by now. None: nothing is compared.
        """

    async def moderates(
        self, workspace_id: WorkspaceId, known: Authority | None = None, *, or_untold: bool = False
    ) -> bool:
        """Whether the requester moderates the workspace. Asks Telegram: call it before a transaction.

        known: the workspace's `Authority`, if the caller has just read it. or_untold: raises Untold where
        Telegram does not tell. It is for callers to whom nothing else gives the right: a no would be untrue.
        """

    async def is_linked(self, person_id: PersonId) -> bool:
        """Whether an approved link leads from the requester to the person; False for a program."""

    async def owns(self, person_id: PersonId) -> bool:
        """Whether that link is an owner's; False for a program."""

    def did(self, actor: str) -> bool:
        """Whether the requester is the user whom history names so; False for a program."""


def _new_batch() -> BatchId:
    return BatchId(uuid4())


@dataclass(frozen=True, slots=True)
class TelegramRequester:
    """A Telegram user who pressed a button or wrote a message.

    only: the workspace in which a program speaks for the user. The program acts as a moderator, never as an
    owner or guardian: what the user may see as one of these is not for programs.
    """

    tg_user_id: int
    memberships: Memberships
    batch_id: BatchId = field(default_factory=_new_batch)
    rehearses: bool = False
    only: WorkspaceId | None = None
    seen: Collection[int] | None = None

    @property
    def actor(self) -> str:
        return f"tg:{self.tg_user_id}"

    @property
    def linked_as(self) -> int | None:
        return None if self.only is not None else self.tg_user_id

    async def moderates(
        self, workspace_id: WorkspaceId, known: Authority | None = None, *, or_untold: bool = False
    ) -> bool:
        """False also where Telegram does not tell, unless `or_untold`: an owner can then act on the person
        all the same.
        """
        if self.only not in (None, workspace_id):
            return False
        answer = moderates(workspace_id, self.tg_user_id, self.memberships, known)
        return await (answer if or_untold else where_told(answer))

    async def is_linked(self, person_id: PersonId) -> bool:
        return self.linked_as is not None and await is_linked(person_id, self.linked_as)

    async def owns(self, person_id: PersonId) -> bool:
        return self.linked_as is not None and await is_owner(person_id, self.linked_as)

    def did(self, actor: str) -> bool:
        return self.only is None and actor == self.actor


@dataclass(frozen=True, slots=True)
class QueueRequester:
    """A message of the faces queue. Everybody who may write there moderates the workspace that it names."""

    workspace_id: WorkspaceId
    batch_id: BatchId = field(default_factory=_new_batch)
    rehearses: bool = False

    @property
    def actor(self) -> str:
        return "queue"

    @property
    def tg_user_id(self) -> None:
        return None

    @property
    def linked_as(self) -> None:
        return None

    @property
    def seen(self) -> None:
        return None

    async def moderates(
        self, workspace_id: WorkspaceId, known: Authority | None = None, *, or_untold: bool = False
    ) -> bool:
        return workspace_id == self.workspace_id

    async def is_linked(self, _: PersonId) -> bool:
        return False

    async def owns(self, _: PersonId) -> bool:
        return False

    def did(self, _: str) -> bool:
        return False


def press_id(update_number: int) -> BatchId:
    """The batch id of everything that one update of Telegram asks for."""
    return BatchId(uuid5(NAMESPACE_OID, f"update:{update_number}"))


@dataclass(frozen=True, slots=True)
class Acting:
    """A requester inside one workspace. is_moderator: as Telegram said before the transaction."""

    by: Requester
    workspace_id: WorkspaceId
    is_moderator: bool

    @property
    def actor(self) -> str:
        return self.by.actor

    async def owns_now(self, person_id: PersonId) -> bool:
        """Whether the requester owns the person. Call it inside the transaction, with the person locked."""
        return await self.by.owns(person_id)


@dataclass(frozen=True, slots=True)
class _Person(Authority):
    """A person, and the facts that decide who moderates its workspace."""

    id: PersonId
    workspace_id: WorkspaceId


async def acting_on(number: int, by: Requester, *, knows: bool = False) -> Acting:
    """number: of a person. knows: the requester knows the person already, from an operation of their own.

    Asks Telegram, so call it before a transaction. Raises NotFound for a requester who has nothing to do with
    the person, as for a person that does not exist or is being erased, Untold where only Telegram could tell.
    """
    person = await sql.one(
        _Person,
        f"""SELECT p.id, p.workspace_id, {AUTHORITY} FROM persons p JOIN workspaces w ON w.id = p.workspace_id
           WHERE p.number = $1 AND p.erasing_at IS NULL""",  # noqa: S608  a constant
        number,
    )
    if person is None:
        raise NotFound("person")

    async def may_anyhow() -> bool:
        return knows or await by.is_linked(person.id)

    is_moderator = await moderator_or(may_anyhow, by, person.workspace_id, person)
    if is_moderator is None:
        raise NotFound("person")
    return Acting(by, person.workspace_id, is_moderator)


async def moderator_or(
    may_anyhow: Callable[[], Awaitable[bool]],
    by: Requester,
    workspace_id: WorkspaceId,
    known: Authority | None = None,
) -> bool | None:
    """True for a moderator, False for whoever else may, None for all others. may_anyhow: asked only where the
    requester is no moderator. known: the workspace's `Authority`, if the caller has just read it.

    Asks Telegram, so call it before a transaction. Raises Untold where only Telegram could tell.
    """
    try:
        if await by.moderates(workspace_id, known, or_untold=True):
            return True
    except Untold:
        if await may_anyhow():
            return False
        raise
    return False if await may_anyhow() else None


async def moderating(workspace_id: WorkspaceId | None, by: Requester, *, what: str) -> Acting:
    """workspace_id: of the thing that the operation is about; None when the thing does not exist.

    Asks Telegram, so call it before a transaction. Raises NotFound(what) unless the requester is a moderator,
    Untold where Telegram does not tell.
    """
    if workspace_id is None or not await by.moderates(workspace_id, or_untold=True):
        raise NotFound(what)
    return Acting(by, workspace_id, True)


def ensure_seen(by: Requester, version: int) -> None:
    """version: the present one of the thing to be changed. Call it with the thing locked, and not for a press
    that is handled again. Raises Outdated(`changed`) for a requester who has seen only other versions.
    """
    if by.seen is not None and version not in by.seen:
        raise Outdated("changed")
