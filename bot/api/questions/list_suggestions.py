"""Lists questions: by person with the surest first, or one after the other."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, RootModel

from bot.api.call import Call
from bot.api.questions.shapes import BySuggestion, Suggestion, shaped
from bot.api.route import Route
from bot.api.shapes import Query, RowId, Shape
from domain.ids import PersonId, SuggestionId
from domain.queries.questions.listed_suggestion import ListedSuggestion
from domain.queries.questions.listed_suggestions import (
    SuggestionGroup,
    WhichSuggestions,
    addressed_suggestion,
    suggestion_groups,
    suggestion_page,
)
from domain.queries.settings.settings_of import settings_of
from domain.states import Scope, SuggestionStatus

_MOST = 100


def _in_capitals(status: object) -> object:
    """Clients may write the states in small letters, too."""
    return status.upper() if isinstance(status, str) else status


class Listing(Query):
    """groupsPerPage, suggestionsPerGroup: by default those of the only workspace's settings; those of the
    service where several workspaces count, and for an asker who does not moderate.

    workspace: the only one that counts, for somebody who sees several. waiting: only the questions that
    `GET /faces/waiting` counts.
    """

    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(20, ge=1, le=_MOST, alias="pageSize")
    status: Annotated[SuggestionStatus, BeforeValidator(_in_capitals)] = SuggestionStatus.PENDING
    person_id: UUID | None = Field(None, alias="personId")
    grouped: bool = True
    groups_per_page: int | None = Field(None, ge=1, le=_MOST, alias="groupsPerPage")
    suggestions_per_group: int | None = Field(None, ge=1, le=_MOST, alias="suggestionsPerGroup")
    workspace: RowId | None = None
    waiting: bool = False


class Group(Shape):
    """suggestion_count: of all questions about the person, of which `suggestions` are the surest. may_pass:
    the asker may leave them open (`POST /faces/suggestions/pass`). unsure: how many of them an owner left
    open for the moderators. held_by: the other moderator who looks at them now. Meanwhile only that
    moderator and owners answer many of them at once. Only moderators are told these two: others read 0 and
    null.
    """

    person_id: UUID
    person_name: str | None
    suggestion_count: int
    max_confidence: float
    may_pass: bool
    unsure: int
    held_by: str | None
    suggestions: list[Suggestion]


class Groups(Shape):
    groups: list[Group]
    total_groups: int
    total_suggestions: int
    page: int
    groups_per_page: int
    suggestions_per_group: int


class Page(Shape):
    suggestions: list[Suggestion]
    total: int
    page: int
    page_size: int


class Suggestions(RootModel[Groups | Page]):
    """Lists the questions: by person with `grouped`, else one after the other."""


async def list_suggestions(call: Call, query: Listing) -> Suggestions:
    which = await _which(call, query)
    if not query.grouped:
        listed = await suggestion_page(
            which, offset=(query.page - 1) * query.page_size, limit=query.page_size
        )
        found = await shaped(call, listed.suggestions)
        return Suggestions(
            Page(suggestions=found, total=listed.total, page=query.page, page_size=query.page_size)
        )
    per_page, of_each = await _sizes(call, query, which)
    grouped = await suggestion_groups(
        which, offset=(query.page - 1) * per_page, groups=per_page, of_each=of_each
    )
    return Suggestions(
        Groups(
            groups=await _groups(call, grouped.groups),
            total_groups=grouped.total_groups,
            total_suggestions=grouped.total_suggestions,
            page=query.page,
            groups_per_page=per_page,
            suggestions_per_group=of_each,
        )
    )


async def _which(call: Call, query: Listing) -> WhichSuggestions:
    moderated = await call.workspaces()
    # What waits for the maker of a token does not wait for the program: `GET /faces/waiting` leaves it out.
    owner_id = call.reader if query.waiting else call.asker.who.participant_id
    return WhichSuggestions(
        workspace_ids=moderated,
        owner_id=owner_id,
        asker=call.asker.who.participant_id,
        status=query.status,
        within=call.within(query.workspace),
        person_id=None if query.person_id is None else PersonId(query.person_id),
        waits=query.waiting,
    )


async def _sizes(call: Call, query: Listing, which: WhichSuggestions) -> tuple[int, int]:
    """How many persons a page has, and how many questions each person.

    By default as the settings of the only workspace say; the service's settings, if several count, and for an
    asker who does not moderate it and may not learn them.
    """
    settings = call.world.settings
    only = which.within or (which.workspace_ids[0] if len(which.workspace_ids) == 1 else None)
    if (
        only
        and only in which.workspace_ids
        and (query.groups_per_page is None or query.suggestions_per_group is None)
    ):
        settings = await settings_of(only, settings)
    return (
        query.groups_per_page or settings.face_suggestion_groups_per_page,
        query.suggestions_per_group or settings.face_suggestion_items_per_group,
    )


async def _groups(call: Call, found: Sequence[SuggestionGroup]) -> list[Group]:
    shown = iter(await shaped(call, [one for group in found for one in group.suggestions]))
    return [
        Group(
            person_id=group.person_id,
            person_name=str(group.person_name),
            suggestion_count=group.count,
            max_confidence=group.max_confidence,
            may_pass=group.is_own and call.asker.token_id is None,  # a program owns nobody
            unsure=group.unsure,
            held_by=str(group.held_by) if group.held_by else None,
            suggestions=[next(shown) for _ in group.suggestions],
        )
        for group in found
    ]


async def show_suggestion(call: Call, path: BySuggestion) -> Suggestion:
    return await suggestion_now(call, path.suggestion_id)


async def suggestion_now(call: Call, suggestion_id: int) -> Suggestion:
    """The question as it stands. Raises NotFound for users who may not answer it."""
    [shown] = await shaped(call, [await addressed(call, suggestion_id)])
    return shown


async def addressed(call: Call, suggestion_id: int) -> ListedSuggestion:
    """Raises NotFound for users who may not answer the question, or whose token is not for its workspace."""
    who, within = call.asker.who.participant_id, call.asker.workspace_id
    return await addressed_suggestion(SuggestionId(suggestion_id), call.requester(), who, within)


ROUTES = [
    Route("GET", "/faces/suggestions", list_suggestions, "List questions", Scope.READ, refusals=(404,)),
    Route("GET", "/faces/suggestions/{suggestion_id}", show_suggestion, "Show a question", Scope.READ),
]
