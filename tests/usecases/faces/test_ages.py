"""A face whose age is far from those at which the bot knows the person is asked about and not sent."""

from datetime import UTC, datetime

import pytest

from domain.ids import AssetId
from domain.queries.operations.done import Done
from domain.usecases.persons.set_birth_date import set_birth_date
from tests import sql
from tests.usecases.assigning import answer
from tests.usecases.factory import Connected, Group, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.mark.checklist(73)
@pytest.mark.parametrize(
    ("years", "is_matched"),
    [
        pytest.param(1, False, id="a baby: two eras before"),
        pytest.param(8, True, id="a child: the era before"),
        pytest.param(14, True, id="a teenager"),
        pytest.param(22, True, id="a young adult: the era after"),
        pytest.param(40, False, id="an adult: two eras after"),
        pytest.param(None, True, id="nobody told the birth date"),
    ],
)
async def test_a_face_of_an_age_that_no_prototype_is_near_to_is_asked_about(
    stage: Stage, group: Group, anna: Connected, years: int | None, is_matched: bool
) -> None:
    """The bot knows Anna only as she was at fourteen."""
    if years is not None:
        await sql.execute("UPDATE persons SET birth_date = '2000-01-01'")
        await sql.execute("UPDATE person_prototypes SET age_era_bucket = 'teen'")
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    taken_at = datetime(2000 + (years or 14), 6, 1, tzinfo=UTC)
    await sql.execute("UPDATE image_assets SET taken_at = $2 WHERE id = $1", photo, taken_at)
    await stage.drain()
    assert await state_of(photo) == ("Anna's" if is_matched else "asked about")


async def test_after_a_yes_the_next_face_of_that_age_is_matched(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await sql.execute("UPDATE persons SET birth_date = '2000-01-01'")
    await sql.execute("UPDATE image_assets SET taken_at = '2014-06-01'")
    await sql.execute("UPDATE person_prototypes SET age_era_bucket = 'teen'")
    first, second = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(2)]
    await sql.execute("UPDATE image_assets SET taken_at = '2001-06-01' WHERE id = $1", first)
    await sql.execute("UPDATE image_assets SET taken_at = '2001-07-01' WHERE id = $1", second)
    await stage.recognise(first)
    assert await state_of(first) == "asked about"
    [question] = await sql.rows("SELECT id FROM face_suggestions")
    await answer(stage, question["id"], anna.owner)
    await stage.drain()
    assert await state_of(second) == "Anna's"


@pytest.mark.checklist(73)
async def test_a_photo_from_before_a_wrong_birth_date_is_found_once_the_date_is_right(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await dated(stage, anna, "01.01.2023")
    photo = await posted(stage, group, "2022-06-01")
    assert await state_of(photo) == "nobody's"
    right = await dated(stage, anna, "01.01.2016")
    await stage.drain()
    assert await state_of(photo) == "Anna's"
    await undo(stage, right, anna.owner)
    await stage.drain()
    assert await state_of(photo) == "nobody's"


@pytest.mark.checklist(73)
async def test_a_photo_from_before_the_birth_is_nobodys_once_the_date_is_told(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await posted(stage, group, "2022-06-01")
    assert await state_of(photo) == "Anna's"
    told = await dated(stage, anna, "01.01.2023")
    await stage.drain()
    assert await state_of(photo) == "nobody's"
    await undo(stage, told, anna.owner)
    await stage.drain()
    assert await state_of(photo) == "Anna's"


async def dated(stage: Stage, anna: Connected, written: str) -> Done:
    by = stage.by(anna.owner)
    return await set_birth_date(anna.number, written, by, settings=stage.settings, doorbell=stage.doorbell)


async def posted(stage: Stage, group: Group, taken_on: str) -> AssetId:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await sql.execute("UPDATE image_assets SET taken_at = $2::text::date WHERE id = $1", photo, taken_on)
    await stage.drain()
    return photo


async def state_of(asset_id: AssetId) -> str:
    [face] = await sql.rows(
        """SELECT f.person_id IS NOT NULL AS is_known, s.id IS NOT NULL AS is_asked FROM face_instances f
           LEFT JOIN face_suggestions s ON s.face_instance_id = f.id AND s.status = 'PENDING'
           WHERE f.asset_id = $1""",
        asset_id,
    )
    return "Anna's" if face["is_known"] else "asked about" if face["is_asked"] else "nobody's"
