"""Schedules new cards of clusters and edits of cards, and finds the cards that an erase takes back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.ids import ClusterId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.clusters.like_hidden import like_hidden
from domain.rules.clusters.asking import CARDS_A_DAY
from domain.settings import Settings
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class _Grown:
    id: ClusterId
    number: int


@dataclass(frozen=True, slots=True)
class _Card:
    kind: str
    subject: str


# Clusters about which the first card was sent in the last day or waits to be sent. A card that is renewed, or
# sent to a new admin, is no first one.
_TODAY = """
SELECT count(*) FROM (
    SELECT subject FROM cards WHERE workspace_id = $1 AND kind = 'cluster'
    GROUP BY subject HAVING min(created_at) > now() - interval '1 day'
    UNION SELECT c.number::text FROM tasks t JOIN clusters c ON c.number = (t.ids->>'number')::bigint
    WHERE t.kind IN ('picture_cluster', 'show_cluster') AND t.state IN ('ready', 'leased')
      AND c.workspace_id = $1 AND NOT EXISTS (
        SELECT 1 FROM cards k WHERE k.kind = 'cluster' AND k.subject = c.number::text)) asked
"""


async def show_grown_clusters(
    work: Work,
    workspace_id: WorkspaceId,
    cluster_ids: Sequence[ClusterId] | None,
    settings: Settings,
    *,
    by_hand: bool = False,
) -> None:
    """Schedules the first cards of clusters that are large enough for one, CARDS_A_DAY at most. settings: of
    the workspace. cluster_ids: None for all of the workspace. by_hand: somebody has just moved faces there,
    and sees the card however many were shown today.

    A cluster that looks like a hidden person gets no card as long as that person is hidden.
    """
    grown = await _grown(workspace_id, cluster_ids, settings)
    room = len(grown)
    if grown and not by_hand:
        room = CARDS_A_DAY - (await sql.value(int, _TODAY, workspace_id) or 0)
    if room > 0:
        hidden = await like_hidden([one.id for one in grown])
        shown = [{"number": one.number} for one in grown if one.id not in hidden]
        await work.add_each("picture_cluster", shown[:room])


async def _grown(
    workspace_id: WorkspaceId, cluster_ids: Sequence[ClusterId] | None, settings: Settings
) -> list[_Grown]:
    """Those with most faces first."""
    return await sql.rows(
        _Grown,
        """SELECT c.id, c.number FROM clusters c
           JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
           WHERE c.workspace_id = $1 AND ($2::bigint[] IS NULL OR c.id = ANY($2)) AND c.state = 'open'
             AND NOT EXISTS (
               SELECT 1 FROM cards k WHERE k.workspace_id = c.workspace_id AND k.kind = 'cluster'
                 AND k.subject = c.number::text)
           GROUP BY c.id HAVING count(*) >= $3 AND count(DISTINCT f.asset_id) >= $4
           ORDER BY count(*) DESC, c.number""",
        workspace_id,
        None if cluster_ids is None else list(cluster_ids),
        settings.cluster_card_min_faces,
        settings.cluster_card_min_photos,
    )


async def show_cluster_card(work: Work, number: int, *, is_undrawn: bool = False) -> None:
    """is_undrawn: no face could be drawn, so that a new card comes without a picture."""
    if is_undrawn:  # the lane of all tasks of this card: two at once would send two cards
        await work.add("show_cluster", lane=f"show_cluster:{number}", number=number, undrawn=1)
    else:
        await work.add("show_cluster", number=number)


async def edit_cluster_card(work: Work, number: int) -> None:
    """Edits the cluster's card, if there is one. A cluster that was never asked about gets no card."""
    await edit_cluster_cards(work, [number])


async def edit_cluster_cards(work: Work, numbers: Sequence[int]) -> None:
    """Edits the cards of these clusters, as far as they have one."""
    if not numbers:
        return
    shown = await sql.values(
        str,
        """SELECT DISTINCT subject FROM cards WHERE kind = 'cluster' AND subject = ANY($1::text[])
           ORDER BY subject""",
        [str(number) for number in numbers],
    )
    await work.add_each("show_cluster", [{"number": int(subject)} for subject in shown])


async def redraw_cluster_card(work: Work, number: int) -> None:
    """Draws the cluster's card again, if there is one, with the best faces that the cluster has now. A card
    whose state and numbers have not changed keeps its picture.
    """
    has_card = await sql.value(
        int, "SELECT 1 AS yes FROM cards WHERE kind = 'cluster' AND subject = $1 LIMIT 1", str(number)
    )
    if has_card is not None:
        await work.add("picture_cluster", number=number)


_STILL_SHOWN = """
WITH went AS (
    SELECT DISTINCT source.number AS source, target.number AS target
    FROM unnest($1::bigint[], $2::bigint[]) AS x (source, target)
    JOIN clusters source ON source.id = x.source JOIN clusters target ON target.id = x.target)
UPDATE cards c SET names = ARRAY(
    SELECT unnest(c.names) UNION SELECT went.target FROM went
    WHERE went.source = ANY(c.names) OR c.kind = 'cluster' AND c.subject = went.source::text)
WHERE c.kind = 'cluster' AND c.subject IN (SELECT source::text FROM went)
   OR c.kind IN ('sheet', 'cluster', 'inquiry') AND c.names && ARRAY(SELECT source FROM went)
"""


async def note_former_cluster(went: Collection[tuple[ClusterId, ClusterId]]) -> None:
    """went: the former and the new cluster of moved faces. Pictures of the former one may still show the
    faces, so an erase of the new one takes those cards back, too.
    """
    if went:
        await sql.execute(_STILL_SHOWN, [source for source, _ in went], [target for _, target in went])


async def cards_of_clusters(
    face_ids: Sequence[FaceId], person_ids: Sequence[PersonId] = ()
) -> list[tuple[str, str]]:
    """Kind and subject of the cards that an erase takes back: those of clusters with these faces or labelled
    with these persons, and cards with a picture of such clusters.
    """
    found = await sql.rows(
        _Card,
        """WITH shown AS (
               SELECT workspace_id, number FROM clusters
               WHERE person_id = ANY($2::uuid[]) OR id = ANY(ARRAY(
                   SELECT cluster_id FROM face_instances WHERE id = ANY($1::uuid[]))))
           SELECT 'cluster' AS kind, number::text AS subject FROM shown
           UNION SELECT 'inquiry', i.id::text FROM cluster_inquiries i
               JOIN clusters c ON c.id = i.cluster_id JOIN shown ON shown.number = c.number
           UNION SELECT k.kind, k.subject FROM cards k JOIN shown ON shown.workspace_id = k.workspace_id
               AND k.kind IN ('sheet', 'cluster', 'inquiry') AND shown.number = ANY(k.names)
           ORDER BY 1, 2""",
        list(face_ids),
        list(person_ids),
    )
    return [(card.kind, card.subject) for card in found]
