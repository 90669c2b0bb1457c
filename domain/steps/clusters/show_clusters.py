"""Cards of clusters: the first one when a cluster is large enough, edits, and what an erase takes back."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import ClusterId, FaceId, PersonId
from domain.queries import sql
from domain.settings import Settings
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class _Card:
    kind: str
    subject: str


async def show_grown_clusters(work: Work, cluster_ids: Sequence[ClusterId], settings: Settings) -> None:
    """Shows clusters that have no card yet and are large enough for one. settings: of the workspace."""
    grown = await sql.values(
        int,
        """SELECT c.number FROM clusters c
           JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
           WHERE c.id = ANY($1::bigint[]) AND c.state = 'open' AND NOT EXISTS (
               SELECT 1 FROM cards k WHERE k.workspace_id = c.workspace_id AND k.kind = 'cluster'
                 AND k.subject = c.number::text)
           GROUP BY c.number HAVING count(*) >= $2 AND count(DISTINCT f.asset_id) >= $3 ORDER BY c.number""",
        list(cluster_ids),
        settings.cluster_card_min_faces,
        settings.cluster_card_min_photos,
    )
    await work.add_each("picture_cluster", [{"number": number} for number in grown])


async def show_cluster_card(work: Work, number: int) -> None:
    await work.add("show_cluster", number=number)


async def edit_cluster_card(work: Work, number: int) -> None:
    """Edits the card where there is one. A cluster that was never asked about gets none."""
    await edit_cluster_cards(work, [number])


async def edit_cluster_cards(work: Work, numbers: Sequence[int]) -> None:
    """Edits the cards of these clusters where there are any."""
    if not numbers:
        return
    shown = await sql.values(
        str,
        """SELECT DISTINCT subject FROM cards WHERE kind = 'cluster' AND subject = ANY($1::text[])
           ORDER BY subject""",
        [str(number) for number in numbers],
    )
    await work.add_each("show_cluster", [{"number": int(subject)} for subject in shown])


async def redraw_cluster_card(work: Work, number: int, *, shows: int | None = None) -> None:
    """Has the card, where there is one, show the best faces that the cluster has by now.

    shows: another cluster, whose faces the old picture may show: an erase of one of them takes the card back.
    """
    has_card = await sql.value(
        int,
        """UPDATE cards SET names = CASE WHEN $2::bigint IS NULL OR $2 = ANY(names) THEN names
               ELSE names || $2::bigint END
           WHERE kind = 'cluster' AND subject = $1 RETURNING 1 AS yes""",
        str(number),
        shows,
    )
    if has_card is not None:
        await work.add("picture_cluster", number=number)


async def cards_of_clusters(
    face_ids: Sequence[FaceId], person_ids: Sequence[PersonId] = ()
) -> list[tuple[str, str]]:
    """Cards that an erase takes back: those of clusters with these faces or labelled with these persons, and
    cards with a picture of such clusters.
    """
    found = await sql.rows(
        _Card,
        """WITH shown AS (
               SELECT DISTINCT c.workspace_id, c.number FROM clusters c
               LEFT JOIN face_instances f ON f.cluster_id = c.id
               WHERE f.id = ANY($1::uuid[]) OR c.person_id = ANY($2::uuid[]))
           SELECT 'cluster' AS kind, number::text AS subject FROM shown
           UNION SELECT 'inquiry', i.id::text FROM cluster_inquiries i
               JOIN clusters c ON c.id = i.cluster_id JOIN shown ON shown.number = c.number
           UNION SELECT k.kind, k.subject FROM cards k JOIN shown ON shown.workspace_id = k.workspace_id
               AND k.kind IN ('sheet', 'cluster') AND shown.number = ANY(k.names) ORDER BY 1, 2""",
        list(face_ids),
        list(person_ids),
    )
    return [(card.kind, card.subject) for card in found]
