"""Reads for `evidence` what the triggers noted about unknown people and thresholds, and who saw these."""

import asyncpg

from bot.messages.callbacks import parse_callback
from domain.ids import WorkspaceId
from sandbox.chaos.judging.learned import InquiryChange, Learned, ProposalChange, RerunSeen, Shown
from sandbox.telegram.ledger import SentMessage
from sandbox.whole_service import WholeService

_INQUIRIES = """
SELECT extract(epoch FROM at)::float AS at, inquiry_id, participant_id, files,
    extract(epoch FROM answered_at)::float AS answered_at, people, needed
FROM chaos.inquiries ORDER BY number
"""
_PROPOSALS = """
SELECT extract(epoch FROM at)::float, proposal_id, workspace_id, decision, auto, suggest, auto_now,
    suggest_now FROM chaos.proposals ORDER BY number
"""
_WORKSPACES = """
SELECT about, number, workspace_id FROM chaos.subjects
UNION ALL SELECT 'values', proposal_id, workspace_id FROM chaos.proposals
"""
# Buttons under messages that only deciders may see.
_OF_CLUSTERS = {
    *("cluster", "clustername", "clustercalled", "clustersame", "clusterinto", "clustermerge"),
    *("clusterignore", "clusterback", "clustersplit", "clusterlike", "clusterwith", "clusterjoin"),
    *("clusterstays", "clusterdelete", "clusterkeep", "sureclusterdelete", "clustererase"),
}
_ABOUT = {
    **dict.fromkeys(_OF_CLUSTERS, "cluster"),
    **dict.fromkeys(("proposalsplit", "proposalno"), "proposal"),
    **dict.fromkeys(("usevalues", "keepvalues"), "values"),
    **dict.fromkeys(("childis", "childname", "childno", "childback"), "inquiry"),
}


async def learned(service: WholeService, reruns: tuple[RerunSeen, ...]) -> Learned:
    database = service.database
    inquiries = await database.fetch(_INQUIRIES)
    return Learned(
        inquiries=tuple(InquiryChange(**{**row, "files": frozenset(row["files"])}) for row in inquiries),
        proposals=tuple(ProposalChange(*row) for row in await database.fetch(_PROPOSALS)),
        reruns=reruns,
        shown=frozenset(
            shown
            for call in service.tg.ledger.calls(accepted=True)
            for sent in call.messages
            for shown in _shown(sent)
        ),
        workspaces=await _workspaces(database),
    )


async def _workspaces(database: asyncpg.Pool) -> dict[tuple[str, int], WorkspaceId]:
    rows = await database.fetch(_WORKSPACES)
    return {(row["about"], row["number"]): row["workspace_id"] for row in rows}


def _shown(sent: SentMessage) -> set[Shown]:
    presses = [parse_callback(button.get("callback_data")) for row in sent.keyboard for button in row]
    return {
        Shown(sent.chat_id, _ABOUT[press.verb], press.ids[0], is_answered=press.verb == "childback")
        for press in presses
        if press is not None and press.verb in _ABOUT
    }
