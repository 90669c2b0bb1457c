"""A photo that is added to one of two look-alikes teaches nothing of the other one."""

import pytest

from domain.usecases.persons.tell_apart import tell_apart
from tests.usecases.faces.test_rematch_person import has
from tests.usecases.factory import Connected, Group, post
from tests.usecases.gallery.test_add_gallery_photo import faces_of, verdict_of
from tests.usecases.stage import Stage


async def tell(stage: Stage, group: Group, anna: Connected, ben: Connected) -> None:
    await tell_apart(anna.number, ben.number, stage.by(group.admin), apart=True, doorbell=stage.doorbell)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    ("likeness", "alone", "told_apart"),
    [
        ({"anna": 0.90, "ben": 0.40}, "good", "good"),
        ({"anna": 0.74, "ben": 0.66}, "good", "odd"),
        ({"anna": 0.66, "ben": 0.74}, "somebody_else", "odd"),
        ({"anna": 0.55, "ben": 0.80}, "somebody_else", "somebody_else"),
    ],
)
async def test_only_a_face_that_is_clearly_the_persons_is_learned_without_an_admin(
    stage: Stage,
    group: Group,
    anna: Connected,
    ben: Connected,
    *,
    apart: bool,
    likeness: dict[str, float],
    alone: str,
    told_apart: str,
) -> None:
    if apart:
        await tell(stage, group, anna, ben)
    verdict = await verdict_of(stage, anna, stage.engine.face(**likeness))
    assert verdict == (told_apart if apart else alone)
    assert len(await faces_of(anna)) == (2 if verdict == "good" else 1)


async def test_a_twin_who_looks_into_the_camera_is_not_learned_for_the_one_who_turns_away(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await tell(stage, group, anna, ben)
    twin = stage.engine.face(ben=0.80, anna=0.55)
    assert await verdict_of(stage, anna, twin, stage.engine.face(anna=0.5)) == "somebody_else"
    await post(stage, group, stage.engine.face(ben=0.80, anna=0.55))
    await stage.settle()
    assert (len(await has(anna)), len(await has(ben))) == (0, 1)
