"""Removes every trace of a person: unreachable at once, gone after the purge, then verified."""

from functools import partial

from domain.errors import Conflict, NotFound
from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester, ensure_seen, moderator_or
from domain.queries.chats.participant import language_of
from domain.queries.erasing.deletion import deletion
from domain.rules.access.access import ensure_may_erase
from domain.rules.erasing.deletion import ensure_no_more
from domain.states import Approval, PersonStatus
from domain.steps.connecting.end_training_again import link_trained_again
from domain.steps.erasing.erase_rows import PersonToErase, erase_rows, lock_person
from domain.steps.erasing.open_erasure import Order
from domain.steps.erasing.tell_relatives import tell_relatives
from domain.steps.faces_queue.announce import announce_erasure
from domain.steps.work.work import transaction


async def erase_person(
    person_id: PersonId,
    by: TelegramRequester,
    *,
    tg_notify_chat_id: int | None,
    doorbell: Doorbell,
    only_undecided: bool = False,
    at_most: int | None = None,
) -> dict[str, int]:
    """Returns how many rows of each kind go.

    tg_notify_chat_id: the chat that gets the certificate. at_most: how many faces the user was told of.
    only_undecided: erase only the user's own draft or request, of a person who was never approved.

    Raises NotFound for a person who is gone (also at a second press), or with whom the user has nothing to
    do; Forbidden for a guardian, who receives the photos and does not own the person; Outdated if the person
    changed since it was shown; Conflict(`merged`: into) for an absorbed person, whose faces are the
    survivor's; Conflict(`more_by_now`: n) if more faces than `at_most` would go; Untold where only Telegram
    could tell. With only_undecided: Conflict(`already_decided`: state) for a person who was approved or
    declined meanwhile, and NotFound for somebody else's request and for a person who is being trained again.
    """
    workspace_id = await sql.value(WorkspaceId, "SELECT workspace_id FROM persons WHERE id = $1", person_id)
    if workspace_id is None:
        raise NotFound("person")
    moderator = await moderator_or(partial(_may_know, person_id, by), by, workspace_id)
    if moderator is None:
        raise NotFound("person")
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        locked = await lock_person(workspace_id, person_id)
        if locked is None:
            raise NotFound("person")
        asked = await _has_open_request(person_id, by.tg_user_id)
        owner = asked or await by.owns(person_id)
        if not (owner or moderator or await by.is_linked(person_id)):
            raise NotFound("person")
        ensure_may_erase(is_owner=owner, is_moderator=moderator)
        _ensure_may_go(locked, only_undecided=only_undecided)
        if only_undecided and (not asked or await link_trained_again(person_id) is not None):
            raise NotFound("person")
        ensure_seen(by, locked.version)
        ensure_no_more((await deletion(person_id)).faces, at_most)
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'erase_person', 'person', $3)""",
            locked.workspace_id,
            by.actor,
            locked.number,
        )
        await announce_erasure(work, locked)
        await tell_relatives(work, locked, deleted_by=by.tg_user_id, by_owner=owner)
        order = Order(by.tg_user_id, tg_notify_chat_id, await language_of(by.tg_user_id))
        return await erase_rows(work, locked, order)


def _ensure_may_go(locked: PersonToErase, *, only_undecided: bool) -> None:
    if only_undecided and locked.approval not in (Approval.DRAFT, Approval.REQUESTED):
        raise Conflict("already_decided", state=locked.approval)
    # Nothing but its name would go, and a certificate would say that every trace is gone.
    if locked.status == PersonStatus.MERGED:
        raise Conflict("merged", into=locked.merged_into)


async def _may_know(person_id: PersonId, by: TelegramRequester) -> bool:
    return await by.is_linked(person_id) or await _has_open_request(person_id, by.tg_user_id)


async def _has_open_request(person_id: PersonId, tg_user_id: int) -> bool:
    """Whether the user asked for the person and nobody decided yet: the user may take the request back."""
    found = await sql.value(
        int,
        """SELECT 1 FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           JOIN persons p ON p.id = l.person_id AND p.approval IN ('draft', 'requested')
           WHERE l.person_id = $1 AND r.tg_user_id = $2 AND l.role = 'owner' AND l.state = 'requested'""",
        person_id,
        tg_user_id,
    )
    return found is not None
