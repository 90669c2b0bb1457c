"""Shows waiting requests again whose cards an erase took back together with faces or names on them."""

from collections.abc import Sequence

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.steps.work.work import Work


async def show_requests_again(work: Work, cards: Sequence[tuple[str, str]]) -> None:
    """cards: kind and subject of the cards that an erase took back. Call it when these cards are gone: before
    that, the new cards would be taken back too. A request to join is shown without a picture, since the photo
    that was sent for it is not kept.
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
