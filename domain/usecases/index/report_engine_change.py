"""At the start of a worker, reports faces that this engine never saw, and cannot see any more."""

import logging

from domain.ports import Doorbell
from domain.queries.index.engine_change import (
    faces_of_other_engines,
    persons_without_prototypes,
    workspaces_with_other_engines,
)
from domain.steps.work.work import transaction

log = logging.getLogger(__name__)


async def report_engine_change(engine: str, doorbell: Doorbell) -> int:
    """Returns the number of faces without an embedding of this engine. Those of other engines stay, so that
    going back to an earlier engine works.
    """
    faces = await faces_of_other_engines(engine, None)
    if not faces:
        return 0
    persons = len(await persons_without_prototypes(engine, None))
    log.warning(
        "%d faces have no embedding of %s, and their photos are gone; %d persons match nothing until they "
        "are connected again",
        faces,
        engine,
        persons,
    )
    async with transaction(doorbell) as work:
        for workspace_id in await workspaces_with_other_engines(engine):
            await work.add("show_engine_change", workspace_id=workspace_id, engine=engine)
    return faces
