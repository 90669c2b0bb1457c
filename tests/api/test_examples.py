"""The curl examples of docs/api.md do what the text beside them says."""

import asyncio
import re
import shlex
import shutil
from pathlib import Path

import pytest

from domain.queries.access.acting import TelegramRequester
from domain.states import Scope
from domain.usecases.access.make_token import Wanted, make_token
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Api
from tests.telegram.whole_bot import WholeBot

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = re.findall(r"```sh\n(.*?)```", (REPOSITORY / "docs" / "api.md").read_text(), re.DOTALL)


async def _run(script: str, **given: object) -> str:
    """What the script writes, once bash has ended without a failure."""
    known = [f"{name}={shlex.quote(str(value))}" for name, value in given.items()]
    process = await asyncio.create_subprocess_exec(
        *("bash", "-euo", "pipefail", "-c", "\n".join([*known, script])),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, failure = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, failure.decode() + out.decode()
    return out.decode()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
async def test_every_example_does_what_it_is_there_for(
    api: Api, bot: WholeBot, album: Album, group: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.42)))
    await bot.settle()
    [workspace] = await sql.values(int, "SELECT id FROM workspaces")
    question = await sql.value(int, "SELECT id FROM face_suggestions WHERE status = 'PENDING'")
    who = await sql.value(int, "SELECT id FROM participants WHERE tg_user_id = $1", ada.id)
    wanted = Wanted("Examples", Scope.MANAGE, 30)
    token = await make_token(
        workspace, wanted, TelegramRequester(ada.id, bot.memberships), who, doorbell=bot.world.doorbell
    )
    faces = await posted_faces(album.anna)
    url = str(api.client.make_url("/")).rstrip("/")
    given = {"PERSON": album.anna, "QUESTION": question, "PHOTO": album.photos[0], "FACE": faces[0]}
    said = await _run("\n".join(EXAMPLES), TOKEN=token, URL=url, **given)
    answered = await sql.one("SELECT status FROM face_suggestions WHERE id = $1", question)
    assert answered == {"status": "ACCEPTED"}
    assert await sql.value(int, "SELECT count(*) FROM operations WHERE kind = 'accept_suggestion'") == 1
    assert await sql.value(str, "SELECT name FROM persons WHERE id::text = $1", album.anna) == "Annabell"
    # The removal was only a preview, and the answered question gave Anna one face more.
    assert await posted_faces(album.anna) == [*faces, *(await posted_faces(album.anna))[-1:]]
    assert '"preview":true' in said
    assert f"/faces/pictures/face/{faces[0]}" in said
    assert await sql.values(str, "SELECT url FROM webhooks") == ["https://there.example/faces"]
