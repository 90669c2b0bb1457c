"""Reads a proposal of thresholds for its card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.ids import CalibrationId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.reading import Made
from domain.states import ProposalDecision
from domain.values.calibrated import Calibrated, Rates
from domain.values.named import of_participant


@dataclass(frozen=True, slots=True)
class SettingProposalView:
    """by: the decider's name; None before the decision, and for a decider who is forgotten."""

    proposal_id: CalibrationId
    workspace_id: WorkspaceId
    found: Made[Calibrated]
    decision: ProposalDecision | None
    by: str | None
    deciders: Made[tuple[Recipient, ...]]

    @property
    def wanted(self) -> dict[str, float]:
        """The proposed values, by the names of their settings."""
        return _values(self.found.then)

    @property
    def compared(self) -> dict[str, float]:
        """The values that held when these were proposed."""
        return _values(self.found.now)


def _values(rates: Rates) -> dict[str, float]:
    return {
        "face_auto_assign_threshold": rates.auto,
        "face_prototype_search_threshold": rates.suggest,
    }


@dataclass(frozen=True, slots=True)
class _Proposal(SettingProposalView):
    figures: Mapping[str, Any]
    by_id: ParticipantId | None


async def setting_proposal(proposal_id: CalibrationId) -> SettingProposalView | None:
    """None for a proposal that does not exist, or whose workspace is being erased."""
    row = await sql.one(
        _Proposal,
        """SELECT x.id AS proposal_id, x.workspace_id, x.figures, x.decision, r.name AS by, r.id AS by_id
           FROM setting_proposals x JOIN workspaces w ON w.id = x.workspace_id AND w.erasing_at IS NULL
           LEFT JOIN participants r ON 'tg:' || r.tg_user_id = x.decided_by WHERE x.id = $1""",
        proposal_id,
    )
    if row is None:
        return None
    return replace(
        row,
        found=Calibrated.from_json(row.figures),
        by=of_participant(row.by_id, row.by),
        deciders=await deciders(row.workspace_id),
    )
