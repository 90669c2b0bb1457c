"""What a training photo turned out to be good for."""

from dataclasses import dataclass
from uuid import UUID

from domain.queries import sql


@dataclass(frozen=True, slots=True)
class VerdictView:
    """verdict: of `rules.enrolment.Verdict`, a code of ImageCodec.decode, `choosing` or `dead`.

    faces: how many the picker shows. good: usable photos so far. shown: message that asked for it.
    """

    asset_id: int
    workspace_id: int
    person_id: UUID
    person_number: int
    alias: str
    verdict: str
    faces: int
    good: int
    waiting: int
    tg_chat_id: int
    tg_reply_message_id: int
    language: str


async def verdict(asset_id: int) -> VerdictView | None:
    """None when the draft is gone."""
    row = await sql.one(
        """SELECT a.id, a.workspace_id, a.state, a.reason, a.enrols_person_id, p.number, l.alias,
               r.tg_user_id, r.language,
               a.tg_reply_message_id,
               (SELECT count(*) FROM face_instances f WHERE f.asset_id = a.id) AS faces,
               (SELECT count(*) FROM image_assets o WHERE o.enrols_person_id = p.id AND o.state = 'done'
                    AND o.reason = 'good') AS good,
               (SELECT count(*) FROM image_assets o WHERE o.enrols_person_id = p.id
                    AND (o.state = 'received' OR o.reason = 'choosing')) AS waiting
           FROM image_assets a JOIN persons p ON p.id = a.enrols_person_id AND p.erasing_at IS NULL
           JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
           JOIN participants r ON r.id = l.participant_id
           WHERE a.id = $1 AND a.state <> 'received' ORDER BY l.state = 'requested' DESC, l.id LIMIT 1""",
        asset_id,
    )
    if row is None:
        return None
    return VerdictView(
        asset_id=row["id"],
        workspace_id=row["workspace_id"],
        person_id=row["enrols_person_id"],
        person_number=row["number"],
        alias=row["alias"],
        verdict="dead" if row["state"] == "dead" else row["reason"],
        faces=row["faces"],
        good=row["good"],
        waiting=row["waiting"],
        tg_chat_id=row["tg_user_id"],
        tg_reply_message_id=row["tg_reply_message_id"],
        language=row["language"],
    )
