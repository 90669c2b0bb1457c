"""Texts under photos go with their author and with those they name; texts of others stay."""

from dataclasses import dataclass

import asyncpg
import pytest

from domain.steps.erasing.forget_captions import (
    forget_captions_about,
    forget_captions_naming,
    forget_captions_of,
)
from domain.steps.work.work import transaction
from tests.usecases.rows import NOON, a_group, a_participant, a_workspace, an_asset, insert
from tests.usecases.stage import Stage

KIM = 7_345_000_901


@dataclass
class Walls:
    """Photos by caption, in two groups of a workspace and one of another; Kim is in the first."""

    workspace: int
    kim: int
    photos: dict[str, int]


@pytest.fixture
async def walls(connection: asyncpg.Connection) -> Walls:
    workspace, elsewhere = await a_workspace(connection), await a_workspace(connection)
    kim, lou = await a_participant(connection, tg_user_id=KIM), await a_participant(connection)
    group, second = [await a_group(connection, workspace) for _ in range(2)]
    far = await a_group(connection, elsewhere)
    given = {"group_id": group, "participant_id": kim, "status": "member"}
    await insert(connection, "group_participants", **given)
    photos: dict[str, int] = {}

    async def post(caption: str, where: int, by: int, album: str | None = None) -> None:
        of = elsewhere if where == far else workspace
        photos[caption] = await an_asset(connection, of)
        await insert(
            connection,
            "postings",
            asset_id=photos[caption],
            group_id=where,
            posted_by_id=by,
            tg_message_id=len(photos),
            media_group_id=album,
            posted_at=NOON,
            caption=caption,
        )

    await post("by Kim", group, kim)
    await post("with Anna here", group, lou)
    await post("with Anna far away", far, lou)
    await post("Annabel", group, lou)
    await post("first of an album", second, lou, "album")
    await post("second of it", second, lou, "album")
    await post("an album of the same number elsewhere", far, lou, "album")
    await post("Kimberly and Kim Lind in the group", group, lou)
    await post("Kim Lind in the second", second, lou)
    await post(f"write to {KIM}", far, lou)
    await post(f"write to {KIM}0", group, lou)
    await post("Zoe\u0308 is here.", group, lou)
    await post("What a day ... \U0001f338", group, lou)
    return Walls(workspace, kim, photos)


async def gone(db: asyncpg.Connection, walls: Walls) -> set[str]:
    left = {row["caption"] for row in await db.fetch("SELECT caption FROM postings")}
    return set(walls.photos) - left


async def test_what_they_wrote_themselves(stage: Stage, connection: asyncpg.Connection, walls: Walls) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_of(work, [walls.kim])
    assert await gone(connection, walls) == {"by Kim"}


@pytest.mark.parametrize(
    ("names", "photos", "words"),
    [
        (["Anna"], [], {"with Anna here"}),
        (["Zo\u00eb"], [], {"Zoe\u0308 is here."}),
        (["."], [], set()),
        ([], ["Annabel"], {"Annabel"}),
        ([], ["with Anna far away"], set()),  # of another workspace
        ([], ["first of an album"], {"first of an album", "second of it"}),
        ([], [], set()),
    ],
)
async def test_captions_about_an_erased_person_are_forgotten(
    stage: Stage,
    connection: asyncpg.Connection,
    walls: Walls,
    names: list[str],
    photos: list[str],
    words: set[str],
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_about(
            work, walls.workspace, names, [walls.photos[one] for one in photos], is_agreed=True
        )
    assert await gone(connection, walls) == words


async def captions(db: asyncpg.Connection, walls: Walls, *words: str) -> list[str | None]:
    return [
        await db.fetchval("SELECT caption FROM postings WHERE asset_id = $1", walls.photos[one])
        for one in words
    ]


async def test_a_word_that_somebody_gave_a_person_as_its_name_and_nobody_agreed_to_is_all_that_goes(
    stage: Stage, connection: asyncpg.Connection, walls: Walls
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_about(work, walls.workspace, ["With", "Annabel"], [], is_agreed=False)
    words = ("with Anna here", "with Anna far away", "Annabel")
    assert await captions(connection, walls, *words) == ["… Anna here", "with Anna far away", None]


async def test_those_that_name_whoever_is_forgotten_where_they_are_known_and_their_id_anywhere(
    stage: Stage, connection: asyncpg.Connection, walls: Walls
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_naming(work, walls.kim, "Kim Lind", KIM)
    named, told = "Kimberly and Kim Lind in the group", f"write to {KIM}"
    assert await gone(connection, walls) == {named, told}
    assert await captions(connection, walls, named, told) == ["Kimberly and … in the group", None]


@pytest.mark.parametrize("name", [".", "", "\U0001f338", "\u0301"])
async def test_a_name_of_signs_stands_in_no_caption(
    stage: Stage, connection: asyncpg.Connection, walls: Walls, name: str
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_naming(work, walls.kim, name, KIM)
    assert await gone(connection, walls) == {f"write to {KIM}"}
