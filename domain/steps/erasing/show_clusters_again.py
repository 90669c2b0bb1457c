"""Shows unknown persons again whose cards an erase took back although they are still nobody's."""

from collections.abc import Sequence

from domain.queries import sql
from domain.steps.work.work import Work


async def show_clusters_again(work: Work, cards: Sequence[tuple[str, str]]) -> None:
    """cards: kind and subject of the cards that an erase took back. Call it when these cards are gone: before
    that, the new cards would be taken back too.
    """
    open_ones = await sql.values(
        int,
        """SELECT c.number FROM clusters c WHERE c.number::text = ANY($1::text[]) AND c.state = 'open'
             AND EXISTS (SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id AND f.person_id IS NULL)
           ORDER BY c.number""",
        [subject for kind, subject in cards if kind == "cluster"],
    )
    await work.add_each("picture_cluster", [{"number": number} for number in open_ones])
