"""The places where a model pack is looked for, and its download from a server of the test."""

import asyncio
import re
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.errors import Corrupt, OutsideError, Unavailable
from domain.values.known_packs import PUBLISHED
from tests.no_error import no_error
from tests.recognition.packs import write_pack, zipped_pack
from workers.recognition.packs.model_pack import read_model_pack
from workers.recognition.packs.pack_download import download_model_pack
from workers.recognition.packs.pack_lookup import find_model_pack
from workers.recognition.packs.published_pack import tell_what_is_loaded

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/pack.zip", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/pack.zip"))


async def download(answer: Answer, target: Path, *, name: str = "mine") -> None:
    async with serving(answer) as url:
        await asyncio.to_thread(download_model_pack, name, target, url=url, timeout_s=30)


async def refusal(answer: Answer, target: Path, *, name: str = "mine") -> OutsideError:
    with pytest.raises(OutsideError) as caught:
        await download(answer, target, name=name)
    assert list(target.parent.iterdir()) == []  # nothing is left half-way
    return caught.value


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home" / ".insightface"


def test_the_models_root_comes_before_the_home_folder(home: Path, tmp_path: Path) -> None:
    at_home = write_pack(home / "models" / "mine")
    assert find_model_pack("mine", None) == at_home
    assert find_model_pack("mine", tmp_path / "root") == at_home
    directly = write_pack(tmp_path / "root" / "mine")
    assert find_model_pack("mine", tmp_path / "root") == directly
    below = write_pack(tmp_path / "root" / "models" / "mine")
    assert find_model_pack("mine", tmp_path / "root") == below


def test_a_pack_may_lie_in_a_folder_of_its_own_name(home: Path) -> None:
    nested = write_pack(home / "models" / "mine" / "mine")
    assert find_model_pack("mine", None) == nested


def test_an_empty_folder_is_refused_in_one_clear_sentence(home: Path) -> None:
    (home / "models" / "mine").mkdir(parents=True)
    with pytest.raises(Corrupt, match=r"mine holds no \.onnx file: delete it"):
        find_model_pack("mine", None)


def test_a_pack_that_is_nowhere_is_downloaded_to_the_models_root(home: Path, tmp_path: Path) -> None:
    def download(_: str, target: Path) -> None:
        write_pack(target)

    in_root = find_model_pack("mine", tmp_path / "root", download)
    assert in_root == tmp_path / "root" / "models" / "mine"
    assert find_model_pack("other", None, download) == home / "models" / "other"


async def test_a_download_leaves_the_whole_pack_and_nothing_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=zipped_pack())

    target = tmp_path / "models" / "mine"
    await download(answer, target)
    assert {file.name for file in target.iterdir()} == {"det.onnx", "rec.onnx"}
    assert [folder.name for folder in target.parent.iterdir()] == ["mine"]
    first, *_, last = capfd.readouterr().err.split("\n")[:-1]  # into a file: lines, no bar that moves
    assert first == "Downloading the face model pack mine …"
    assert re.fullmatch(r"face model pack mine  \[#{30}\] 0 of 0 MB", last)


async def test_a_download_under_a_published_name_must_be_what_was_published(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=zipped_pack())

    error = await refusal(answer, tmp_path / "buffalo_l", name="buffalo_l")
    assert isinstance(error, Corrupt)
    assert "not the published pack (det.onnx, rec.onnx)" in str(error)


async def test_a_pack_that_hides_its_networks_in_a_folder_is_compared_too(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=zipped_pack("buffalo_s/"))

    error = await refusal(answer, tmp_path / "buffalo_s", name="buffalo_s")
    assert "not the published pack (det.onnx, rec.onnx)" in str(error)


def test_the_log_warns_of_a_pack_that_is_not_known_or_not_the_published_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name, said in (
        ("mine", "SHA-256 of the model pack mine is not known"),
        ("buffalo_sc", "not the published file: det.onnx, rec.onnx"),
    ):
        tell_what_is_loaded(name, read_model_pack(write_pack(tmp_path / name)))
        assert said in caplog.messages[-1]
        assert caplog.records[-1].levelname == "WARNING"


def test_every_published_network_has_a_whole_sha256() -> None:
    for networks in PUBLISHED.values():
        assert len(networks) == 2
        assert all(re.fullmatch("[0-9a-f]{64}", sha256) for sha256 in networks.values())


def test_the_published_detector_is_known_and_a_reconstruction_is_not(
    model_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One of the two files in the folder is the published one, byte for byte; the other is not."""
    tell_what_is_loaded("buffalo_sc", read_model_pack(model_folder))
    assert "not the published file: w600k_mbf.onnx." in caplog.messages[-1]


async def test_a_download_that_another_process_finished_first_is_fine(tmp_path: Path) -> None:
    target = tmp_path / "mine"

    async def answer(_: web.Request) -> web.StreamResponse:
        write_pack(target)
        return web.Response(body=zipped_pack())

    await download(answer, target)
    assert (target / "rec.onnx").is_file()


async def test_the_error_for_an_unknown_pack_names_its_setting(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        raise web.HTTPNotFound

    error = await refusal(answer, tmp_path / "mine")
    assert isinstance(error, Corrupt)
    assert "check FACE_MODEL" in str(error)


async def test_a_download_that_is_no_archive_is_corrupt(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>please log in to this hotel's network</html>")

    error = await refusal(answer, tmp_path / "mine")
    assert isinstance(error, Corrupt)
    assert "no zip archive" in str(error)


@pytest.mark.parametrize(
    ("header", "offset", "byte"),
    [
        (b"PK\3\4", 30 + len("det.onnx"), 0xFF),  # the first compressed byte
        (b"PK\3\4", 29, 0xFF),  # where the compressed bytes begin: behind the end of the file
        (b"PK\1\2", 8, 0x01),  # whether there is a password
    ],
    ids=["compressed", "begin", "password"],
)
async def test_an_archive_with_a_damaged_byte_is_corrupt(
    tmp_path: Path, header: bytes, offset: int, byte: int
) -> None:
    damaged = bytearray(zipped_pack(compression=zipfile.ZIP_DEFLATED))
    damaged[damaged.index(header) + offset] = byte

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=bytes(damaged))

    with no_error("it is refused in one sentence"):
        error = await refusal(answer, tmp_path / "mine")
    assert isinstance(error, Corrupt)
    assert "or a damaged one" in str(error)


async def test_a_connection_that_ends_early_may_be_tried_again(tmp_path: Path) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000000"})
        await response.prepare(request)
        await response.write(zipped_pack())
        assert request.transport is not None
        request.transport.close()
        return response

    assert isinstance(await refusal(answer, tmp_path / "mine"), Unavailable)


async def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    gone = asyncio.Event()

    async def answer(_: web.Request) -> web.StreamResponse:
        await gone.wait()
        return web.Response()

    async with serving(answer) as url:
        with pytest.raises(Unavailable, match="put the pack's"):
            await asyncio.to_thread(download_model_pack, "mine", tmp_path / "mine", url=url, timeout_s=0.2)
        gone.set()


async def test_the_error_for_a_server_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response()

    async with serving(answer) as url:
        pass  # nobody listens at its port any more
    with pytest.raises(Unavailable, match="FACE_ENGINE=dlib, which needs no download"):
        await asyncio.to_thread(download_model_pack, "mine", tmp_path / "mine", url=url, timeout_s=0.5)
