"""Reads the verdicts on training photos, for their sender."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.ids import AssetId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.good_photos import IS_GOOD
from domain.queries.gallery.training_faces import training_faces
from domain.rules.photos.store_keys import card_key
from domain.states import AssetState
from domain.values.named import of_person

# The verdict on a photo that may show somebody else, while its sender has not said that it is the person.
DIFFERS: Final = "differs"


@dataclass(frozen=True, slots=True)
class VerdictView:
    """verdict: a `Verdict` of enrolment (`good`, `no_face`, ...), a code of `ImageCodec.decode`, `choosing`
    (the sender picks one of several faces), `dead` (it could not be judged), or a code that `doubts` gives.

    looks_like: the number of the known person whom the face looks like; the photo's sender is not told it.
    known_as: the sender's name for that person, if they receive that person's photos already; known_number:
    that person's number. faces: how many the picker shows. good: usable photos so far. waiting: photos that
    are not judged yet, or on which the sender has to pick a face. is_sent: the request was sent to its
    deciders. judged_at: changes when the photo is judged again.
    """

    asset_id: AssetId
    workspace_id: WorkspaceId
    person_id: PersonId
    person_number: int
    alias: str
    verdict: str
    faces: int
    good: int
    waiting: int
    is_sent: bool
    tg_chat_id: int
    tg_reply_message_id: int
    language: str
    judged_at: datetime
    known_as: str | None = None
    known_number: int | None = None
    looks_like: int | None = None

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until Telegram has it."""
        return card_key(self.workspace_id, "verdict", self.asset_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged(VerdictView):
    """state: of the training photo."""

    state: AssetState


async def verdict(asset_id: AssetId) -> VerdictView | None:
    """None while the photo is being judged, and when it or its person is gone."""
    row = await sql.one(_Judged, f"{_VERDICTS} WHERE a.id = $1 AND a.state <> 'received'", asset_id)
    return _view(row) if row else None


async def untold_verdicts(person_id: PersonId) -> list[VerdictView]:
    """Verdicts that the sender was not told, in the order of the photos; none while one is being judged."""
    rows = await sql.rows(
        _Judged,
        f"""{_VERDICTS} WHERE a.enrols_person_id = $1 AND a.told_at IS NULL
                AND p.approval IN ('draft', 'requested') ORDER BY a.id""",
        person_id,
    )
    if any(row.state == AssetState.RECEIVED for row in rows):
        return []
    doubtful = (await training_faces(person_id)).doubtful
    views = [_view(row) for row in rows]
    return [
        replace(view, verdict=DIFFERS) if view.verdict == "good" and view.asset_id in doubtful else view
        for view in views
    ]


async def doubts(person_id: PersonId) -> list[VerdictView]:
    """Photos that do not look like the others, and photos whose sender was told so before.

    verdict: `differs` asks for an answer; `kept` and `left_out` are the answers; `differs_sent`: nobody
    answered before the request was sent; `alike`: the photo looks like the others by now.
    """
    doubtful = (await training_faces(person_id)).doubtful
    rows = await sql.rows(_Judged, f"{_VERDICTS} {_IN_DOUBT}", person_id, list(doubtful))
    views = [_view(row) for row in rows]
    return [replace(view, verdict=_doubt(view, is_odd=view.asset_id in doubtful)) for view in views]


def _doubt(view: VerdictView, *, is_odd: bool) -> str:
    if view.verdict in ("kept", "left_out"):
        return view.verdict
    if not is_odd:
        return "alike"
    return "differs_sent" if view.is_sent else DIFFERS


_VERDICTS = f"""
SELECT a.id AS asset_id, a.workspace_id, a.state, p.id AS person_id, p.number AS person_number,
    CASE a.state WHEN 'dead' THEN 'dead' ELSE coalesce(a.reason, 'dead') END AS verdict,
    p.approval = 'requested' AS is_sent, coalesce(owner.alias, p.name) AS alias,
    owner.tg_user_id AS tg_chat_id, owner.language, a.tg_reply_message_id,
    a.updated_at AS judged_at,
    (SELECT count(*) FROM face_instances f WHERE f.asset_id = a.id) AS faces,
    (SELECT count(*) FROM image_assets a WHERE a.enrols_person_id = p.id AND {IS_GOOD}) AS good,
    (SELECT count(*) FROM image_assets o WHERE o.enrols_person_id = p.id
         AND (o.state = 'received' OR o.reason = 'choosing')) AS waiting,
    known.name AS known_as, known.number AS known_number,
    CASE WHEN a.reason = 'somebody_else' THEN (a.person_numbers ->> 0)::bigint END AS looks_like
FROM image_assets a JOIN persons p ON p.id = a.enrols_person_id AND p.erasing_at IS NULL
CROSS JOIN LATERAL (
    SELECT l.alias, l.participant_id, r.tg_user_id, r.language FROM participant_persons l
    JOIN participants r ON r.id = l.participant_id
    WHERE l.person_id = p.id AND l.role = 'owner' ORDER BY l.state = 'requested' DESC, l.id LIMIT 1) owner
LEFT JOIN LATERAL (
    SELECT k.number, coalesce(l.alias, k.name) AS name FROM persons k
    JOIN participant_persons l ON l.person_id = k.id AND l.participant_id = owner.participant_id
        AND l.state = 'approved'
    WHERE a.reason = 'somebody_else' AND k.workspace_id = a.workspace_id AND k.erasing_at IS NULL
        AND a.person_numbers @> to_jsonb(k.number) ORDER BY k.number LIMIT 1) known ON true
"""  # noqa: S608  a constant

_IN_DOUBT = """
WHERE a.enrols_person_id = $1 AND p.approval IN ('draft', 'requested') AND (
    a.id = ANY($2::bigint[]) OR a.reason IN ('good', 'kept', 'left_out') AND EXISTS (
        SELECT 1 FROM cards c
        WHERE c.workspace_id = a.workspace_id AND c.kind = 'doubt' AND c.subject = a.id::text))
ORDER BY a.id
"""


def _view(row: _Judged) -> VerdictView:
    return replace(
        row,
        alias=of_person(row.person_number, row.alias),
        known_as=of_person(row.known_number, row.known_as),
    )
