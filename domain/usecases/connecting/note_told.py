"""Notes that these verdicts on training photos were shown to their sender."""

from collections.abc import Sequence

from domain.queries import sql
from domain.queries.connecting.verdict import VerdictView


async def note_told(shown: Sequence[VerdictView]) -> None:
    """A photo that was sent to be judged again in the meantime waits for its new verdict. For one that its
    sender left out meanwhile, none comes.
    """
    await sql.execute(
        """UPDATE image_assets a SET told_at = now()
           FROM unnest($1::bigint[], $2::timestamptz[]) AS shown (id, judged_at)
           WHERE a.id = shown.id AND (a.updated_at = shown.judged_at OR a.reason = 'left_out')""",
        [view.asset_id for view in shown],
        [view.judged_at for view in shown],
    )
