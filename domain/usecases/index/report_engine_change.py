"""When a vision worker starts: asks for another look at photos whose faces its engine never saw."""

import logging

from domain.ports import Doorbell
from domain.queries.index.engine_change import (
    faces_of_other_engines,
    persons_of_other_engines,
    workspaces_with_other_engines,
)
from domain.steps.index.ask_to_look_again import ask_to_look_again
from domain.steps.work.work import transaction

log = logging.getLogger(__name__)


async def report_engine_change(engine: str, doorbell: Doorbell) -> int:
    """Returns the number of faces that only other engines saw; 0 when this engine has given up all of them.

    Embeddings of other engines stay, so that an operator can go back to an earlier engine. Photos that
    Telegram does not have any more cannot be looked at again.
    """
    faces = await faces_of_other_engines(engine, None)
    workspaces = await workspaces_with_other_engines(engine)
    if not workspaces:  # the faces that are left were given up, and /doctor reports them
        return 0
    persons = len(await persons_of_other_engines(engine, None))
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
