"""A request to connect a person is approved or declined: only the first decision counts."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from domain.errors import Conflict, Forbidden, NotFound, Outdated
from domain.ids import AssetId, LinkId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, ensure_seen
from domain.queries.gallery.training_faces import training_faces
from domain.queries.sharing.links import has_owner
from domain.rules.connecting.deciding import ensure_waits
from domain.settings import Settings
from domain.states import Approval, LinkState
from domain.steps.connecting.end_training_again import end_training_again, link_trained_again
from domain.steps.erasing.erase_rows import erase_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_anew import rematch_all_of
from domain.steps.gallery.leave_out_photos import leave_out_photos
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.persons.declare_look_alikes import declare_claimed
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.persons.set_approval import set_approval
from domain.steps.work.work import Work, transaction


@dataclass(frozen=True, slots=True)
class _Request(PersonKey):
    """A request, with its link and person locked."""

    state: LinkState
    approval: Approval


async def decide_link(
    link_id: LinkId,
    by: Requester,
    *,
    approve: bool,
    photos: Literal["all"] | AssetId | None = None,
    settings: Settings,
    doorbell: Doorbell,
) -> None:
    """For moderators only: another owner of a person who is learned again may be a friend of the sender.

    Raises NotFound for everybody else, Forbidden(`not_yours_to_decide`) for somebody's wish to join a person
    who is learned again, Conflict(`already_decided`: state) for a second decision, Conflict(`reopened`)
    while the requester adds photos, Conflict(`photos_differ`) when `photos` is needed and missing, and
    Outdated(`changed`) for the approval of a request that was sent anew since the decider saw it: nobody
    approves faces that they did not see.

    photos: needed to approve photos that do not look like one person: `all`, or one of them; those that are
    not like that one are left out.
    An approval makes the person live and starts the search through older photos.
    A declined request is erased; if the person was to be learned again, only the new photos are.
    """
    workspace_id = await _workspace(link_id)
    if not await by.moderates(workspace_id, or_untold=True):
        raise NotFound("request")
    async with transaction(doorbell) as work:
        # Photos being recognised now commit first; later photos see the new prototypes.
        await lock_workspace(workspace_id)
        request = await _lock(link_id)
        if request is None:
            raise Conflict("already_decided", state="erased")
        ensure_waits(request.state, request.approval)
        again = await link_trained_again(request.id)
        is_again = again == link_id
        if not is_again and (again is not None or await has_owner(request.id)):
            raise Forbidden("not_yours_to_decide")
        left_out = await _choose_photos(request.id, photos, by) if approve else ()
        await _decide(link_id, by, approve=approve)
        await _record(request, by, approve=approve, left_out=len(left_out))
        lane = f"decision:{link_id}"
        number, declined = request.number, int(not approve)
        await work.add("show_decision", lane=lane, link_id=link_id, person_number=number, declined=declined)
        if approve:
            await _approve(work, request.id, settings)
        else:
            await _decline(work, request, lane, settings, again=link_id if is_again else None)


async def _workspace(link_id: LinkId) -> WorkspaceId:
    workspace_id = await sql.value(
        WorkspaceId,
        """SELECT p.workspace_id FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE l.id = $1""",
        link_id,
    )
    if workspace_id is None:
        raise NotFound("request")
    return workspace_id


async def _lock(link_id: LinkId) -> _Request | None:
    """None when the person is being erased already."""
    return await sql.one(
        _Request,
        """SELECT l.state, p.id, p.number, p.workspace_id, p.approval
           FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE l.id = $1 AND p.erasing_at IS NULL FOR UPDATE OF p, l""",
        link_id,
    )


async def _decide(link_id: LinkId, by: Requester, *, approve: bool) -> None:
    await sql.execute(
        "UPDATE participant_persons SET state = $2, decided_by = $3, decided_at = now() WHERE id = $1",
        link_id,
        LinkState.APPROVED if approve else LinkState.DECLINED,
        by.tg_user_id,
    )


async def _choose_photos(
    person_id: PersonId, photos: Literal["all"] | AssetId | None, by: Requester
) -> Collection[AssetId]:
    """Returns the photos that are left out, because a stranger's face would be this person's from now on."""
    faces = await training_faces(person_id)
    ensure_seen(by, faces.version)
    chosen = faces.alike(photos) if isinstance(photos, int) else None
    if chosen is not None and not chosen:
        raise Outdated("changed")  # the photo was left out since, and the rest may show somebody else
    if photos == "all":  # the decider approved the doubtful photos too, and is not asked again
        await sql.execute(
            "UPDATE image_assets SET reason = 'kept' WHERE id = ANY($1::bigint[])", list(faces.doubtful)
        )
    if photos == "all" or not faces.doubtful:
        return ()
    if chosen is None:
        raise Conflict("photos_differ")
    left_out = frozenset(faces.asset_ids) - chosen
    await leave_out_photos(left_out)
    return left_out


async def _record(request: _Request, by: Requester, *, approve: bool, left_out: int) -> None:
    await sql.execute(
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number, details)
           VALUES ($1, $2, $3, 'person', $4, $5)""",
        request.workspace_id,
        by.actor,
        "approve_link" if approve else "decline_link",
        request.number,
        {"left_out": left_out} if left_out else {},
    )


async def _approve(work: Work, person_id: PersonId, settings: Settings) -> None:
    await set_approval(person_id, Approval.APPROVED)
    await rematch_all_of(work, await declare_claimed(person_id))
    await choose_prototypes(work, person_id, settings, introduces=True)
    await work.add("backfill_person", person_id=str(person_id))


async def _decline(
    work: Work, request: _Request, lane: str, settings: Settings, *, again: LinkId | None
) -> None:
    """lane: its tasks run in order, so the requester is told before the name is erased. again: the link of an
    owner who trains the person again.
    """
    if again is not None:
        await end_training_again(work, request, again, settings)
        return
    await set_approval(request.id, Approval.DECLINED)
    await erase_rows(work, request, Order(lane=lane))
