"""Notes the answer to an offer of older photos, so that the offer comes again only for more photos."""

from domain.ids import ParticipantId, PersonId
from domain.queries import sql
from domain.queries.deliveries.offer import ANSWERED, offers


async def note_answer(person_id: PersonId, participant_id: ParticipantId) -> None:
    """Call it after the wanted photos are owed. An offer of a hidden person can be declined too."""
    for offer in await offers(person_id, even_hidden=True):
        if offer.participant_id == participant_id:
            await sql.execute(
                """UPDATE cards SET shown = $4
                   WHERE kind = 'offer' AND subject = $1 AND tg_chat_id = $2 AND workspace_id = $3""",
                str(offer.person_number),
                offer.tg_chat_id,
                offer.workspace_id,
                f"{ANSWERED}{offer.found}",
            )
