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
class Captioned:
    """Photos by caption: in two groups of a workspace and in one of another. Kim is in the first group."""

    workspace: int
    kim: int
    photos: dict[str, int]


@pytest.fixture
async def captioned(connection: asyncpg.Connection) -> Captioned:
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
    return Captioned(workspace, kim, photos)


async def forgotten(db: asyncpg.Connection, captioned: Captioned) -> set[str]:
    left = {row["caption"] for row in await db.fetch("SELECT caption FROM postings")}
    return set(captioned.photos) - left


async def test_captions_of_an_erased_writer_are_forgotten(
    stage: Stage, connection: asyncpg.Connection, captioned: Captioned
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_of(work, [captioned.kim])
    assert await forgotten(connection, captioned) == {"by Kim"}


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
    captioned: Captioned,
    names: list[str],
    photos: list[str],
    words: set[str],
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_about(
            work, captioned.workspace, names, [captioned.photos[one] for one in photos], is_agreed=True
        )
    assert await forgotten(connection, captioned) == words


async def captions(db: asyncpg.Connection, captioned: Captioned, *words: str) -> list[str | None]:
    return [
        await db.fetchval("SELECT caption FROM postings WHERE asset_id = $1", captioned.photos[one])
        for one in words
    ]


async def test_a_name_that_nobody_approved_is_cut_out_of_captions_and_the_rest_stays(
    stage: Stage, connection: asyncpg.Connection, captioned: Captioned
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_about(work, captioned.workspace, ["With", "Annabel"], [], is_agreed=False)
    words = ("with Anna here", "with Anna far away", "Annabel")
    assert await captions(connection, captioned, *words) == ["… Anna here", "with Anna far away", None]


async def test_a_forgotten_name_goes_from_captions_of_the_own_groups_and_the_id_from_all(
    stage: Stage, connection: asyncpg.Connection, captioned: Captioned
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_naming(work, captioned.kim, "Kim Lind", KIM)
    named, told = "Kimberly and Kim Lind in the group", f"write to {KIM}"
    assert await forgotten(connection, captioned) == {named, told}
    assert await captions(connection, captioned, named, told) == ["Kimberly and … in the group", None]


@pytest.mark.parametrize("name", [".", "", "\U0001f338", "\u0301"])
async def test_a_name_without_letters_changes_no_caption(
    stage: Stage, connection: asyncpg.Connection, captioned: Captioned, name: str
) -> None:
    async with transaction(stage.doorbell) as work:
        await forget_captions_naming(work, captioned.kim, name, KIM)
    assert await forgotten(connection, captioned) == {f"write to {KIM}"}
