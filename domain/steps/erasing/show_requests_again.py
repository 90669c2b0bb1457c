"""Shows requests again that wait, and whose cards were taken back with the faces on them."""

from collections.abc import Sequence

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.steps.work.work import Work


async def show_requests_again(work: Work, cards: Sequence[tuple[str, str]]) -> None:
    """cards: kind and subject of those that an erase took back. Call it when they are gone: before that, the
    new card would go with them. A request to join comes without a picture, since the sent photo is not kept.
    """
    of_kind = {kind: [subject for other, subject in cards if other == kind] for kind in ("join", "request")}
    links = await sql.values(
        LinkId,
        """SELECT id FROM participant_persons WHERE id::text = ANY($1::text[]) AND state = 'requested'
           ORDER BY id""",
        of_kind["join"],
    )
    await work.add_each("show_join", [{"link_id": link_id} for link_id in links])
    persons = await sql.values(
        PersonId,
        """SELECT id FROM persons WHERE number::text = ANY($1::text[]) AND approval = 'requested'
             AND erasing_at IS NULL ORDER BY number""",
        of_kind["request"],
    )
    await work.add_each("picture_request", [{"person_id": str(person)} for person in persons])
