"""A process that is told to die at a fail point dies there, and nowhere else."""

import asyncio
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.fail_points import fail_points_like, guarded
from domain.settings import WrongSettings, read_settings
from sandbox.patience import patience
from tests.conftest import REPOSITORY

IMPORTS = """
import asyncio, sys
from domain.fail_points import arm, doing, guarded
from domain.adapters.postgres.database import open_database
from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.queries import sql
from pathlib import Path
"""
WRITES = """
async def write(name):
    await sql.execute("INSERT INTO workspaces (name) VALUES ($1)", name)

async def main():
    arm(sys.argv[1], int(sys.argv[2]))
    async with open_database(sys.argv[3]):
        doing("deliver")
        async with sql.in_transaction():
            await write("first")
            async with sql.in_transaction():
                await write("nested")
        await write("alone")
        await sql.values(int, "SELECT 1")
        await sql.values(int, "INSERT INTO workspaces (name) VALUES ('rows') RETURNING id")

asyncio.run(main())
"""
STORES = """
class Api:
    async def call(self, method, params):
        print(method, flush=True)

async def main():
    arm(sys.argv[1], int(sys.argv[2]))
    api, store = guarded(Api(), "telegram"), guarded(FilePhotoStore(Path(sys.argv[3])), "store")
    await store.put("w1/a1/original", b"photo")
    await api.call("getMe", {})
    await api.call("sendPhoto", {})
    print([key async for key in store.list("")], flush=True)
    await store.delete(["w1/a1/original"])

asyncio.run(main())
"""


async def _run(script: str, *arguments: object) -> tuple[int, str, str]:
    """Runs the script in a process of its own. Returns the exit code, stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", IMPORTS + script, *map(str, arguments)),
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), patience(60))
    return process.returncode or 0, out.decode(), err.decode()


def _files(folder: Path) -> list[str]:
    names = [path.name for path in folder.rglob("*") if path.is_file()]
    return ["draft" if name.endswith(".part") else name for name in names]


@pytest.mark.parametrize(
    ("point", "hit", "kept"),
    [
        ("deliver:postgres.commit.before", 1, []),
        ("deliver:postgres.commit.after", 1, ["first", "nested"]),
        ("deliver:postgres.commit.before", 2, ["first", "nested"]),
        ("*:postgres.commit.after", 2, ["alone", "first", "nested"]),
        ("deliver:postgres.commit.after", 3, ["alone", "first", "nested", "rows"]),
    ],
)
async def test_a_process_can_die_before_and_after_a_commit(
    clean_database: str, connection: asyncpg.Connection, point: str, hit: int, kept: list[str]
) -> None:
    code, _, said = await _run(WRITES, point, hit, clean_database)
    assert code == -signal.SIGKILL, said
    assert f"dies at the fail point {point.replace('*', 'deliver')}" in said
    rows = await connection.fetch("SELECT name FROM workspaces ORDER BY name")
    assert [row["name"] for row in rows] == kept


async def test_a_fail_point_of_other_work_kills_nothing(clean_database: str) -> None:
    code, _, said = await _run(WRITES, "ingress:*", 1, clean_database)
    assert code == 0, said


@pytest.mark.parametrize(
    ("point", "said", "left"),
    [
        ("process:telegram.sendPhoto.before", "getMe\n", ["original"]),
        ("process:telegram.sendPhoto.after", "getMe\nsendPhoto\n", ["original"]),
        ("*:store.put.before", "", []),
        ("*:file.draft.before", "", []),
        ("*:file.draft.after", "", ["draft"]),
        ("*:file.rename.after", "", ["original"]),
        ("*:store.list.after", "getMe\nsendPhoto\n", ["original"]),
        ("*:file.delete.before", "getMe\nsendPhoto\n['w1/a1/original']\n", ["original"]),
        ("*:file.delete.after", "getMe\nsendPhoto\n['w1/a1/original']\n", []),
    ],
)
async def test_a_process_can_die_before_and_after_a_call_of_a_neighbour(
    tmp_path: Path, point: str, said: str, left: list[str]
) -> None:
    code, out, errors = await _run(STORES, point, 1, tmp_path)
    assert (code, out) == (-signal.SIGKILL, said), errors
    assert _files(tmp_path) == left


async def test_a_boundary_that_nobody_declared_stops_an_armed_process(tmp_path: Path) -> None:
    script = STORES.replace('"sendPhoto"', '"sendSticker"')
    code, _, said = await _run(script, "deliver:*", 1, tmp_path)
    assert code == 1
    assert "telegram.sendSticker.before is missing in BOUNDARIES" in said


def test_nothing_is_wrapped_in_a_process_that_is_not_armed(tmp_path: Path) -> None:
    store = FilePhotoStore(tmp_path)
    assert guarded(store, "store") is store


@pytest.mark.parametrize(
    "name", ["deliver:telegram.sendPhoto", "deliver:telegram.sendPhotos.after", "delivr:*"]
)
def test_a_misspelt_name_ends_a_process_with_one_sentence(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.setenv("FAIL_POINT", name)
    with pytest.raises(WrongSettings, match=r"FAIL_POINT: no fail point has this name.*chaos --list"):
        read_settings()


def test_a_name_stands_for_one_point_and_a_pattern_for_several(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FAIL_POINT", "deliver:telegram.sendPhoto.after")
    environment.setenv("FAIL_POINT_HIT", "3")
    settings = read_settings()
    assert (settings.fail_point, settings.fail_point_hit) == ("deliver:telegram.sendPhoto.after", 3)
    assert fail_points_like("deliver:telegram.sendPhoto.after") == {"deliver:telegram.sendPhoto.after"}
    assert {"deliver:store.get.before", "deliver:postgres.commit.after"} < fail_points_like("deliver:*")
