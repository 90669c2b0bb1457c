"""A change of the face engine: the new one looks again at photos, some of which cannot be downloaded any
more.
"""

from dataclasses import dataclass

from domain.usecases.index.report_engine_change import report_engine_change
from tests import sql
from tests.usecases.factory import Group, post
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage

NEW = "another"


@dataclass
class Change:
    stage: Stage

    async def happen(self) -> int:
        """A worker starts with another engine, which removes the index of the former one."""
        self.stage.engine.name = NEW
        await self.stage.index.close()
        return await report_engine_change(NEW, self.stage.doorbell)


async def behind() -> int:
    """How many faces the new engine has not seen."""
    [row] = await sql.rows(
        """SELECT count(*) AS n FROM face_instances f WHERE NOT EXISTS (
               SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id AND e.engine = $1)""",
        NEW,
    )
    return int(row["n"])


async def given_up() -> dict[object, str]:
    rows = await sql.rows("SELECT face_id, reason FROM unseen_faces WHERE engine = $1", NEW)
    return {row["face_id"]: row["reason"] for row in rows}


async def files_of(kind: str) -> set[str]:
    return {
        row["f"] for row in await sql.rows("SELECT tg_file_id AS f FROM image_assets WHERE kind = $1", kind)
    }


@scene_step
async def leave_one_confirmed_face(stage: Stage, group: Group, change: Change) -> None:
    """Leaves another engine one face of Anna to look at: a poor one that somebody confirmed. The files of her
    training photos are gone.
    """
    confirmed = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await sql.execute(
        "UPDATE face_instances SET basis = 'assigned', quality_score = 0.4 WHERE asset_id = $1", confirmed
    )
    for file in await files_of("training"):
        del stage.source.files[file]
