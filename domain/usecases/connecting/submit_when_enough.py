"""Three good photos send the request by themselves: nobody has to press a button for it."""

from dataclasses import dataclass

from domain.ids import AssetId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.good_photos import IS_GOOD
from domain.queries.gallery.training_faces import training_faces
from domain.steps.connecting.send_request import send_request
from domain.steps.work.work import transaction
from domain.values.training import ENOUGH_PHOTOS


@dataclass(frozen=True, slots=True)
class _Photos:
    """told: good photos whose verdict was sent before."""

    open: int
    good: int
    told: int


async def submit_when_enough(
    person_id: PersonId, doorbell: Doorbell, *, picked: AssetId | None = None
) -> bool:
    """Returns whether the request was sent. Call it before the verdicts are told. picked: a photo of which a
    face was picked after its verdict was told.

    Only the photo that makes it enough sends the request: a sender who adds more says when they are done.
    Nothing is sent while a photo is unjudged, waits for a pick or looks like a connected person, nor while
    one does not look like the others and its sender has not said that it is the person.
    """
    async with transaction(doorbell) as work:
        draft = await sql.value(
            PersonId,
            "SELECT id FROM persons WHERE id = $1 AND approval = 'draft' AND erasing_at IS NULL FOR UPDATE",
            person_id,
        )
        if draft is None or not await _is_enough_now(person_id, picked) or await _is_in_doubt(person_id):
            return False
        await send_request(work, person_id)
        await _end_connection(person_id)
        return True


async def _is_enough_now(person_id: PersonId, picked: AssetId | None) -> bool:
    photos = await sql.one(
        _Photos,
        f"""SELECT count(*) FILTER (WHERE a.state = 'received'
                   OR a.reason IN ('choosing', 'several_faces', 'somebody_else')) AS open,
               count(*) FILTER (WHERE {IS_GOOD}) AS good,
               count(*) FILTER (WHERE {IS_GOOD} AND a.told_at IS NOT NULL
                   AND a.id IS DISTINCT FROM $2::bigint) AS told
           FROM image_assets a WHERE a.enrols_person_id = $1""",  # noqa: S608  a constant
        person_id,
        picked,
    )
    assert photos is not None
    return not photos.open and photos.told < ENOUGH_PHOTOS <= photos.good


async def _is_in_doubt(person_id: PersonId) -> bool:
    kept = await sql.values(
        AssetId, "SELECT id FROM image_assets WHERE enrols_person_id = $1 AND reason = 'kept'", person_id
    )
    return not (await training_faces(person_id)).doubtful <= set(kept)


# A prompt that interrupted the connection stays open, but its answer no longer leads back there.
_END = """
UPDATE conversations SET updated_at = now(),
    data = data - ARRAY['flow', 'workspace_id', 'person_id', 'wanted', 'agreed_at', 'waiting', 'asked_in',
        'name', 'consent', 'told_quota', 'eyes', 'enough'],
    state = CASE WHEN state LIKE 'ConnectPerson:%' THEN NULL ELSE state END
WHERE data->>'person_id' = $1 RETURNING id
"""


async def _end_connection(person_id: PersonId) -> None:
    """Ends the dialogue in which the participant was connecting this person.

    A handler that runs at the same time may write the dialogue back; its next step then finds no draft.
    """
    ended = await sql.values(int, _END, str(person_id))
    await sql.execute(
        "DELETE FROM conversations WHERE id = ANY($1::bigint[]) AND state IS NULL AND data - 'album' = '{}'",
        ended,
    )
