"""The cards of a workspace follow whoever decides now, because its admin chat is another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.ids import AssetId, CardId, WorkspaceId
from domain.queries import sql
from domain.queries.chats.card import DELETION
from domain.queries.connecting.waiting_requests import waiting_in
from domain.queries.questions.waiting import waiting_reports
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.connecting.show_waiting import show_waiting
from domain.steps.photos.owe_photo_cards import follow_grids, follow_photo_cards, tell_of_report
from domain.steps.work.work import Work

# For each kind of card: the kind and the id of the task that shows it.
_SHOWS: Final[Mapping[str, tuple[str, str]]] = {
    "cluster": ("show_cluster", "number"),
    "proposal": ("show_proposal", "proposal_id"),
    "thresholds": ("show_setting_proposal", "proposal_id"),
}
# Cards that still change. One that shows a decision stays until it changes, and leaves its chat then.
_STANDING = """
SELECT c.kind, array_agg(DISTINCT c.subject::bigint ORDER BY c.subject::bigint) AS subjects
FROM cards c WHERE c.workspace_id = $1 AND c.subject ~ '^[0-9]+$' AND (c.kind IN ('photo', 'grid')
    OR c.kind = 'cluster' AND EXISTS (
        SELECT 1 FROM clusters x WHERE x.number::text = c.subject AND x.state = 'open')
    OR c.kind = 'proposal' AND EXISTS (
        SELECT 1 FROM cluster_proposals x WHERE x.id::text = c.subject AND x.decision IS NULL)
    OR c.kind = 'thresholds' AND EXISTS (
        SELECT 1 FROM setting_proposals x WHERE x.id::text = c.subject AND x.decision IS NULL))
GROUP BY c.kind
"""


@dataclass(frozen=True, slots=True)
class _Standing:
    kind: str
    subjects: Sequence[int]


async def follow_admin_chat(work: Work, workspace_id: WorkspaceId) -> None:
    """Call it when the workspace has another admin chat or none any more, and when the bot is back in its
    chat.

    The task that shows a card takes it back from the chats that decide no more, and sends it to those that
    decide now. The hourly round asks questions about faces anew. A question whether to delete a photo is only
    taken back: the next press asks it again. The operator's chat reads no longer that nobody can decide.
    """
    over = "SELECT id FROM cards WHERE workspace_id = $1 AND kind IN ('without_admin', $2) ORDER BY id"
    await take_back_each(work, await sql.values(CardId, over, workspace_id, DELETION))
    await show_waiting(work, await waiting_in(workspace_id))
    standing = {one.kind: one.subjects for one in await sql.rows(_Standing, _STANDING, workspace_id)}
    for kind, (task, name) in _SHOWS.items():
        await work.add_each(task, [{name: subject} for subject in standing.get(kind, ())])
    photos, grids = ([AssetId(one) for one in standing.get(kind, ())] for kind in ("photo", "grid"))
    await follow_photo_cards(work, photos)
    for asset_id in grids:
        await follow_grids(work, asset_id)
    for asset_id in await waiting_reports(workspace_id):
        await tell_of_report(work, workspace_id, asset_id)
