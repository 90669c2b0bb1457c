"""At the start of a worker, has it look again at faces that this engine never saw, and reports them."""

import logging

from domain.ports import Doorbell
from domain.queries.index.engine_change import (
    faces_of_other_engines,
    persons_without_prototypes,
    workspaces_with_other_engines,
)
from domain.steps.index.ask_to_look_again import ask_to_look_again
from domain.steps.work.work import transaction

log = logging.getLogger(__name__)


async def report_engine_change(engine: str, doorbell: Doorbell) -> int:
    """Returns the number of faces without an embedding of this engine. Those of other engines stay, so that
    going back to an earlier engine works. Their photos are looked at again, as far as they can be had.
    """
    faces = await faces_of_other_engines(engine, None)
    workspaces = await workspaces_with_other_engines(engine)
    if not workspaces:  # faces that were given up are left: they are reported by /doctor
        return 0
    persons = len(await persons_without_prototypes(engine, None))
    log.warning(
        "%d faces have no embedding of %s: their photos are looked at again where they can still be had; "
        "until then %d persons match nothing",
        faces,
        engine,
        persons,
    )
    async with transaction(doorbell) as work:
        for workspace_id in workspaces:
            await ask_to_look_again(work, workspace_id)
            await work.add("show_engine_change", workspace_id=workspace_id, engine=engine)
    return faces
