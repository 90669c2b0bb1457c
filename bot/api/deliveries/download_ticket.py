"""The signed part of an address under which chosen photos can be saved for some minutes."""

import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.api.problems import Refusal
from domain.ids import AssetId, ParticipantId, WorkspaceId

LASTS_S = 300


@dataclass(frozen=True, slots=True)
class Ticket:
    """For whom and of which photos a download is. workspace_id: the only workspace that counts; None: all."""

    participant_id: ParticipantId
    workspace_id: WorkspaceId | None
    asset_ids: Sequence[AssetId]


def sign_ticket(ticket: Ticket, bot_token: str) -> str:
    ids = "-".join(map(str, ticket.asset_ids))
    ends_at = int(time.time()) + LASTS_S
    said = f"{ticket.participant_id}.{ticket.workspace_id or 0}.{ends_at}.{ids}"
    return f"{said}.{_signature(said, bot_token)}"


def read_ticket(signed: str, bot_token: str) -> Ticket:
    """Raises Refusal for a ticket that we did not sign, or that has ended."""
    said, _, signature = signed.rpartition(".")
    expected = _signature(said, bot_token).encode()
    if not hmac.compare_digest(signature.encode("utf-8", "surrogateescape"), expected):
        raise Refusal(404, "download_ended")
    participant, workspace, ends_at, ids = said.split(".")
    if int(ends_at) < time.time():
        raise Refusal(404, "download_ended")
    workspace_id = WorkspaceId(int(workspace)) if int(workspace) else None
    asset_ids = [AssetId(int(one)) for one in ids.split("-")]
    return Ticket(ParticipantId(int(participant)), workspace_id, asset_ids)


def _signature(said: str, bot_token: str) -> str:
    key = hmac.digest(bot_token.encode(), b"addresses of downloads", "sha256")
    return hmac.new(key, said.encode("utf-8", "surrogateescape"), sha256).hexdigest()
