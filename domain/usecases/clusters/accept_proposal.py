"""A moderator says yes to what was proposed about unknown people: two are joined, or one is split."""

from domain.errors import NotFound
from domain.ids import ProposalId
from domain.ports import Doorbell
from domain.queries.access.acting import Requester, moderating
from domain.queries.clusters.proposals import parts_of_split, proposal, workspace_of_proposal
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.clusters.join_into import join_into
from domain.steps.clusters.split_off import split_off
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction


async def accept_proposal(
    proposal_id: ProposalId, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """For moderators only. It is recorded, and undone, like a join or a split by hand.

    Raises NotFound(`cluster`), Conflict(`already_decided`) for a proposal that is not open (`ProposalView`),
    Conflict(`cluster_named`: number, `cluster_joined`: number), for a join Conflict(`on_one_photo`), for a
    split Conflict(`changed_since`, `nobody_stays`).
    """
    acting = await moderating(await workspace_of_proposal(proposal_id), by, what="cluster")
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        # When a yes and a no come at once, the second waits for this lock, and then the proposal is decided.
        await lock_workspace(acting.workspace_id)
        view = await proposal(proposal_id)
        if view is None:
            raise NotFound("cluster")
        view.ensure_open()
        if view.other_number is not None:
            return await join_into(work, acting, view.other_number, view.number, settings)
        _, leaving = await parts_of_split(view)
        return await split_off(work, acting, view.number, leaving, settings)
