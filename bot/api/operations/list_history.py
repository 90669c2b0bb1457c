"""The history of a workspace, for its moderators: the newest entry first, in the sentences of /history."""

import re
from html import unescape
from typing import Literal

from pydantic import AwareDatetime, Field

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from bot.messages.operations.history import entry_text
from bot.messages.operations.operations import actor_name
from bot.messages.words import Html, Words
from domain.queries.operations.actors import actor_names
from domain.queries.operations.history import HistoryOf, history
from domain.states import Scope

Group = Literal["names", "merges", "faces", "hiding", "links", "deletions", "recognition", "settings"]


class AskedHistory(Query):
    """group: only entries of this sort."""

    page: int = Field(1, ge=1, le=10_000)
    page_size: int = Field(20, ge=1, le=100, alias="pageSize")
    group: Group | None = None
    workspace: int | None = Field(None, ge=1, lt=2**63)


class HistoryLine(Shape):
    """said: what was done, as a sentence in the asker's language. by: who did it. operation_id: what
    `/faces/operations/{operation_id}/undo` takes; null for what the asker cannot undo.
    """

    at: AwareDatetime
    kind: str
    said: str
    by: str
    operation_id: int | None
    is_undone: bool


class History(Shape):
    entries: list[HistoryLine]
    has_more: bool


async def list_history(call: Call, query: AskedHistory) -> History:
    workspace_id = await call.workspace(query.workspace)
    by, days = call.requester(), call.world.settings.undo_days
    # A program acts as a moderator, never as an owner.
    reader = by.actor if by.only is None else None
    of = HistoryOf(workspace_id, group=query.group, reader=reader, undo_days=days)
    told = await history(of, offset=(query.page - 1) * query.page_size, limit=query.page_size)
    names = await actor_names([one.actor for one in told.entries])
    words = Words(call.asker.who.language)
    entries = [
        HistoryLine(
            at=one.at,
            kind=one.kind,
            said=_plain(entry_text(one, words)),
            by=_plain(actor_name(words, one.actor, names)),
            operation_id=None if one.is_undone else one.operation_id,
            is_undone=one.is_undone,
        )
        for one in told.entries
    ]
    return History(entries=entries, has_more=told.has_more)


def _plain(said: Html) -> str:
    return unescape(re.sub(r"<[^>]*>", "", said))


ROUTES = [
    Route("GET", "/faces/history", list_history, "Show a workspace's history", Scope.READ, (400, 404)),
]
