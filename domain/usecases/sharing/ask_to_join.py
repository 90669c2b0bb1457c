"""A training photo shows a person who is known already: its sender asks to receive the person's photos."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, LinkId, ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.refused_photo import refused_photo
from domain.queries.sharing.join import IS_OVER
from domain.states import LinkState
from domain.steps.connecting.end_training_again import link_trained_again
from domain.steps.erasing.erase_rows import erase_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """alias: what the requester calls the person. They are not told who connected or named it.

    ends_draft: the photo was sent for a new person, who is erased; the dialogue about that person is over.
    """

    alias: str | None
    ends_draft: bool


_ASK = f"""
INSERT INTO participant_persons AS l (participant_id, person_id, role, state, alias,
    consent_version, consented_at)
VALUES ($1, $2, 'guardian', 'requested', $3, $4, now())
ON CONFLICT (participant_id, person_id) DO UPDATE SET state = 'requested', role = 'guardian',
    alias = EXCLUDED.alias, consent_version = EXCLUDED.consent_version, consented_at = now(),
    created_at = now(), decided_at = NULL
    WHERE {IS_OVER} RETURNING id
"""  # noqa: S608  a constant


async def ask_to_join(asset_id: AssetId, participant_id: ParticipantId, doorbell: Doorbell) -> Asked:
    """asset_id: the training photo. The draft that it was sent for is erased, with everything in it.

    A person that was approved before and is learned again stays, and only the photo leaves it.
    Raises NotFound where there is no such photo of this participant, or its person is gone,
    Conflict(`linked_already`), Conflict(`asked_already`) also for a participant who was declined or removed
    before: nobody is asked twice after an answer, unless the requester was forgotten since. A wish that was
    taken back or that nobody answered may be sent again: those who decide get a new card.
    """
    async with transaction(doorbell) as work:
        asked = await refused_photo(asset_id, participant_id)
        numbers = [asked.draft_number, asked.number]
        locked = await lock_persons(asked.workspace_id, numbers, in_any_state=True)
        if await refused_photo(asset_id, participant_id) != asked:
            raise NotFound("draft")  # one of the two persons changed while this waited for the lock
        link_id = await sql.value(
            LinkId,
            _ASK,
            participant_id,
            asked.person_id,
            asked.alias,
            asked.consent_version,
        )
        if link_id is None:
            why = await _why_not(asked.person_id, participant_id)
            raise Conflict(why)
        shown = await _hand_over(asset_id, asked.person_id)
        draft = locked[asked.draft_number]
        is_new = await link_trained_again(draft.id) is None
        if is_new:
            answers = [(kind, str(asset_id)) for kind in ("verdict", "doubt")]
            await erase_rows(work, draft, Order(), also=answers)
        await work.add("picture_join", link_id=link_id, asset_id=shown)
    return Asked(asked.alias, ends_draft=is_new)


async def _hand_over(asset_id: AssetId, person_id: PersonId) -> AssetId:
    """Takes the photo from the draft, and returns the one that the deciders see: this photo, whose row goes
    as soon as its picture was drawn (`picture_join`), or the same one where the person is learned from it.
    """
    known = await sql.value(
        AssetId,
        """SELECT b.id FROM image_assets a JOIN image_assets b ON b.enrols_person_id = $2
             AND b.tg_file_unique_id = a.tg_file_unique_id WHERE a.id = $1""",
        asset_id,
        person_id,
    )
    if known is not None:
        await sql.execute("DELETE FROM image_assets WHERE id = $1", asset_id)
        return known
    await sql.execute(
        """UPDATE image_assets SET enrols_person_id = $2, reason = 'asks_to_join', updated_at = now()
           WHERE id = $1""",
        asset_id,
        person_id,
    )
    return asset_id


async def _why_not(person_id: PersonId, participant_id: ParticipantId) -> str:
    state = await sql.value(
        LinkState,
        "SELECT state FROM participant_persons WHERE person_id = $1 AND participant_id = $2",
        person_id,
        participant_id,
    )
    return "linked_already" if state == LinkState.APPROVED else "asked_already"
