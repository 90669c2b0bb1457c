"""Schedules one verdict on all training photos that were sent in a row, after the last of them."""

from domain.ids import PersonId
from domain.queries import sql
from domain.steps.work.work import Work

PAUSE_S = 1.5  # Telegram does not say which photo is the last of several


async def owe_verdict(work: Work, person_id: PersonId) -> None:
    """Call it when a photo comes and when it was judged: each call puts the verdict off."""
    key = str(person_id)
    await sql.execute(
        """UPDATE tasks SET not_before = now() + make_interval(secs => $2)
           WHERE kind = 'show_verdicts' AND dedupe_key = $1 AND state = 'ready'""",
        key,
        PAUSE_S,
    )
    # The lane runs these tasks one after another, so that no two of them show the same verdict.
    await work.add("show_verdicts", delay_s=PAUSE_S, lane=f"verdicts:{key}", person_id=key)


async def note_all_told(person_id: PersonId) -> None:
    await sql.execute(
        "UPDATE image_assets SET told_at = now() WHERE enrols_person_id = $1 AND told_at IS NULL", person_id
    )
